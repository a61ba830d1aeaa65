"""How the rules of a check came out, in figures."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from pkgdrc.report import Judged
from pkgdrc.report.order import worst_first
from pkgdrc.report.words import measure


def table(judged: Sequence[Judged]) -> RenderableType:
    """A line for each rule that was judged, over all layouts, and their sum."""
    lines = Table(box=None, padding=(0, 2, 0, 0), title="Statistics", title_justify="left")
    for heading in ("Rule", "State", "Findings", "Waived", "Dies", "Worst", "Seconds", "Cached"):
        right = heading in ("Findings", "Waived", "Dies", "Seconds", "Cached")
        lines.add_column(heading, justify="right" if right else "left")
    results: dict[str, list[tuple[int, int]]] = {}
    for layout, each in enumerate(judged):
        for number, result in enumerate(each.run.rules):
            results.setdefault(result.id, []).append((layout, number))
    whole: Counter[str] = Counter()
    for id, places in results.items():
        rules = [judged[layout].run.rules[number] for layout, number in places]
        found = [v for layout, _ in places for v in judged[layout].run.findings if v.rule == id]
        dies = {(layout, die) for layout, _ in places for die in _dies(judged[layout], id)}
        waived = sum(each.waived is not None for each in found)
        seconds = sum(rule.seconds for rule in rules)
        cached = sum(rule.cached for rule in rules)
        whole.update(found=len(found), waived=waived, cached=cached)
        lines.add_row(
            id,
            ", ".join(dict.fromkeys(rule.state.value for rule in rules)),
            str(len(found) - waived),
            str(waived),
            str(len(dies)),
            Text(", ".join(measure(each) for each in worst_first(found)[:1])),
            f"{seconds:.2f}",
            str(cached),
        )
    seconds = sum(rule.seconds for each in judged for rule in each.run.rules)
    dies = {(layout, die) for layout, each in enumerate(judged) for die in _dies(each)}
    left = whole["found"] - whole["waived"]
    lines.add_section()
    lines.add_row(
        "all",
        "",
        str(left),
        str(whole["waived"]),
        str(len(dies)),
        "",
        f"{seconds:.2f}",
        str(whole["cached"]),
    )
    return Group(Text(), lines, *_recovered(judged))


def _recovered(judged: Sequence[Judged]) -> Iterator[Text]:
    """A line for each layout whose dies became cells again."""
    for each in judged:
        facts = each.run.layout
        dies, cells, shapes = facts.recovered if facts else (0, 0, 0)
        if facts and cells:
            kinds = "one cell" if cells == 1 else f"{cells:,} cells"
            yield Text(
                f"{facts.path}: {dies:,} dies that are drawn shape by shape are {kinds} again, "
                f"{shapes:,} shapes fewer"
            )


def _dies(judged: Judged, rule: str | None = None) -> set[tuple[int, int]]:
    """The dies in which a rule, or any, found something."""
    return {die for each in judged.run.findings if rule in (None, each.rule) for die in each.dies}
