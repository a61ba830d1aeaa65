"""What an SVG picture of a section shows, read back in um."""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Width:
    """A width that the picture marks."""

    of: str
    at: str
    left: float
    right: float
    value: float
    drawn: tuple[float, float]  # where its line runs, um


class Picture:
    """A picture, parsed."""

    def __init__(self, svg: str) -> None:
        self.root = ET.fromstring(svg)

    def number(self, name: str) -> float:
        """An attribute of the root."""
        return float(self.root.attrib[name])

    def names(self) -> list[str]:
        """What is drawn, in order."""
        return [path.attrib["data-name"] for path in self._paths()]

    def shape(self, *names: str) -> BaseGeometry:
        """The area of what has one of the names, in the plane of s and z (um)."""
        found = [
            Polygon(self._contour(steps)).buffer(0)
            for path in self._paths()
            if path.attrib["data-name"] in names
            for steps in path.attrib["d"].split("Z")
            if steps.strip()
        ]
        return shapely.unary_union(found)

    def intervals(self, name: str, z: float) -> list[tuple[float, float]]:
        """Where the named parts are at a height."""
        left, _, right, _ = self.shape(name).bounds
        cut = self.shape(name).intersection(LineString([(left - 1, z), (right + 1, z)]))
        parts = getattr(cut, "geoms", [cut])
        return sorted((part.bounds[0], part.bounds[2]) for part in parts if part.length > 0)

    def gap_at(self, name: str, s: float, z: float) -> float:
        """The width of the gap between the named parts in which a place lies."""
        found = self.intervals(name, z)
        return min(x for x, _ in found if x > s) - max(x for _, x in found if x < s)

    def widths(self) -> list[Width]:
        """The widths that are marked."""
        scale, origin = self.number("data-x-scale"), self.number("data-x-origin")
        return [
            Width(
                of=line.attrib["data-of"],
                at=line.attrib["data-at"],
                left=float(line.attrib["data-left"]),
                right=float(line.attrib["data-right"]),
                value=float(line.attrib["data-width"]),
                drawn=tuple((float(line.attrib[x]) - origin) / scale for x in ("x1", "x2")),  # type: ignore[arg-type]
            )
            for line in self.root.iter(f"{SVG}line")
            if line.attrib.get("class") == "width"
        ]

    def texts(self) -> list[ET.Element]:
        """The lines of text."""
        return list(self.root.iter(f"{SVG}text"))

    def _paths(self) -> list[ET.Element]:
        return [path for path in self.root.iter(f"{SVG}path") if "data-name" in path.attrib]

    def _contour(self, steps: str) -> list[tuple[float, float]]:
        numbers = [float(n) for n in re.findall(r"-?[\d.]+", steps)]
        return [
            (
                (x - self.number("data-x-origin")) / self.number("data-x-scale"),
                self._height((y - self.number("data-z-origin")) / self.number("data-z-scale")),
            )
            for x, y in zip(numbers[::2], numbers[1::2], strict=True)
        ]

    def _height(self, z: float) -> float:
        """Above the place where a thick level is broken, what is left out of it counts too."""
        low, high = map(float, self.root.get("data-z-gap", "0 0").split())
        return z - (high - low) if z < high - 1e-6 and high > low else z
