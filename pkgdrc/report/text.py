"""The report for a person at a terminal: the verdict first, then what was found, then what was not judged."""

import io
from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from pkgdrc.deck import Deck
from pkgdrc.findings import RuleResult, Run, State, Violation
from pkgdrc.report import words
from pkgdrc.report.judged import Judged, verdict

WIDTH = 100  # columns, where no terminal says otherwise
_SHOWN = 10  # violations of one rule; the other formats hold them all
_COLOURS = {"clean": "green", "violated": "red", "incomplete": "magenta", "error": "red", "advice": "yellow"}
_UNJUDGED = {
    State.FAILED: "Could not be computed",
    State.SKIPPED: "Skipped",
    State.NOT_APPLICABLE: "Not applicable to this technology",
}


def render(judged: Sequence[Judged]) -> str:
    """The report as plain text, at most 100 columns wide."""
    console = Console(file=io.StringIO(), width=WIDTH, color_system=None, force_terminal=False)
    with console.capture() as captured:
        console.print(report(judged))
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"


def report(judged: Sequence[Judged]) -> RenderableType:
    """The report for a rich console."""
    if len(judged) == 1:
        return _report(judged[0].run, judged[0].deck)
    parts: list[RenderableType] = [Text(words.overall(judged), style=f"bold {_COLOURS[verdict(judged)]}")]
    for each in judged:
        parts += [Text(), Text(), _report(each.run, each.deck)]
    return Group(*parts)


def _report(run: Run, deck: Deck) -> RenderableType:
    parts: list[RenderableType] = [*_head(run, deck)]
    for rule in run.rules:
        found = [violation for violation in run.violations if violation.rule == rule.id]
        if found:
            parts += [Text(), *_rule(rule, found)]
    for state, heading in _UNJUDGED.items():
        parts += _list(heading, [f"{ids}: {why}" if why else ids for ids, why in words.reasons(run, state)])
    for kind, heading in words.NOTES.items():
        parts += _list(heading, words.notes(run, kind))
    if run.layout and run.layout.missing_layers:
        names = ", ".join(words.printable(name) for name in run.layout.missing_layers)
        parts += [Text(), Text.assemble(("No shapes on", "bold"), f" {names}")]
    return Group(*parts)


def _head(run: Run, deck: Deck) -> Iterator[RenderableType]:
    """The verdict, and what was checked with what."""
    yield Text.assemble((run.verdict.upper(), f"bold {_COLOURS[run.verdict]}"), f": {words.verdict(run)}")
    yield Text(words.checked(run))
    yield Text(f"deck {deck.name} {deck.version}, technology {run.technology}, klayout {run.klayout}")
    yield Text(f"{words.counted(len(run.rules), 'rule')}: {words.states(run)}")
    if words.cached([run]):
        yield Text(words.cached([run]))


def _rule(rule: RuleResult, found: list[Violation]) -> Iterator[RenderableType]:
    yield Text.assemble(
        (rule.id, "bold"), "  ", (rule.severity, _COLOURS[rule.severity]), f"  {rule.title} ({len(found)})"
    )
    for violation in found[:_SHOWN]:
        lines = [words.found(violation, rule.title), words.place(violation)]
        if violation.dies:
            lines.append(words.dies(violation))
        if violation.waived is not None:
            lines.append(f"waived: {words.printable(violation.waived)}")
        yield Padding(Text("\n".join(line for line in lines if line)), (0, 0, 0, 6))
    if len(found) > _SHOWN:
        yield Padding(
            Text(f"and {len(found) - _SHOWN} more; a .json or .lyrdb report holds all"), (0, 0, 0, 6)
        )


def _list(heading: str, lines: list[str]) -> list[RenderableType]:
    if not lines:
        return []
    return [Text(), Text(heading, style="bold"), *(Padding(Text(line), (0, 0, 0, 6)) for line in lines)]
