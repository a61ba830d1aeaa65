"""From a MALY job deck and its patterns to one layout, a layer for each mask, as they lie on the plates."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import reduce
from pathlib import Path

from klayout import db

from pkgdrc.errors import InputError
from pkgdrc.input.content import content_of
from pkgdrc.input.maly import (
    JobDeck,
    MaskOf,
    Placed,
    Point,
    Title,
    load_job_deck,
    text_of,
    titles_of,
)
from pkgdrc.input.named import number_layers
from pkgdrc.input.patterns import is_job_deck
from pkgdrc.input.source import Asked, Content

_MOST, _AMPLE = (1 << 31) - 1, 1 << 30  # dbu
_MM = 1000.0


@dataclass(frozen=True)
class _Pattern:
    """A pattern on a mask: its cell, the layer in that, and where the cell's origin comes to lie, um."""

    placed: Placed
    path: Path
    cell: db.Cell
    index: int
    mirrored: bool
    at: Point

    @property
    def unit(self) -> Fraction:
        """The database unit of its file, um."""
        return Fraction(str(round(self.cell.layout().dbu, 12)))

    @property
    def units(self) -> tuple[Fraction, ...]:
        """What its places are multiples of, um."""
        return tuple(abs(each) for each in (*self.at, *self.placed.step) if each)

    @property
    def steps(self) -> tuple[db.DVector, db.DVector]:
        """From column to column, and from row to row, um."""
        dx, dy = map(float, self.placed.step)
        return db.DVector(-dx if self.mirrored else dx, 0), db.DVector(0, dy)

    @property
    def trans(self) -> db.DCplxTrans:
        """From the cell to the mask, um."""
        mirror = db.DTrans(db.DTrans.M90 if self.mirrored else db.DTrans.R0)
        moved = db.DTrans(float(self.at[0]), float(self.at[1])) * mirror
        return db.DCplxTrans(moved) * db.DCplxTrans(float(self.placed.scale))

    @property
    def box(self) -> db.DBox:
        """Round all of it on the mask, um."""
        box = self.cell.dbbox(self.index).transformed(self.trans)
        (dx, _), (_, dy) = ((each.x, each.y) for each in self.steps)
        return box + box.moved(dx * (self.placed.columns - 1), dy * (self.placed.rows - 1))


@dataclass
class _Patterns:
    """The patterns' files, each of which is read once. `dropped`: what of them is not read."""

    asked: Asked
    layouts: dict[Path, db.Layout] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)

    def layout(self, path: Path) -> db.Layout:
        """What is in a file. InputError as for a layout that is checked by itself."""
        from pkgdrc.input.read import read_content

        if path not in self.layouts:
            with content_of(path) as content:
                if is_job_deck(content.head):
                    raise InputError(f"{path}: is a job deck, and stands in one as a pattern; name a layout")
                own = replace(self.asked, keep_names=True)
                self.layouts[path], dropped = read_content(content, own, accept_dropped=True)
            self.dropped += [f"{path}, a pattern of the job deck: {each}" for each in dropped]
        return self.layouts[path]


def read_job_deck(layout: db.Layout, content: Content, asked: Asked) -> list[str]:
    """Fills a layout with what a job deck draws, and says what of it is not drawn.

    InputError names the line that cannot be read or drawn, or the pattern's file that cannot be read.
    """
    deck = load_job_deck(content.path, text_of(content.data))
    if not deck.masks:
        raise InputError(f"{content.path}: has no MASK, so there is nothing in it; write or fetch it again")
    _one_of_a_name(deck)
    files = _Patterns(asked)
    left_out = [*deck.unknown]
    drawn = [
        (mask, common, list(_patterns(deck, mask, common, files, left_out))) for mask, common in deck.masks
    ]
    layout.dbu = float(_database_unit(deck, [each for *_, found in drawn for each in found], asked))
    top = layout.create_cell("MALY_JOBDECK")
    for mask, common, patterns in drawn:
        name = _utf8(mask.name)
        cell = layout.create_cell(f"MASK_{name}")
        index = layout.layer(db.LayerInfo(name))
        top.insert(db.CellInstArray(cell.cell_index(), db.Trans()))
        for pattern in patterns:
            _draw(layout, cell, index, name, pattern)
        for title in titles_of(mask, common):
            cell.shapes(index).insert(_letters(title, mask.mirrored != common.mirrored, layout.dbu))
    number_layers(layout, content.path, asked)
    return [*files.dropped, *left_out]


def _utf8(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode()


def _one_of_a_name(deck: JobDeck) -> None:
    """InputError for two masks of one layer: nobody knows which is made."""
    seen: dict[str, MaskOf] = {}
    for mask, _ in deck.masks:
        other = seen.setdefault(mask.name.casefold(), mask)
        if other is not mask:
            raise InputError(
                f"{deck.path}: line {mask.line}: mask '{mask.name}' is there already, from line "
                f"{other.line}; take one out"
            )


def _patterns(
    deck: JobDeck, mask: MaskOf, common: MaskOf, files: _Patterns, left_out: list[str]
) -> Iterator[_Pattern]:
    """The patterns on a mask that draw something; of the others it says so."""
    from pkgdrc.input.read import check_cells, choose_top

    mirrored = mask.mirrored != common.mirrored
    if not (common.placed or mask.placed):
        left_out.append(f"line {mask.line}: mask '{mask.name}' has no pattern, neither SREF nor AREF")
    for placed in (*common.placed, *mask.placed):
        path = deck.file(mask, common, placed)
        if not path.is_file():
            raise InputError(
                f"{deck.path}: line {placed.line}: there is no pattern {path}; put it there, or name "
                "its folder as ROOT"
            )
        cell = choose_top(files.layout(path), _utf8(placed.cell) or None, path)
        check_cells(cell.layout(), cell, path)
        index = cell.layout().find_layer(placed.layer, 0)
        if index is None or cell.begin_shapes_rec(index).at_end():
            left_out.append(
                f"line {placed.line}: nothing is on layer {placed.layer}/0 in cell {cell.name} of {path}, "
                f"which has {_layers_of(cell)}"
            )
            continue
        x, y = _reference(deck, mask, common, placed, left_out)
        at = placed.at[0] - placed.scale * x, placed.at[1] - placed.scale * y
        yield _Pattern(placed, path, cell, index, mirrored, (-at[0] if mirrored else at[0], at[1]))


def _layers_of(cell: db.Cell) -> str:
    layout = cell.layout()
    used = [index for index in layout.layer_indexes() if not cell.begin_shapes_rec(index).at_end()]
    return ", ".join(sorted(str(layout.get_info(index)) for index in used)) or "no shapes at all"


def _reference(deck: JobDeck, mask: MaskOf, common: MaskOf, placed: Placed, left_out: list[str]) -> Point:
    """The place in a pattern that comes to lie at its ORG, um."""
    several = placed.columns > 1 or placed.rows > 1
    key = "ARYBASE" if several else "BASE"
    base = (mask.array_base or common.array_base) if several else (mask.base or common.base)
    if base is None:
        left_out.append(
            f"line {placed.line}: neither mask '{mask.name}' nor CMASK has {key}; CENTER is taken"
        )
    found = placed.reference(base or "CENTER")
    if found is None:
        raise InputError(
            f"{deck.path}: line {placed.line}: {key} {base or 'CENTER'} needs the pattern's SIZE; give it"
        )
    return found


def _database_unit(deck: JobDeck, patterns: Sequence[_Pattern], asked: Asked) -> Fraction:
    """The largest unit that divides those of all patterns, their places, and if possible what is scaled.

    InputError where there are more of it to a place than 32 bits count.
    """
    units = [Fraction(str(round(asked.dbu, 12)))]
    units += [unit for each in patterns for unit in (each.unit, *each.units)]
    coarse = reduce(_common, units)
    fine = reduce(_common, (each.unit * each.placed.scale for each in patterns), coarse)
    for unit, most in ((fine, _AMPLE), (coarse, _MOST)):
        far = next((each for each in patterns if _reach(each.box) > most * float(unit)), None)
        if far is None:
            return unit
    assert far
    raise InputError(
        f"{deck.path}: line {far.placed.line}: places {far.path} up to {_reach(far.box):g} um from the "
        f"middle, which 32 bits do not count in steps of {float(coarse):g} um; place it nearer, or on a "
        "coarser grid"
    )


def _common(one: Fraction, other: Fraction) -> Fraction:
    """The largest number that divides two."""
    top = math.gcd(one.numerator * other.denominator, other.numerator * one.denominator)
    return Fraction(top, one.denominator * other.denominator)


def _reach(box: db.DBox) -> float:
    return max(abs(box.left), abs(box.bottom), abs(box.right), abs(box.top))


def _draw(layout: db.Layout, mask: db.Cell, index: int, name: str, pattern: _Pattern) -> None:
    called = pattern.placed.cell or pattern.placed.called or "PATTERN"
    cell = layout.create_cell(f"{name}.{_utf8(called)}")
    cells, layers = db.CellMapping(), db.LayerMapping()
    cells.for_single_cell_full(cell, pattern.cell)
    layers.map(pattern.index, index)
    cell.copy_tree_shapes(pattern.cell, cells, layers)
    columns, rows = pattern.placed.columns, pattern.placed.rows
    if columns * rows == 1:
        mask.insert(db.DCellInstArray(cell.cell_index(), pattern.trans))
    else:
        mask.insert(db.DCellInstArray(cell.cell_index(), pattern.trans, *pattern.steps, columns, rows))


def _letters(title: Title, mirrored: bool, dbu: float) -> db.Region:
    """A title in klayout's letters, which stand for those of the mask's writer."""
    font = db.TextGenerator.default_generator()
    width, height = _MM * float(title.width), _MM * float(title.height)
    scale = min(width / font.dwidth(), height / font.dheight())
    drawn = font.text(title.text, dbu, scale, False, 0.0, width - font.dwidth() * scale, 0.0)
    middle = db.DTrans(-width * len(title.text) / 2, -height / 2)
    turned = db.DTrans(title.turns, False, float(title.at[0]), float(title.at[1]))
    turned *= db.DTrans(db.DTrans.M90 if title.mirrored else db.DTrans.R0)
    whole = db.DTrans(db.DTrans.M90 if mirrored else db.DTrans.R0) * turned * middle
    return drawn.transformed(whole.to_itype(dbu))
