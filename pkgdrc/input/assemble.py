"""From the files of a mask set to one layout, in the technology's layers, as the masks lie on the wafer."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from klayout import db

from pkgdrc.detail import Detail, What
from pkgdrc.errors import InputError
from pkgdrc.input.cad import UNITS
from pkgdrc.input.content import content_of
from pkgdrc.input.fit import FITS, Register, Undone, misfits, register, undoing
from pkgdrc.input.landing import Relation, Side, landing_misfit
from pkgdrc.input.layermap import read_map
from pkgdrc.input.masks import Mask, MaskSet, Named, digest, load_masks
from pkgdrc.input.patterns import patterns_in
from pkgdrc.input.source import Asked, LayoutSource, MaskFile, Misfit, Number
from pkgdrc.phrases import said
from pkgdrc.technology import Technology
from pkgdrc.toml import nearest
from pkgdrc.units import Um

_GROSS = 50.0  # um; what lies farther off is told at once, as every rule would tell of nothing else
_MIRRORS = {None: db.DTrans.R0, "left-right": db.DTrans.M90, "top-bottom": db.DTrans.M0}


@dataclass(frozen=True)
class _Read:
    """One file of the set, as it was read. `layers`: technology's name = number of the layer in `layout`."""

    mask: Mask
    path: Path
    sha256: str
    layout: db.Layout
    top: db.Cell
    dropped: tuple[str, ...]
    layers: dict[str, int]

    @property
    def trans(self) -> db.DCplxTrans:
        """From the file to the wafer, um: mirrored, rotated, scaled, moved."""
        moved = db.DCplxTrans(self.mask.scale, self.mask.rotate, False, *self.mask.offset)
        return moved * db.DCplxTrans(db.DTrans(_MIRRORS[self.mask.mirror]))

    @property
    def undone(self) -> Undone:
        """What takes back how it is turned."""
        return undoing(db.DTrans(_MIRRORS[self.mask.mirror]), self.mask.rotate)


def read_masks(path: Path, top: str | None, asked: Asked, accept_dropped: bool) -> LayoutSource:
    """The mask set in `path` as one layout.

    Each file is read whole or refused, by itself; the layout has the smallest database unit, which divides
    all. InputError also if a layer stands in two files or in none, if a file's layer has no name, and if
    masks do not lie on one another: then with the orientation that fits.
    """
    technology = asked.technology
    if technology is None:
        raise InputError(
            f"{path}: a mask set needs a technology; give --technology FILE, or the key 'technology'"
        )
    if top is not None:
        raise InputError(f"{path}: is a mask set, in which each mask has its key 'top'; leave --top out")
    masks = load_masks(path)
    read = [_read(masks, mask, technology, asked, accept_dropped) for mask in masks.mask]
    shared = technology.on_every_mask
    _check_layers(path, read, technology, shared)
    layout, cell, tops = _assembled(path, read, technology)
    registers = [_register(each, technology) for each in read]
    found = [*misfits(registers)]
    if all(each.distance <= _GROSS for each in found):
        found += filter(None, [_landing(read, technology, layout, cell)])
    _refuse_gross(path, found)
    return LayoutSource(
        path=path,
        sha256=digest(path),
        layout=layout,
        top=cell,
        dbu=layout.dbu,
        dropped=tuple(f"{each.path}: {text}" for each in read for text in each.dropped),
        masks=tuple(_told(each, own) for each, own in zip(read, tops, strict=True)),
        misfits=tuple(found),
        patterns=tuple((each, digest(each)) for mask in read for each in patterns_in(mask.path)),
        beyond=tuple(past for each in read if (past := _beyond(each, masks))),
    )


def _read(masks: MaskSet, mask: Mask, technology: Technology, asked: Asked, accept_dropped: bool) -> _Read:
    from pkgdrc.input.read import check_cells, choose_top, read_content

    path = masks.file(mask)
    number = None
    if mask.layer is not None:
        if mask.layer not in technology.layers:
            raise InputError(
                f"{masks.path}: {mask.file}: 'layer' is '{mask.layer}', which the technology does not have: "
                f"{nearest(mask.layer, technology.layers)}"
            )
        number = technology.layers[mask.layer]
    own = Asked(
        dbu=asked.dbu,
        facet_tolerance=asked.facet_tolerance,
        unit=UNITS[mask.unit] if mask.unit else asked.unit,
        layer=number,
        keep_names=mask.layer is None,
    )
    with content_of(path) as content:
        layout, dropped = read_content(content, own, accept_dropped)
    top = choose_top(layout, mask.top, path)
    check_cells(layout, top, path)
    layers = _named(masks, mask, technology, layout, top)
    return _Read(mask, path, content.sha256, layout, top, dropped, layers)


def _named(
    masks: MaskSet, mask: Mask, technology: Technology, layout: db.Layout, top: db.Cell
) -> dict[str, int]:
    """The file's layers by the technology's names. InputError for what is not there or has no name."""
    where = f"{masks.path}: {mask.file}"
    used = {index for index in layout.layer_indexes() if not _is_empty(top, index)}
    if mask.layer is not None:
        if len(used) > 1:
            raise InputError(
                f"{where}: holds {len(used)} layers, so 'layer' does not say which; name them in 'layers'"
            )
        return {mask.layer: next(iter(used))}
    found = _wanted(masks, mask, technology, layout, used)
    left = {index for named in mask.leave_out if (index := _index(layout, named)) is not None}
    unnamed = sorted(str(layout.get_info(index)) for index in used - left - set(found.values()))
    if unnamed:
        raise InputError(
            f"{where}: its layer {', '.join(unnamed)} has no name; name it in 'layers', or put it into "
            "'leave_out'"
        )
    return found


def _wanted(
    masks: MaskSet, mask: Mask, technology: Technology, layout: db.Layout, used: set[int]
) -> dict[str, int]:
    """The layers of `layers`, which is a table, or a map that tells of all layers wherever they are."""
    where = f"{masks.path}: {mask.file}"
    wanted: dict[str, Named] = {}
    if isinstance(mask.layers, str):
        wanted |= read_map(masks.path.parent / mask.layers, technology.layers)
    else:
        wanted |= mask.layers or {}
    found: dict[str, int] = {}
    for name, named in wanted.items():
        if name not in technology.layers:
            raise InputError(
                f"{where}: 'layers' has '{name}', which the technology does not have: "
                f"{nearest(name, technology.layers)}"
            )
        index = _index(layout, named)
        if index is not None and index in used:
            known = next((other for other, its in found.items() if its == index), None)
            if known and technology.layers[known] != technology.layers[name]:
                raise InputError(
                    f"{where}: its layer {_spelt(named)} is to be '{known}' and '{name}'; name it once"
                )
            found[name] = index
        elif not isinstance(mask.layers, str):
            there = ", ".join(sorted(str(layout.get_info(each)) for each in used))
            raise InputError(
                f"{where}: has no shape on {_spelt(named)}, which is to be '{name}'; it has {there}"
            )
    return found


def _index(layout: db.Layout, named: Named) -> int | None:
    """The layer that the file calls so: by numbers, by '1/0', or by name."""
    for index in layout.layer_indexes():
        info = layout.get_info(index)
        if isinstance(named, str):
            if named.casefold() in (info.name.casefold(), f"{info.layer}/{info.datatype}"):
                return int(index)
        elif (info.layer, info.datatype) == tuple(named):
            return int(index)
    return None


def _spelt(named: Named) -> str:
    return named if isinstance(named, str) else "/".join(map(str, named))


def _is_empty(top: db.Cell, index: int) -> bool:
    return top.bbox(index).empty() and bool(top.begin_shapes_rec(index).at_end())


def _check_layers(path: Path, read: list[_Read], technology: Technology, shared: dict[str, str]) -> None:
    """InputError for a layer in two files, and for one in none that the technology needs."""
    homes: dict[str, _Read] = {}
    holders: dict[Number, tuple[str, _Read]] = {}
    for each in read:
        for name in each.layers:
            first, other = holders.setdefault(technology.layers[name], (name, each))
            if other is not each and name not in shared:
                called = f"'{name}'" if name == first else f"'{name}', which is also '{first}',"
                raise InputError(
                    f"{path}: layer {called} is in {other.mask.file} and in {each.mask.file}; take one out"
                )
            homes.setdefault(name, each)
    _check_swapped(path, read, technology)
    needed = dict.fromkeys(technology.required, "the technology requires")
    if technology.nets and technology.nets.transducers:
        needed.setdefault(technology.nets.transducers, "nets.transducers names")
    for name, opening in technology.openings.items():
        # Through a cover it lands on metal of the wafer; a film's hole may have neither landing nor rim.
        metal = (opening.landing, opening.contact) if technology.alignment else ()
        for layer in (*opening.masks.values(), *metal):
            needed.setdefault(layer, f"openings.{name} needs")
    for name, why in needed.items():
        if name not in homes:
            raise InputError(f"{path}: no file holds layer '{name}', which {why}; add its mask to the set")


def _check_swapped(path: Path, read: list[_Read], technology: Technology) -> None:
    """InputError for two files each of which is called as a layer that the other one is said to hold."""
    called = [(each, _called(each.path.stem, technology)) for each in read]
    for number, (one, its) in enumerate(called):
        for other, theirs in called[:number]:
            if (
                its in other.layers.keys() - one.layers.keys()
                and theirs in one.layers.keys() - other.layers.keys()
            ):
                raise InputError(
                    f"{path}: {one.mask.file} is to hold '{theirs}' and {other.mask.file} '{its}'; by their "
                    f"names the two files are swapped"
                )


def _called(stem: str, technology: Technology) -> str:
    """The layer that a file's name tells, the longest of several; '' if it tells none."""
    words = re.sub(r"[^a-z0-9]+", "_", stem.casefold())
    told = [name for name in technology.layers if f"_{name.casefold()}_" in f"_{words}_"]
    return max(told, key=len, default="")


def _assembled(
    path: Path, read: list[_Read], technology: Technology
) -> tuple[db.Layout, db.Cell, list[db.Cell]]:
    """All masks in one layout, its top cell, and each mask's; of what several carry, the first one's."""
    layout = db.Layout()
    layout.dbu = _database_unit(read)
    top = layout.create_cell(path.stem)
    done: set[str] = set()
    tops = []
    for each in read:
        cells, layers = db.CellMapping(), db.LayerMapping()
        cell = layout.create_cell(each.top.name)
        cells.for_single_cell_full(cell, each.top)
        for name, index in each.layers.items():
            if name not in done:
                layers.map(index, layout.layer(*technology.layers[name]))
        done |= each.layers.keys()
        cell.copy_tree_shapes(each.top, cells, layers)
        top.insert(db.DCellInstArray(cell.cell_index(), each.trans))
        tops.append(cell)
    return layout, top, tops


def _database_unit(read: list[_Read]) -> Um:
    """The smallest database unit. InputError if another one is no multiple of it."""
    finest = min(read, key=lambda each: each.layout.dbu)
    for each in read:
        steps = Fraction(str(round(each.layout.dbu, 12))) / Fraction(str(round(finest.layout.dbu, 12)))
        if steps.denominator != 1:
            raise InputError(
                f"{each.path}: its database unit {each.layout.dbu:g} um does not fit that of {finest.path}, "
                f"{finest.layout.dbu:g} um; write one of them anew"
            )
    return finest.layout.dbu


def _register(each: _Read, technology: Technology) -> Register:
    kinds = {
        kind: each.layers[name] for name, kind in technology.on_every_mask.items() if name in each.layers
    }
    return register(each.path, each.top, kinds, each.trans, each.undone, _is_odd(each, technology))


def _is_odd(each: _Read, technology: Technology) -> bool:
    """Whether a mask of the outer face is not mirrored, or one is that is none of these."""
    own = each.layers.keys() - technology.on_every_mask.keys()
    return bool(own) and own.isdisjoint(technology.outer_face) == (each.mask.mirror is not None)


def _landing(read: list[_Read], technology: Technology, layout: db.Layout, top: db.Cell) -> Misfit | None:
    """Openings that miss what they belong to, where the two are in different files."""
    sides = {
        name: Side(
            each.path,
            layout.layer(*technology.layers[name]),
            "",
            each.trans.to_s(),
            each.undone,
            _is_odd(each, technology),
        )
        for each in reversed(read)
        for name in each.layers
    }
    relations = []
    for opening in technology.openings.values():
        outer = opening.masks[opening.outer]
        inner = [(mask, outer, "openings") for mask in opening.masks.values() if mask != outer]
        pairs = [(outer, opening.landing, "landings"), (outer, opening.contact, "contacts"), *inner]
        relations += [
            Relation(
                replace(sides[one], what="openings"), replace(sides[other], what=what), what == "contacts"
            )
            for one, other, what in pairs
            if one in sides and other in sides and sides[one].file != sides[other].file
        ]
    own = {each.path: each.layers.keys() - technology.on_every_mask.keys() for each in read}
    alone = {path: sides[next(iter(names))] for path, names in own.items() if len(names) == 1}
    return landing_misfit(top, list(dict.fromkeys(relations)), alone)


def _refuse_gross(path: Path, found: Sequence[Misfit]) -> None:
    for each in found:
        if each.distance > _GROSS:
            what, fit = said([Detail(What.MASK, (each.file.name,)), each.detail]), said(each.fit)
            none = "they fit in none of the 8 orientations: is it the mask of another wafer?"
            raise InputError(f"{path}: {what}; {fit or none}")


def _beyond(each: _Read, masks: MaskSet) -> Misfit | None:
    """What of a mask lies beyond the plate, in the file's coordinates; None where all is on it."""
    if masks.plate is None:
        return None
    width, height = masks.plate
    box = each.top.dbbox()
    over = max(-box.left - width / 2, box.right - width / 2, -box.bottom - height / 2, box.top - height / 2)
    if over <= FITS * 1e-3:
        return None
    return Misfit("plate", each.path, each.path, 1, over, ())


def _told(each: _Read, cell: db.Cell) -> MaskFile:
    layers = {name: str(each.layout.get_info(index)) for name, index in each.layers.items()}
    box = each.trans * each.top.dbbox()
    reach = math.hypot(box.width(), box.height()) / 2
    return MaskFile(
        path=each.path,
        sha256=each.sha256,
        layers=layers,
        trans=each.trans,
        reach=reach,
        cell=cell.cell_index(),
    )
