"""The report as Markdown, for the summary of a pull request or of a step on GitHub."""

from collections.abc import Sequence
from dataclasses import dataclass

from pkgdrc.deck import Deck, Rule
from pkgdrc.report import words
from pkgdrc.report.judged import Judged, verdict
from pkgdrc.violations import RuleResult, Run, State, Violation

LIMIT = 1024 * 1024  # bytes that GitHub takes as a step's summary
_SIGN = {"clean": "✅", "violated": "❌", "incomplete": "⚠️"}
_UNJUDGED = {
    State.FAILED: "Could not be computed",
    State.SKIPPED: "Skipped",
    State.NOT_APPLICABLE: "Not applicable",
}


@dataclass(frozen=True)
class _Section:
    """A run in Markdown: what must be told of it, and its violations, which may be cut short."""

    head: list[str]
    blocks: list[str]
    tail: list[str]


def render(judged: Sequence[Judged]) -> str:
    """The report, cut short with a sentence that says so where it is longer than `LIMIT`."""
    lines = []
    if len(judged) != 1:
        lines = [f"## {_SIGN[verdict(judged)]} pkgdrc: {words.overall(judged)}", ""]
    sections = [_section(each.run, each.deck, "##" if len(judged) == 1 else "###") for each in judged]
    room = LIMIT - 500 - _size(lines) - sum(_size([*each.head, *each.tail]) for each in sections)
    for section in sections:
        shown = []
        for block in section.blocks:
            if room < _size([block]):
                break
            room -= _size([block])
            shown.append(block)
        lines += [*section.head, *shown]
        if len(shown) < len(section.blocks):
            room = 0
            left = words.counted(len(section.blocks) - len(shown), "violation")
            lines += ["", f"**Cut short**: {left} more would not fit into 1 MiB; a .json report holds all."]
        lines += section.tail
    return "\n".join(lines) + "\n"


def _size(lines: list[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)


def _section(run: Run, deck: Deck, heading: str) -> _Section:
    rules = {rule.id: rule for rule in deck.rules}
    tail = [line for state, title in _UNJUDGED.items() for line in _list(run, state, title)]
    if run.layout and run.layout.missing_layers:
        names = ", ".join(map(words.markdown, run.layout.missing_layers))
        tail += ["", f"**No shapes on** {names}"]
    blocks = [
        _details(violation, result, rules.get(result.id))
        for result in run.rules
        for violation in words.worst_first(v for v in run.violations if v.rule == result.id)
    ]
    return _Section([*_head(run, deck, heading), *_table(run)], blocks, [*tail, ""])


def _head(run: Run, deck: Deck, heading: str) -> list[str]:
    return [
        f"{heading} {_SIGN[run.verdict]} pkgdrc: {run.verdict.upper()}, {words.verdict(run)}",
        "",
        words.markdown(words.checked(run)) + "  ",
        words.markdown(f"deck {deck.name} {deck.version}, technology {run.technology}, klayout {run.klayout}")
        + "  ",
        f"{words.counted(len(run.rules), 'rule')}: {words.states(run)}",
    ]


def _table(run: Run) -> list[str]:
    """The rules with violations, waived ones too."""
    lines = []
    for result in run.rules:
        found = [violation for violation in run.violations if violation.rule == result.id]
        if found:
            waived = sum(violation.waived is not None for violation in found)
            measured = [words.markdown(words.measure(each)) for each in words.worst_first(found)[:1]]
            cells = (result.id, result.severity, result.state.value, words.markdown(result.title))
            counts = (str(len(found) - waived), str(waived), *measured)
            lines.append(f"| {' | '.join((*cells, *counts))} |")
    if not lines:
        return []
    header = "| rule | severity | state | defect | violations | waived | worst |"
    return ["", header, "|---|---|---|---|---|---|---|", *lines, ""]


def _details(violation: Violation, result: RuleResult, rule: Rule | None) -> str:
    waived = "waived, " if violation.waived is not None else ""
    summary = f"<b>{result.id}</b> {waived}{violation.severity}: "
    summary += words.markdown("; ".join(words.account(violation, result.title)[:2]))
    lines = ["<details>", f"<summary>{summary}</summary>", "", words.markdown(result.title), ""]
    lines += [f"- {words.markdown(line)}" for line in words.account(violation, result.title)]
    if rule:
        parts = (("Why", rule.why), ("Fix", rule.fix), ("Source", rule.source))
        lines += [f"- *{name}*: {words.markdown(text)}" for name, text in parts]
    return "\n".join([*lines, f"- fingerprint {words.markdown(violation.fingerprint)}", "", "</details>"])


def _list(run: Run, state: State, heading: str) -> list[str]:
    """Rules of a state, those with one reason in one line."""
    reasons: dict[str, list[str]] = {}
    for result in run.rules:
        if result.state is state:
            reasons.setdefault(result.reason, []).append(result.id)
    lines = [f"- {', '.join(ids)}: {words.markdown(reason)}" for reason, ids in reasons.items()]
    return ["", f"**{heading}**", "", *lines] if lines else []
