"""Waivers: findings that somebody answers for, in a TOML file with one `[[waiver]]` table each."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from annotated_types import Ge, MinLen

from pkgdrc.detail import What
from pkgdrc.errors import InputError
from pkgdrc.findings.record import Note
from pkgdrc.toml import Doc, parse, read_toml
from pkgdrc.units import Um


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """One table. It waives findings of a rule in a box of a cell, or in a box of some dies."""

    rule: Annotated[str, MinLen(1), Doc("id of the rule, e.g. RI.3")]
    cell: Annotated[str | None, Doc("cell that the finding is in, at all its placements")] = None
    note: Annotated[str, Doc("what the finding's rule notes, e.g. 'to the frame'; none: any")] = ""
    what: Annotated[
        tuple[What, ...], Doc("what else reports say of the finding, under `details`; none: anything")
    ] = ()
    dies: Annotated[
        tuple[tuple[int, int], ...],
        Doc("[column, row] of each die that it may be in; a finding in other dies too is not waived"),
    ] = ()
    rows: Annotated[
        tuple[tuple[int, int, int], ...], Doc("[row, first column, last column] of more such dies")
    ] = ()
    box: Annotated[
        tuple[Um, Um, Um, Um] | None,
        Doc("[left, bottom, right, top] in the finding's cell; a finding inside it is waived"),
    ] = None
    tolerance: Annotated[Um, Ge(0), Doc("how far the finding may have moved out of the box")] = 0.0
    measured: Annotated[
        float | None, Doc("worst value that is waived; one worse by more than the tolerance is not")
    ] = None
    fingerprint: Annotated[
        str | None, Doc("the finding's, as reports give it; with it the waiver outlives a renamed cell")
    ] = None
    reason: Annotated[str, MinLen(1), Doc("why the finding may stay")]
    owner: Annotated[str, Doc("who answers for it")] = ""
    expires: Annotated[date | None, Doc("last day on which it holds, e.g. 2027-03-31")] = None

    @cached_property
    def in_dies(self) -> frozenset[tuple[int, int]]:
        """All dies that it names."""
        runs = ((column, row) for row, first, last in self.rows for column in range(first, last + 1))
        return frozenset((*self.dies, *runs))

    @property
    def told(self) -> str:
        """The reason, with who answers for it and how long, as reports show it."""
        until = f"until {self.expires.isoformat()}" if self.expires else ""
        rest = ", ".join(part for part in (self.owner, until) if part)
        return f"{self.reason} ({rest})" if rest else self.reason


@dataclass(frozen=True)
class Entry:
    """A waiver and where it stands: its file, and its number there, from 1."""

    waiver: Waiver
    path: Path
    number: int

    def note(self, text: str) -> Note:
        """A note about it."""
        return Note("waiver", f"{self.path}: waiver {self.number} ({self.waiver.rule}) {text}")


def load_waivers(path: Path) -> tuple[list[Entry], list[Note]]:
    """The waivers of a file, and what is to be said of what cannot be read: that waives nothing.

    InputError if there is no such file.
    """
    if not path.is_file():
        raise InputError(f"{path}: there is no such file; waivers are a TOML file of [[waiver]] tables")
    try:
        data = read_toml(path)
    except InputError as error:
        return [], [Note("waiver", f"{error}; nothing in it is waived")]
    tables = data.pop("waiver", [])
    notes = [Note("waiver", f"{path}: unknown key '{key}'; waivers are [[waiver]] tables") for key in data]
    if not isinstance(tables, list):
        return [], [*notes, Note("waiver", f"{path}: key 'waiver' is no list of tables: write [[waiver]]")]
    entries = []
    for number, table in enumerate(tables, start=1):
        try:
            entries.append(Entry(_waiver(table, path), path, number))
        except InputError as error:
            sentence = str(error).removeprefix(f"{path}: ")
            notes.append(Note("waiver", f"{path}: waiver {number} waives nothing: {sentence}"))
    return entries, notes


def with_waivers(content: str, waivers: Sequence[Waiver]) -> str:
    """The text of a waiver file with further waivers at its end; the rest stays as it is."""
    import tomlkit

    tables = tomlkit.aot()
    for waiver in waivers:
        table = tomlkit.table()
        for key, value in asdict(waiver).items():
            if value not in (None, "", (), 0.0):
                table.add(key, _plain(value))
        tables.append(table)
    document = tomlkit.document()
    document.add("waiver", tables)
    before = content.rstrip("\n")
    return (f"{before}\n\n" if before else "") + tomlkit.dumps(document)


def _plain(value: Any) -> Any:
    """A value as TOML has it."""
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.value if isinstance(value, What) else value


def _waiver(data: Any, path: Path) -> Waiver:
    if not isinstance(data, dict):
        raise InputError("it is no table")
    # A date is the only key that is no JSON; `parse` reads its text.
    plain = {key: value.isoformat() if type(value) is date else value for key, value in data.items()}
    waiver = parse(plain, Waiver, path)
    if not waiver.reason.strip():
        raise InputError("key 'reason' is empty; say why the finding may stay")
    placed = waiver.cell is not None or bool(waiver.dies or waiver.rows)
    if placed != (waiver.box is not None):
        raise InputError("it needs 'box' with 'cell' or 'dies', or none of them for a finding of the stack")
    if any(first > last for _, first, last in waiver.rows):
        raise InputError("key 'rows' is not a list of [row, first column, last column]")
    if waiver.box and (waiver.box[0] > waiver.box[2] or waiver.box[1] > waiver.box[3]):
        raise InputError("key 'box' is not [left, bottom, right, top]")
    return replace(waiver, reason=waiver.reason.strip())
