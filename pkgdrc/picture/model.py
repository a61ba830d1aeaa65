"""What a picture is."""

from dataclasses import dataclass

from pkgdrc.findings.record import Box


@dataclass(frozen=True)
class Picture:
    """A drawing with what it shows in words.

    `svg` is one <svg> element to put into a page: it has a viewBox and a <title>, takes its looks from
    `pkgdrc.picture.style`, and holds no ids, scripts or references. `caption` is plain text.
    """

    svg: str
    caption: str
    window: Box | None = None  # um on the wafer; None for a cross-section
