"""What fills holes in the 2.5D view: as deep as follows from what is printed on each, on the layout."""

from collections.abc import Iterator
from dataclasses import dataclass

from pkgdrc.klayout_app.view25d.ruby import mask
from pkgdrc.process.formula import Formula
from pkgdrc.process.made import as_made
from pkgdrc.section.model import Part
from pkgdrc.section.style import words
from pkgdrc.shapes.area import Area
from pkgdrc.technology import Technology
from pkgdrc.units import Um

SLICES = 12
"""Steps that a full hole is shown with."""


@dataclass(frozen=True)
class PoolView:
    """What fills holes, as part of the thing called `words`. Texts besides are in the script's language.

    `depth` follows from `diameter`, `printed` and `beside`; `steps` are heights with the room there.
    """

    words: str
    holes: str
    printed: str
    face: Um
    depth: str
    steps: tuple[tuple[Um, Um, Area], ...]


def pools(technology: Technology) -> Iterator[PoolView]:
    """All of a technology."""
    package = as_made(technology)
    for pool in package.pools:
        share = pool.share(Formula("diameter"), Formula("printed"), Formula("beside"))
        depth: Formula = pool.depth(Formula("diameter"), share)
        step = pool.deepest / SLICES
        tops = [pool.face - number * step for number in range(SLICES)]
        yield PoolView(
            words=words(Part(kind="film", name=pool.name, look=package.looks.get(pool.name))),
            holes=mask(pool.holes),
            printed=mask(pool.printed),
            face=pool.face,
            depth=depth.text,
            steps=tuple((top - step, top, pool.room(top - step / 2)) for top in tops),
        )
