"""Where fingers interdigitate, however they are drawn: a ladder of each kind passes, and not without S2."""

import klayout.db as kdb
import pytest

from tests.nets.filters import APERTURE, BAR, FINGER, LAYERS, PITCH, Filter, ladder

HALF = APERTURE / 2 + 2
Point = tuple[float, float]


class House(Filter):
    """Resonators of 20 fingers, drawn in one of several ways."""

    def __init__(self, way: str) -> None:
        super().__init__()
        self.way = way

    def resonator(self, fingers: int = 20, reflector: int = 0) -> kdb.Cell:
        assert not reflector
        cell = self.layout.create_cell("RESONATOR")
        first = -fingers / 2 * PITCH
        for index in range(fingers):
            low, high = (-HALF + 2, HALF) if index % 2 else (-HALF, HALF - 2)
            x = first + index * PITCH
            for points in self.finger(x, low, high):
                polygon = kdb.DPolygon([kdb.DPoint(*point) for point in points])
                cell.shapes(self.layout.layer(*LAYERS["finger"])).insert(polygon)
        for low in (HALF, -HALF - BAR):
            left, right = first - 2, first + fingers * PITCH + 2
            layer = "pad" if self.way == "bars of the other metal" else "finger"
            self.box(layer, left, low, right, low + BAR, cell)
        return cell

    def finger(self, x: float, low: float, high: float) -> list[list[Point]]:
        """The polygons of a finger between two heights."""
        right, middle = x + FINGER, (low + high) / 2
        match self.way:
            case "bars of the other metal":
                low, high = (low - 1, high) if low == -HALF else (low, high + 1)
            case "stitched":
                # Fields of exposure that are a step off each other.
                step = 0.005
                return [
                    [(x, low), (x, middle), (right, middle), (right, low)],
                    [(x + step, middle), (x + step, high), (right + step, high), (right + step, middle)],
                ]
            case "slanted":
                return [
                    [
                        (_fan(x, low), low),
                        (_fan(x, high), high),
                        (_fan(right, high), high),
                        (_fan(right, low), low),
                    ]
                ]
            case "tapered":
                thin = 0.1
                return [[(x, low), (x + thin, high), (right - thin, high), (right, low)]]
        return [[(x, low), (x, high), (right, high), (right, low)]]


def _fan(x: float, y: float) -> float:
    """Where a finger of a fan is: its pitch grows by 10 % from its lower end to its upper one."""
    return round(x * (1 + 0.1 * (y + HALF) / (2 * HALF)), 3)


@pytest.mark.parametrize("angle", [0, 90, 33, 179.98, 180.03])
@pytest.mark.parametrize("way", ["straight", "bars of the other metal", "stitched", "slanted", "tapered"])
def test_fingers_of_other_houses(way: str, angle: float) -> None:
    for there, count in ((True, 0), (False, 1)):
        drawn = ladder((True, there), (20, 20), House(way))
        drawn.wafer(angle, flat=angle == 33)
        assert len(drawn.told()) == count


def doubled(drawn: Filter, fingers: int, off: float) -> None:
    """IN on a bar amid, OUT on two bars beyond; fingers between, those below `off` beside those above."""
    for side in (1, -1):
        for index in range(fingers):
            x = index * PITCH + (off if side < 0 else 0.0)
            low, high = (5.0, 63.0) if index % 2 else (7.0, 65.0)
            drawn.box("finger", x, side * low, x + FINGER, side * high)
        drawn.box("finger", -2, side * 65, 80, side * 75)
    drawn.box("finger", -100, -5, fingers * PITCH + 2, 5)
    drawn.box("finger", 75, -75, 80, 75)
    drawn.box("finger", 75, 70, 300, 75)
    drawn.port("F1.IN", -100, 0)
    drawn.port("F1.OUT", 300, 70)
    drawn.wafer()


@pytest.mark.parametrize("off", [0.0, 0.5, 1.0])
@pytest.mark.parametrize(("fingers", "count"), [(20, 0), (4, 0), (3, 1), (2, 1)])
def test_two_transducers_between_the_same_two_shapes(fingers: int, count: int, off: float) -> None:
    """One over the other: each has to have its fingers, wherever the other's are."""
    drawn = Filter()
    doubled(drawn, fingers, off)
    assert len(drawn.told()) == count
