"""From runs to the page: what each of its parts shows."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pkgdrc.findings import AppliedLimit, Finding, RuleResult, Run, State
from pkgdrc.report import order, words
from pkgdrc.report.html.looks import Look, Looks, look
from pkgdrc.report.html.page import page
from pkgdrc.report.html.wafer import LISTED as LISTED_DIES
from pkgdrc.report.html.wafer import WaferMap, wafer_map
from pkgdrc.report.judged import Judged, file_of, verdict
from pkgdrc.version import __version__

FIRST = 100  # findings that stand in the page from the start; scripts add the rest in pieces
PIECE = 200
LISTED = 5_000  # findings of one layout; what is left out is counted, and other formats hold it

_ORDER = (
    State.FAILED,
    State.VIOLATED,
    State.WAIVED,
    State.SKIPPED,
    State.CLEAN,
    State.NOT_APPLICABLE,
)


@dataclass(frozen=True)
class Entry:
    """One finding as the page shows it."""

    number: int  # in the list, from 0
    anchor: str
    finding: Finding
    rule: RuleResult
    look: Look

    @property
    def told(self) -> str:
        """What the finding adds to its rule's title and its figures, and its dies."""
        each = self.finding
        return "; ".join(filter(None, [*words.particulars(each), words.dies(each, 3)]))

    @property
    def kind(self) -> tuple[str, str, str]:
        """What it is filtered by: rule, severity, and whether somebody answers for it."""
        return self.finding.rule, self.finding.severity, self.standing

    @property
    def standing(self) -> str:
        """Whether somebody answers for it."""
        if self.finding.waived is None:
            return "standing"
        return "known" if self.finding.known else "waived"


@dataclass(frozen=True)
class Row:
    """One rule as the page shows it."""

    result: RuleResult
    standing: int
    waived: int
    worst: Finding | None


@dataclass(frozen=True)
class Sheet:
    """One layout's part of the page."""

    key: str
    judged: Judged
    entries: list[Entry]
    rows: list[Row]
    map: WaferMap | None
    looks: Looks
    labelled: str  # id of the layout's name where there are several, to tell their parts apart

    @property
    def run(self) -> Run:
        """What was found."""
        return self.judged.run

    @property
    def name(self) -> str:
        """What the layout is called."""
        return str(file_of(self.run))

    def limits_of(self, rule: RuleResult) -> list[AppliedLimit]:
        """The limits that a rule is judged by."""
        return [limit for limit in self.run.limits if limit.name in rule.limits]

    def rules_of(self, limit: AppliedLimit) -> list[str]:
        """The rules that are judged by a limit."""
        return [rule.id for rule in self.run.rules if limit.name in rule.limits]

    @property
    def unset(self) -> int:
        """Limits that no fab has set."""
        return sum(limit.unset for limit in self.run.limits)

    @property
    def waived(self) -> int:
        """Findings that somebody answers for."""
        return sum(each.waived is not None for each in self.run.findings)

    @property
    def left_out(self) -> int:
        """Findings that the page does not list."""
        return len(self.run.findings) - len(self.entries)

    @property
    def cached(self) -> int:
        """Rules that were answered from an earlier run."""
        return sum(rule.cached for rule in self.run.rules)

    @property
    def of_technology(self) -> int:
        """Findings that lie in no cell, and so in every die."""
        return sum(each.cell is None for each in self.run.findings)

    @property
    def facts(self) -> Markup:
        """What the page's scripts need of the findings and the map, as JSON that ends no element."""
        kinds = list(dict.fromkeys(each.kind for each in self.entries))
        numbers = {kind: number for number, kind in enumerate(kinds)}
        facts: dict[str, object] = {
            "kinds": kinds,
            "kind_of": [numbers[each.kind] for each in self.entries],
        }
        if self.map is None:
            return _json(facts)
        facts |= {
            "columns": self.map.columns,
            "rows": self.map.rows,
            "places": self.map.places,
            "sets": self.map.sets,
            "set_of": self.map.set_of[: len(self.entries)],
        }
        return _json(facts)


def _json(data: object) -> Markup:
    return Markup(json.dumps(data, separators=(",", ":")).replace("<", "\\u003c"))


def render(judged: Sequence[Judged]) -> str:
    """The page. Reads the layouts again for their pictures; says so where they are gone or have changed."""
    sheets = [
        _sheet(each, f"l{number}", f"l{number}-name " if len(judged) > 1 else "")
        for number, each in enumerate(judged, start=1)
    ]
    return page(
        "report.html",
        styles=("report.css",),
        scripts=("map.js", "report.js"),
        css="\n".join(dict.fromkeys(sheet.looks.style for sheet in sheets)),
        sheets=sheets,
        verdict=verdict(judged),
        judged=judged,
        version_of_pkgdrc=__version__,
        listed_dies=LISTED_DIES,
        first=FIRST,
        piece_size=PIECE,
        states=State,
    )


def _sheet(judged: Judged, key: str, labelled: str) -> Sheet:
    run = judged.run
    numbers = sorted(range(len(run.findings)), key=lambda number: order.rank(run.findings[number]))
    ordered = [run.findings[number] for number in numbers]
    shown = ordered[:LISTED]
    looks = look(judged, numbers[:LISTED])
    rules = {result.id: result for result in run.rules}
    entries = [
        Entry(number, _anchor(key, name), each, rules[each.rule], seen)
        for number, (each, name, seen) in enumerate(
            zip(shown, order.numbered(shown), looks.each, strict=True)
        )
    ]
    map_ = wafer_map(run.layout, ordered) if run.layout else None
    return Sheet(key, judged, entries, _rows(run), map_, looks, labelled)


def _rows(run: Run) -> list[Row]:
    """The rules, those that need somebody's eye first."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in run.findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    rows = []
    for result in sorted(run.rules, key=lambda result: _ORDER.index(result.state)):
        found = by_rule.get(result.id, [])
        counts = Counter(each.waived is None for each in found)
        worst = min(found, key=order.rank, default=None)
        rows.append(Row(result, counts[True], counts[False], worst))
    return rows


def _anchor(key: str, name: str) -> str:
    """A finding's address in the page; of the first layout it stays from run to run."""
    prefix = "" if key == "l1" else f"{key}-"
    return prefix + "v-" + re.sub(r"[^0-9A-Za-z]+", "-", name)
