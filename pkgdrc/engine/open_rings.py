"""Fields whose ring is open, told where it is open."""

from collections.abc import Iterator

import klayout.db as kdb

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.presence import Ring
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.geometry.ring import openings
from pkgdrc.engine.nearby import visit
from pkgdrc.engine.pairs import Lists
from pkgdrc.engine.place import Defect, Place
from pkgdrc.units import to_um


def open_rings(bench: Bench, fields: Region, ring: Ring) -> list[Place]:
    """Each opening of the ring in each field; a field itself where it has no ring that could be closed.

    The value is how wide the opening is, um.
    """
    shapes = bench.shapes
    found = shapes.region(fields)
    if found.is_empty():
        return []
    far = shapes.dbus(ring.beyond)
    near_field = found.sized(far + 1)
    walls, held = (shapes.region(each) & near_field for each in (ring.walls, ring.held))

    def judge(field: Outline, near: Lists) -> Iterator[Defect]:
        own, inside = (kdb.Region([each.polygon for each in list_]).merged() for list_ in near)
        room = kdb.Polygon(field.polygon.bbox().enlarged(far, far)) if far else field.polygon
        opened = openings(room, own, inside, shapes.tolerance)
        if not opened:
            yield Defect(field.polygon, None)
        for each in opened:
            value = round(to_um(each.gap.value, shapes.dbu), 4)
            yield Defect(each.shape, value, between=(each.gap.start, each.gap.end))

    return visit(bench, found, [walls, held], far + 1, judge, alone=True)
