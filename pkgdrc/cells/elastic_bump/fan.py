"""Tracks from an array's edge to pads in the same order, which do not cross: a fan of 45 deg bends.

All lengths in grid steps; u runs along the side from left to right, v outwards. A track that has to go to
the left goes outwards, turns at 45 deg, may run on along u, and turns outwards again through 45 deg. Its
middle is given by three numbers: k1 = u + v of the first diagonal part, v of the part along u, and k2 = u + v
of the second diagonal part; with k1 = k2 there is one diagonal part and none along u. The next track on its
right keeps its distance if each of the three is larger by a pitch: it then lies on the outer side of all
lines of the first one's bends. Tracks that go to the right are those of the mirrored fan.
"""

from dataclasses import dataclass

from pkgdrc.cells.elastic_bump.ribbon import Step


@dataclass(frozen=True)
class Pitches:
    """From the middle of one track to the next one's: between parts along u or v, and in u + v."""

    straight: int
    diagonal: int

    @property
    def bend(self) -> int:
        """The length in u of a part at 45 deg that leads from v to u.

        Less than 2 - sqrt(2) straight pitches, so that k1 of the next track can be a pitch larger.
        """
        return self.straight // 2


@dataclass(frozen=True)
class Fan:
    """Where tracks start (at v = `bottom`), where they end (v = `top`), both sorted.

    `corners` bound u + v at the left end and v - u at the right one; None where nothing is.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    bottom: int
    top: int
    pitches: Pitches
    corners: tuple[int | None, int | None] = (None, None)

    def mirrored(self) -> "Fan":
        """The fan with u to the left."""
        return Fan(
            tuple(-u for u in reversed(self.starts)), tuple(-u for u in reversed(self.ends)),
            self.bottom, self.top, self.pitches, (self.corners[1], self.corners[0]),
        )  # fmt: skip


def latest_corner(fan: Fan) -> int | None:
    """The largest u + v that the outermost track on the left can turn at, and those beside it after it.

    None if it does not go to the left.
    """
    limits = []
    for number, (start, end) in enumerate(zip(fan.starts, fan.ends, strict=True)):
        if end >= start:
            break
        limits.append(fan.top + end - number * fan.pitches.diagonal)
    return min(limits, default=None)


def route(fan: Fan) -> tuple[list[list[Step]], int]:
    """The corners of each track between its start and its end, and the v that the fan reaches up to.

    With diagonal parts alone if there is room for them; it has no room if what it reaches is above its top.
    """
    for diagonal in (True, False):
        found, height = _leftwards(fan, diagonal)
        mirrored, other = _leftwards(fan.mirrored(), diagonal)
        if max(height, other) <= fan.top:
            break
    rightwards = [[(-u, v) for u, v in each] for each in reversed(mirrored)]
    return [one or two for one, two in zip(found, rightwards, strict=True)], max(height, other)


def _leftwards(fan: Fan, diagonal: bool) -> tuple[list[list[Step]], int]:
    """The corners of the tracks that go to the left, and none of the others; and the v of the uppermost."""
    pitches, bend = fan.pitches, fan.pitches.bend
    found: list[list[Step]] = []
    height = fan.bottom
    before: tuple[int, int, int, int] | None = None  # start, k1, v and k2 of the track on the left
    for start, end in zip(fan.starts, fan.ends, strict=True):
        if end >= start:
            found.append([])
            before = None
            continue
        k1, k2, level = start + fan.bottom, end + fan.bottom, fan.bottom + bend
        if fan.corners[0] is not None:
            k2 = max(k2, fan.corners[0])
        if before and end < before[0] + pitches.straight:
            k1, k2 = max(k1, before[1] + pitches.diagonal), max(k2, before[3] + pitches.diagonal)
            level = max(level, before[2] + pitches.straight)
        if not diagonal and start - end >= 2 * bend:
            k2 = max(k2, end + level + bend)
        k1 = max(k1, k2)
        if diagonal or start - end < 2 * bend or k1 > start + level - bend:
            k2, level = k1, k1 - start
        corners = [(start, k1 - start), (k1 - level, level), (k2 - level, level), (end, k2 - end)]
        found.append([at for number, at in enumerate(corners) if at not in corners[:number]])
        height = max(height, k2 - end)
        before = (start, k1, level, k2)
    return found, height
