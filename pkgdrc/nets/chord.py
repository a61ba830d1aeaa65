"""The narrowest place of a polygon between two points in it."""

from collections import defaultdict

import klayout.db as kdb

Spot = tuple[float, float]
Chord = tuple[float, Spot, Spot]  # length, both ends


def narrowest(polygon: kdb.Polygon, start: kdb.Point, end: kdb.Point) -> Chord:
    """The shortest upright or level line across the polygon on the way from `start` to `end`.

    Upright and level lines through the corners part the polygon; on the widest way through the parts, the
    shortest line that is crossed is it. dbu.
    """
    middle = _across(polygon, start, end)
    found = [middle] if middle else []
    for turned in (False, True):
        chord = _on_the_way(polygon, start, end, turned)
        if chord:
            found.append(chord)
    if not found:
        box = polygon.bbox()
        found.append((float(min(box.width(), box.height())), (start.x, start.y), (end.x, end.y)))
    return min(found)


def _across(polygon: kdb.Polygon, start: kdb.Point, end: kdb.Point) -> Chord | None:
    """The line across half-way between the points, at right angles to the longer way."""
    box = polygon.bbox()
    x, y = (start.x + end.x) // 2, (start.y + end.y) // 2
    level = abs(end.x - start.x) >= abs(end.y - start.y) if start != end else box.width() >= box.height()
    line = kdb.Edge(x, box.bottom, x, box.top) if level else kdb.Edge(box.left, y, box.right, y)
    for piece in (kdb.Edges([line]) & kdb.Region(polygon)).each():
        if piece.distance_abs(kdb.Point(x, y)) == 0 and piece.bbox().contains(kdb.Point(x, y)):
            return float(piece.length()), (piece.x1, piece.y1), (piece.x2, piece.y2)
    return None


def _on_the_way(polygon: kdb.Polygon, start: kdb.Point, end: kdb.Point, turned: bool) -> Chord | None:
    mode = kdb.Polygon.TD_vtrapezoids if turned else kdb.Polygon.TD_htrapezoids
    parts = polygon.decompose_trapezoids(mode)
    source = next((n for n, part in enumerate(parts) if part.inside(start)), None)
    target = next((n for n, part in enumerate(parts) if part.inside(end)), None)
    if source is None or target is None or source == target:
        return None
    way = _widest_way(_doors(parts, turned), source, target)
    return min(way, default=None)


def _doors(parts: list[kdb.SimplePolygon], turned: bool) -> dict[int, dict[int, Chord]]:
    """The lines that two parts share, part by part."""
    sides: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for number, part in enumerate(parts):
        for edge in part.each_edge():
            if turned and edge.x1 == edge.x2:
                sides[edge.x1].append((min(edge.y1, edge.y2), max(edge.y1, edge.y2), number))
            elif not turned and edge.y1 == edge.y2:
                sides[edge.y1].append((min(edge.x1, edge.x2), max(edge.x1, edge.x2), number))
    doors: dict[int, dict[int, Chord]] = defaultdict(dict)
    for at, lines in sides.items():
        lines.sort()
        for index, (low, high, one) in enumerate(lines):
            for low2, high2, other in lines[index + 1 :]:
                if low2 >= high:
                    break
                ends = (max(low, low2), min(high, high2))
                if ends[0] < ends[1] and one != other:
                    a, b = ((at, each) if turned else (each, at) for each in ends)
                    chord = (float(ends[1] - ends[0]), a, b)
                    for here, there in ((one, other), (other, one)):
                        if chord > doors[here].get(there, (0.0, a, b)):
                            doors[here][there] = chord
    return doors


def _widest_way(doors: dict[int, dict[int, Chord]], source: int, target: int) -> list[Chord]:
    """The lines crossed on the way whose narrowest line is as wide as can be; empty where there is none."""
    chords = sorted(
        ((chord, here, there) for here, by in doors.items() for there, chord in by.items() if here < there),
        reverse=True,
    )
    piece: dict[int, int] = {}

    def root(node: int) -> int:
        while piece.setdefault(node, node) != node:
            node = piece[node]
        return node

    # The widest lines first: what joins the two ends is a tree of them, in which there is one way.
    tree: dict[int, list[tuple[int, Chord]]] = defaultdict(list)
    for chord, here, there in chords:
        if root(here) != root(there):
            piece[root(here)] = root(there)
            tree[here].append((there, chord))
            tree[there].append((here, chord))
    before: dict[int, tuple[int, Chord] | None] = {source: None}
    queue = [source]
    for node in queue:
        for there, chord in tree[node]:
            if there not in before:
                before[there] = (node, chord)
                queue.append(there)
    way = []
    step = before.get(target)
    while step is not None:
        way.append(step[1])
        step = before[step[0]]
    return way
