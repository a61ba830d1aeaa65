"""The report for a person at a terminal: the verdict first, then what was found, then what was not judged."""

import io
from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.constrain import Constrain
from rich.padding import Padding
from rich.text import Text

from pkgdrc.findings import Finding, RuleResult, Run, State
from pkgdrc.report import order, words
from pkgdrc.report.judged import Judged, verdict

WIDTH = words.LINE  # columns, where no terminal says otherwise: the verdict has one line
_TEXT = 100  # columns of the rest
_SHOWN = 10  # findings of one rule; the other formats hold them all
_COLOURS = {"clean": "green", "violated": "red", "incomplete": "magenta", "error": "red", "advice": "yellow"}
_UNJUDGED = {
    State.FAILED: "Could not be computed",
    State.SKIPPED: "Skipped",
    State.NOT_APPLICABLE: "Not applicable to this technology",
}


def render(judged: Sequence[Judged]) -> str:
    """The report as plain text, at most 100 columns wide but for the verdict's line."""
    console = Console(file=io.StringIO(), width=WIDTH, color_system=None, force_terminal=False)
    with console.capture() as captured:
        console.print(report(judged))
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"


def report(judged: Sequence[Judged]) -> RenderableType:
    """The report for a rich console, best `WIDTH` columns wide."""
    if len(judged) == 1:
        return _report(judged[0].run)
    parts: list[RenderableType] = [Text(words.overall(judged), style=f"bold {_COLOURS[verdict(judged)]}")]
    for each in judged:
        parts += [Text(), Text(), _report(each.run)]
    return Group(*parts)


def _report(run: Run) -> RenderableType:
    parts: list[RenderableType] = [*_head(run)]
    for rule in run.rules:
        found = [finding for finding in run.findings if finding.rule == rule.id]
        if found:
            parts += [Text(), *_rule(rule, found)]
    for state, heading in _UNJUDGED.items():
        parts += _list(heading, [f"{ids}: {why}" if why else ids for ids, why in words.reasons(run, state)])
    for kind, heading in words.NOTES.items():
        parts += _list(heading, words.notes(run, kind))
    share = f"{100 * (run.margin or 0):g} %"
    parts += _list(f"Passed by less than {share} of the limit", words.close(run))
    parts += _list("Margins", words.margins(run))
    parts += _list("Limits that no fab has set", words.unset_limits(run))
    if run.layout and run.layout.missing_layers:
        names = ", ".join(words.printable(name) for name in run.layout.missing_layers)
        parts += [Text(), Text.assemble(("No shapes on", "bold"), f" {names}")]
    verdict = Text.assemble((run.verdict.upper(), f"bold {_COLOURS[run.verdict]}"), f": {words.verdict(run)}")
    return Group(verdict, Constrain(Group(*parts), _TEXT))


def _head(run: Run) -> Iterator[RenderableType]:
    """What was checked with what."""
    yield Text(words.checked(run))
    yield Text(words.judged_by(run))
    yield Text(f"{words.counted(len(run.rules), 'rule')}: {words.states(run)}")
    if words.cached([run]):
        yield Text(words.cached([run]))


def _rule(rule: RuleResult, found: list[Finding]) -> Iterator[RenderableType]:
    yield Text.assemble(
        (rule.id, "bold"), "  ", (rule.severity, _COLOURS[rule.severity]), f"  {rule.title} ({len(found)})"
    )
    for finding in order.worst_first(found)[:_SHOWN]:
        lines = [words.found(finding), words.place(finding), words.in_file(finding)]
        if finding.dies:
            lines.append(words.dies(finding))
        if finding.waived is not None:
            lines.append(f"waived: {words.printable(finding.waived)}")
        yield Padding(Text("\n".join(line for line in lines if line)), (0, 0, 0, 6))
    if len(found) > _SHOWN:
        yield Padding(
            Text(f"and {len(found) - _SHOWN} more; a .json or .lyrdb report holds all"), (0, 0, 0, 6)
        )


def _list(heading: str, lines: list[str]) -> list[RenderableType]:
    if not lines:
        return []
    return [Text(), Text(heading, style="bold"), *(Padding(Text(line), (0, 0, 0, 6)) for line in lines)]
