"""Lengths that do not fit: klayout's coordinates have 32 bits, and wrap round beyond.

So a layout whose extents do not fit is refused, and so is a rule that looks farther than what fits round it.
"""

import math
from collections.abc import Iterable

import klayout.db as kdb

from pkgdrc.deck.algebra import Shrunk, Sized, Stretched
from pkgdrc.deck.checks import AnyCheck, Check, Measure, value_of
from pkgdrc.deck.edges import EdgeLength, Extended
from pkgdrc.errors import InputError
from pkgdrc.shapes.node import Node
from pkgdrc.units import Um

_GREATEST = 2**31 - 1
_SURE = 2**29  # what lies within this on both sides cannot have wrapped round
_READABLE = 1e16
_EDGE = 1024  # dbu; klayout itself looks round shapes by some units

Box = tuple[float, float, float, float]


def room(layout: kdb.Layout, top: kdb.Cell) -> int:
    """How far may be looked round the layout, dbu. InputError if its own extents do not fit."""
    box = _extent(layout, top)
    if box is None:
        return _GREATEST
    farthest = max(map(abs, box))
    span = max(box[2] - box[0], box[3] - box[1])
    if farthest > _GREATEST - _EDGE or span > _GREATEST:
        what = f"spans {_spelt(span)}" if span > _GREATEST else f"reaches to {_spelt(farthest)}"
        raise InputError(
            f"the layout {what} database units of {layout.dbu:g} um, and lengths of {_GREATEST:,} fit; write "
            f"it with a larger database unit, about its middle"
        )
    # What is grown on all sides has to fit too, with its corners: beyond, klayout drops it without a word.
    return int(min(_GREATEST - farthest, (_GREATEST - span) / 2) / math.sqrt(2))


def _spelt(number: float) -> str:
    return f"{number:,.0f}" if number < _READABLE else f"{number:.0e}"


def _is_alone(measure: Node) -> bool:
    """Whether a measure is one of single shapes or edges: nothing is looked for round these."""
    return isinstance(measure, EdgeLength) or (isinstance(measure, Measure) and bool(measure.of_whole))


def too_far(checks: Iterable[AnyCheck], nodes: Iterable[Node], free: int, dbu: Um) -> str:
    """Why a rule cannot be judged with so much room (dbu) round the layout; empty if it can."""
    limits = [
        (abs(value_of(limit)), _is_alone(check.measure))
        for check in checks
        if isinstance(check, Check) and getattr(check.measure, "unit", "") == "um"
        for limit in (check.below, check.above)
        if limit is not None
    ]
    grown = sum(abs(node.by) for node in nodes if isinstance(node, Sized | Stretched | Shrunk | Extended))
    reach = grown + max((limit for limit, alone in limits if not alone), default=0.0)
    if reach / dbu <= free:
        reach = max((limit for limit, alone in limits if alone), default=0.0)
        if reach / dbu <= _GREATEST:
            return ""
    units = f"{reach / dbu:,.0f} database units"
    return f"it looks {reach:,g} um far, which is {units}; {free:,} fit round the layout"


def _extent(layout: kdb.Layout, top: kdb.Cell) -> Box | None:
    """Left, bottom, right and top of all that lies under a cell, without any wrapping; None for nothing."""
    under = {top.cell_index(), *top.called_cells()}
    if all(_is_sure(layout.cell(index)) for index in under):
        return _sides(top.bbox())
    boxes: dict[int, Box | None] = {}
    for index in layout.each_cell_bottom_up():
        if index not in under:
            continue
        cell = layout.cell(index)
        layers = (cell.shapes(layer) for layer in layout.layer_indexes())
        found = [_sides(sum((each.bbox() for each in shapes.each()), kdb.Box())) for shapes in layers]
        found += [_placed(each, boxes[each.cell_index]) for each in cell.each_inst()]
        boxes[index] = _union(found)
    return boxes[top.cell_index()]


def _is_sure(cell: kdb.Cell) -> bool:
    """Whether nothing in a cell can have wrapped round, if that holds for the cells that it places."""
    box = cell.bbox()
    if box.empty():
        return bool(cell.is_empty())  # a box that has wrapped round looks empty
    if max(map(abs, (box.left, box.bottom, box.right, box.top))) > _SURE:
        return False
    if cell.is_leaf():
        return True
    if any(max(map(abs, (each.trans.disp.x, each.trans.disp.y))) > _SURE for each in cell.each_inst()):
        return False
    return all(
        each.cplx_trans.mag <= 1
        and all(max(abs(way.x), abs(way.y)) * n < _SURE for way, n in ((each.a, each.na), (each.b, each.nb)))
        for each in cell.each_inst()
        if each.size() > 1 or each.is_complex()
    )


def _placed(instance: kdb.Instance, box: Box | None) -> Box | None:
    """What an instance covers."""
    if box is None:
        return None
    turned = kdb.DCplxTrans(instance.cplx_trans) * kdb.DBox(*box)
    xs, ys = [turned.left, turned.right], [turned.bottom, turned.top]
    for way, count in ((instance.a, instance.na), (instance.b, instance.nb)):
        last = max(1, count) - 1
        xs += [x + way.x * last for x in xs]
        ys += [y + way.y * last for y in ys]
    return min(xs), min(ys), max(xs), max(ys)


def _union(boxes: Iterable[Box | None]) -> Box | None:
    known = [box for box in boxes if box is not None]
    if not known:
        return None
    lefts, bottoms, rights, tops = zip(*known, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _sides(box: kdb.Box) -> Box | None:
    return None if box.empty() else (box.left, box.bottom, box.right, box.top)
