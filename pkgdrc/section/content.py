"""What is found along a line, before it is clipped to the line's ends."""

from collections.abc import Iterable
from dataclasses import dataclass

from klayout import db

from pkgdrc.process.bump import Bump
from pkgdrc.section.model import Part, Width

Area = tuple[Part, db.Region]  # the part without its polygons, and where it is


@dataclass(frozen=True, kw_only=True)
class Content:
    """Parts in the order in which they are painted, and the figures that go with them (see `Section`)."""

    areas: Iterable[Area]
    widths: Iterable[Width]
    fills: tuple[float, ...] = ()
    bumps: tuple[Bump, ...] = ()
