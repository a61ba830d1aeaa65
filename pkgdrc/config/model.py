"""What a configuration may hold."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pkgdrc.findings.record import Severity
from pkgdrc.technology.pins import Pins
from pkgdrc.toml import ByForm, Doc


@dataclass(frozen=True, kw_only=True)
class Config:
    """One file. Paths in it are counted from its folder; options of `pkgdrc check` replace its keys."""

    deck: Annotated[str | None, Doc("rule deck: a shipped one's name, or a folder")] = None
    technology: Annotated[str | None, Doc("technology: a file, or a shipped one's name; names its deck")] = (
        None
    )
    top: Annotated[str | None, Doc("cell to check; absent: the layout's only top cell")] = None
    select: Annotated[tuple[str, ...], Doc("only these rules, by id or chapter; none: all")] = ()
    ignore: Annotated[tuple[str, ...], Doc("all rules but these, by id or chapter")] = ()
    fail_on: Annotated[Severity, Doc("mildest finding that makes the exit code 1: advice or error")] = (
        "advice"
    )
    reports: Annotated[tuple[str, ...], Doc("reports to write, each in the format of its ending")] = ()
    waivers: Annotated[tuple[str, ...], Doc("files of waivers")] = ()
    baseline: Annotated[str | None, Doc("JSON report of an earlier check, whose findings pass")] = None
    bad_dies: Annotated[
        str | None, Doc("wafer map (SEMI G85 or E142, SINF): its bad dies are left out, and compared")
    ] = None
    limits: Annotated[dict[str, float], Doc("limits that differ from the deck's: name = value")] = field(
        default_factory=dict
    )
    severity: Annotated[dict[str, Severity], Doc("severities that differ: rule id = advice or error")] = (
        field(default_factory=dict)
    )
    pins: Annotated[
        Pins | tuple[Pins, ...] | None,
        ByForm(),
        Doc("list of pins that every die is compared with; several of other layers as [[pins]]"),
    ] = None
    path: Path = field(default=Path())

    def beside(self, name: str) -> Path:
        """A path of the file, from where one is."""
        return self.path.parent / Path(name).expanduser()
