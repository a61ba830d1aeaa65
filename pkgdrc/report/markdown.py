"""The report as Markdown, for the summary of a pull request or of a step on GitHub."""

from collections.abc import Sequence
from dataclasses import dataclass

from pkgdrc.findings import Finding, RuleResult, Run, State
from pkgdrc.report import markup, order, words
from pkgdrc.report.judged import VERDICTS, Judged, verdict

LIMIT = 1024 * 1024  # bytes that GitHub takes as a step's summary
_CUT = 120  # bytes at most that the sentence takes
_NOTES = 100  # lines of a list
_SIGN = {"incomplete": "⚠️", "violated": "❌", "clean": "✅"}
_UNJUDGED = {
    State.FAILED: "Could not be computed",
    State.SKIPPED: "Skipped",
    State.NOT_APPLICABLE: "Not applicable",
}


@dataclass(frozen=True)
class _Section:
    """A run in Markdown: what must be told of it, and its findings, which may be cut short."""

    head: list[str]
    blocks: list[str]
    tail: list[str]


def render(judged: Sequence[Judged]) -> str:
    """The report, the worst layout first; where longer than `LIMIT` it is cut short and says so."""
    lines = []
    if len(judged) != 1:
        lines = [f"## {_SIGN[verdict(judged)]} pkgdrc: {words.overall(judged)}", ""]
    worst_first = sorted(judged, key=lambda each: VERDICTS.index(each.run.verdict))
    sections = [_section(each.run, "##" if len(judged) == 1 else "###") for each in worst_first]
    room = LIMIT - _size(lines) - _CUT
    fitting: list[_Section] = []
    for section in sections:
        room -= _size([*section.head, *section.tail]) + _CUT
        if room < 0 and fitting:
            break
        fitting.append(section)
    for section in fitting:
        shown = []
        for block in section.blocks:
            if room < _size([block]):
                break
            room -= _size([block])
            shown.append(block)
        lines += [*section.head, *shown]
        if len(shown) < len(section.blocks):
            room = 0
            lines += ["", _cut(len(section.blocks) - len(shown), "finding")]
        lines += section.tail
    if len(fitting) < len(sections):
        lines += [_cut(len(sections) - len(fitting), "layout")]
    return "\n".join(lines) + "\n"


def _cut(count: int, noun: str) -> str:
    more = f"{words.counted(count, noun)} more would not fit into 1 MiB"
    return f"**Cut short**: {more}; a .json report holds all."


def _size(lines: list[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)


def _section(run: Run, heading: str) -> _Section:
    tail = []
    for state, title in _UNJUDGED.items():
        tail += _list(title, [f"{ids}: {why}" if why else ids for ids, why in words.reasons(run, state)])
    for kind, title in words.NOTES.items():
        tail += _list(title, words.notes(run, kind))
    share = f"{100 * (run.margin or 0):g} %"
    tail += _list(f"Passed by less than {share} of the limit", words.close(run))
    tail += _list("Limits that no fab has set", words.unset_limits(run))
    if run.layout and run.layout.missing_layers:
        names = ", ".join(map(markup.markdown, run.layout.missing_layers))
        tail += ["", f"**No shapes on** {names}"]
    blocks = [
        _details(finding, result)
        for result in run.rules
        for finding in order.worst_first(v for v in run.findings if v.rule == result.id)
    ]
    return _Section([*_head(run, heading), *_table(run)], blocks, [*tail, ""])


def _head(run: Run, heading: str) -> list[str]:
    counts = f"{words.counted(len(run.rules), 'rule')}: {words.states(run)}"
    return [
        f"{heading} {_SIGN[run.verdict]} pkgdrc: {run.verdict.upper()}, {words.verdict(run)}",
        "",
        markup.markdown(words.checked(run)) + "  ",
        markup.markdown(words.judged_by(run)) + "  ",
        "; ".join(filter(None, [counts, words.cached([run])])),
    ]


def _table(run: Run) -> list[str]:
    """The rules with findings, waived ones too."""
    lines = []
    for result in run.rules:
        found = [finding for finding in run.findings if finding.rule == result.id]
        if found:
            waived = sum(finding.waived is not None for finding in found)
            measured = [markup.markdown(words.measure(each)) for each in order.worst_first(found)[:1]]
            cells = (result.id, result.severity, result.state.value, markup.markdown(result.title))
            counts = (str(len(found) - waived), str(waived), *measured)
            lines.append(f"| {' | '.join((*cells, *counts))} |")
    if not lines:
        return []
    header = "| rule | severity | state | defect | findings | waived | worst |"
    return ["", header, "|---|---|---|---|---|---|---|", *lines, ""]


def _details(finding: Finding, result: RuleResult) -> str:
    waived = "waived, " if finding.waived is not None else ""
    summary = f"<b>{result.id}</b> {waived}{finding.severity}: "
    summary += markup.markdown("; ".join(words.account(finding)[:2]))
    lines = ["<details>", f"<summary>{summary}</summary>", "", markup.markdown(result.title), ""]
    lines += [f"- {markup.markdown(line)}" for line in words.account(finding)]
    if result.why:
        parts = (("Why", result.why), ("Fix", result.fix), ("Source", result.source))
        lines += [f"- *{name}*: {markup.markdown(text)}" for name, text in parts]
    return "\n".join([*lines, f"- fingerprint {markup.markdown(finding.fingerprint)}", "", "</details>"])


def _list(heading: str, lines: list[str]) -> list[str]:
    if not lines:
        return []
    more = [f"and {len(lines) - _NOTES} more; a .json report holds all"] if len(lines) > _NOTES else []
    return ["", f"**{heading}**", "", *(f"- {markup.markdown(line)}" for line in lines[:_NOTES] + more)]
