"""What a check found, for programs and notebooks."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pkgdrc.errors import InputError
from pkgdrc.findings import Finding, RuleResult
from pkgdrc.findings import Run as Record
from pkgdrc.findings.record import Verdict
from pkgdrc.library.source import Folder
from pkgdrc.report import Judged, render, write_reports

if TYPE_CHECKING:
    import pandas

_COLUMNS = ("rule", "severity", "note", "measured", "limit", "unit", "cell", "placements", "waived")


@dataclass(frozen=True, eq=False)
class Run:
    """One check of a layout: its findings, how each rule ended, and the verdict.

    In a notebook it shows itself, with a picture of each of the worst findings.
    """

    judged: Judged
    _folder: Folder | None = None  # of a layout in memory: its file lives as long as this

    @property
    def record(self) -> Record:
        """All facts of the run, as the JSON report holds them."""
        return self.judged.run

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, with those that waivers or a baseline answer for (`waived` says why)."""
        return self.record.findings

    @property
    def standing(self) -> tuple[Finding, ...]:
        """The findings that nobody answers for."""
        return tuple(each for each in self.findings if each.waived is None)

    @property
    def rules(self) -> tuple[RuleResult, ...]:
        """Every rule of the deck, and the state that it ended in."""
        return self.record.rules

    @property
    def verdict(self) -> Verdict:
        """'clean', 'violated', or 'incomplete' if a rule could not be judged, or none was."""
        return self.record.verdict

    @property
    def clean(self) -> bool:
        """Whether all that was asked was judged, and nothing stands."""
        return self.verdict == "clean"

    def of(self, rule: str) -> tuple[Finding, ...]:
        """The findings of a rule. InputError if the deck has no such rule."""
        if rule not in self.record.titles:
            from pkgdrc.toml import nearest

            raise InputError(f"there is no rule '{rule}': {nearest(rule, self.record.titles)}")
        return tuple(each for each in self.findings if each.rule == rule)

    def to_json(self) -> str:
        """The JSON report; `pkgdrc report` makes any other of it."""
        return render("json", [self.judged])

    def to_dict(self) -> dict[str, Any]:
        """The JSON report as plain data."""
        found: dict[str, Any] = json.loads(self.to_json())
        return found

    def to_frame(self) -> "pandas.DataFrame":
        """The findings as a table, one a row, with x and y of the first place.

        InputError if pandas is not installed.
        """
        try:
            import pandas
        except ImportError:
            raise InputError("to_frame needs pandas: pip install pandas") from None
        rows = [
            {name: getattr(each, name) for name in _COLUMNS}
            | dict(zip(("x", "y"), each.at[0] if each.at else (None, None), strict=True))
            for each in self.findings
        ]
        return pandas.DataFrame(rows, columns=[*_COLUMNS, "x", "y"])

    def write(self, *paths: str | Path) -> None:
        """Write reports, each in the format of its ending: .html, .json, .sarif, .md, .lyrdb and so on.

        InputError for a file that cannot be written, or an ending that no report has.
        """
        write_reports([self.judged], [Path(each) for each in paths])

    @cached_property
    def _html(self) -> str:
        from pkgdrc.library.notebook import shown

        return shown(self.judged)

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        return self._html

    def __repr__(self) -> str:
        name = self.record.layout.path if self.record.layout else self.record.technology.path
        count = len(self.standing)
        return f"<Run of {self.record.deck.name} over {name}: {self.verdict}, {count} standing>"

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)
