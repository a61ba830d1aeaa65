"""From a list's table in the configuration to its pins, in um."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from pkgdrc.errors import InputError
from pkgdrc.nets.pins import aif, apd, bmap, spice  # noqa: F401 - each enters its reader
from pkgdrc.nets.pins.balls import placed
from pkgdrc.nets.pins.listing import NO_NET, READERS, UNITS, Listing, Row, Source
from pkgdrc.nets.pins.table import read_table
from pkgdrc.technology.model import Technology
from pkgdrc.technology.pins import Pin, Pins
from pkgdrc.toml import nearest


def read_pins(pins: Pins, folder: Path, named_by: str = "[pins]") -> Pins:
    """The same list with its pins, in um from the die's centre or lower left corner, seen as `view` says.

    `folder`: where its file is looked for. InputError names file, line and what is wrong.
    """
    if pins.file is None:
        if not pins.rows:
            raise InputError(f"{named_by}: a list of pins needs a file, or rows = [{{ name = ... }}, ...]")
        return _checked(pins, Path(named_by), [0] * len(pins.rows))
    path = folder / Path(pins.file).expanduser()
    listing = _read(Source(path, _lines(path), _asked(pins)))
    if not listing.rows:
        raise InputError(f"{path}: holds no pin")
    located = [row for row in listing.rows if row.x is not None]
    unit = pins.unit or listing.unit
    if located and unit is None:
        raise InputError(f'{path}: no unit in its header; give unit = "um" or "mm" in {named_by}')
    origin = pins.origin or listing.origin
    if located and origin is None:
        raise InputError(
            f'{path}: does not say where its places are counted from; give origin = "center" or "lower-left" '
            f"in {named_by}"
        )
    rows = [_pin(listing, each.name, each.net, each.x, each.y, UNITS[unit or "um"]) for each in listing.rows]
    seen = pins.view or ("bottom" if listing.seen_from_below else "top")
    pins = replace(
        pins,
        file=str(path),
        rows=tuple(rows),
        origin=origin,  # type: ignore[arg-type]
        view=seen,
        any_case=pins.any_case or listing.any_case,
    )
    if pins.pitch and not located:
        pins = _by_name(pins, listing.rows, path, pins.pitch)
    return _checked(pins, path, [row.line for row in listing.rows])


def with_pins(technology: Technology, more: tuple[Pins, ...] = ()) -> Technology:
    """The technology with its lists of pins read, and more lists that are."""
    folder, named_by = technology.path.parent, f"[[pins]] of {technology.path}"
    own = tuple(pins if pins.rows else read_pins(pins, folder, named_by) for pins in technology.pins)
    lists = (*own, *more)
    nets = technology.nets
    for pins in lists:
        if pins.on is not None and nets and pins.on not in (*nets.conductors, *nets.terminals):
            near = nearest(pins.on, {*nets.conductors, *nets.terminals})
            what = (
                f"on = '{pins.on}' in a list of pins is neither conductor nor terminal of {technology.path}"
            )
            raise InputError(f"{what}: {near}")
    return replace(technology, pins=lists)


def _read(source: Source) -> Listing:
    for told, reader in READERS:
        if told(source):
            return reader(source)
    return read_table(source)


def _asked(pins: Pins) -> dict[str, str]:
    """The columns that the table names."""
    columns = {} if pins.columns is None else asdict(pins.columns)
    return {what: name for what, name in columns.items() if name is not None}


def _lines(path: Path) -> tuple[str, ...]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    for code in ("utf-8-sig", "utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return tuple(data.decode(code).splitlines())
        except UnicodeDecodeError:
            continue
    try:
        return tuple(data.decode("cp1252").splitlines())
    except UnicodeDecodeError:
        raise InputError(f"{path}: is not a text file; a list of pins is expected") from None


def _pin(listing: Listing, name: str, net: str, x: float | None, y: float | None, um: float) -> Pin:
    net = "" if net.upper() in NO_NET else net
    if x is None or y is None:
        return Pin(name=name, net=net)
    x0, y0 = listing.centre
    return Pin(name=name, net=net, x=round((x - x0) * um, 6) + 0.0, y=round((y - y0) * um, 6) + 0.0)


def _by_name(pins: Pins, listed: Sequence[Row], path: Path, pitch: float) -> Pins:
    """The places that the balls' names stand for."""
    try:
        places = placed([row.name for row in pins.rows], pitch)
    except ValueError as error:
        line = next(row.line for row in listed if row.name == str(error))
        raise InputError(f"{path}, line {line}: '{error}' is no ball's name such as A1 or AF26") from None
    rows = (replace(row, x=places[row.name][0], y=places[row.name][1]) for row in pins.rows)
    return replace(pins, rows=tuple(rows), origin="center")


def _checked(pins: Pins, path: Path, lines: list[int]) -> Pins:
    """InputError for two pins of one name or at one place."""
    names: dict[str, int] = {}
    places: dict[tuple[float, float], tuple[str, int]] = {}
    for row, line in zip(pins.rows, lines, strict=True):
        where = f"{path}, line {line}" if line else str(path)
        if row.name in names:
            first = f" (line {names[row.name]})" if names[row.name] else ""
            raise InputError(f"{where}: pin {row.name} is there a second time{first}")
        names[row.name] = line
        if row.x is None or row.y is None:
            continue
        if (row.x, row.y) in places:
            other, before = places[row.x, row.y]
            first = f" (line {before})" if before else ""
            raise InputError(f"{where}: pin {row.name} is where {other} is{first}")
        places[row.x, row.y] = row.name, line
    return pins
