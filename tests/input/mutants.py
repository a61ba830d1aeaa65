"""Damaged copies of small layouts: bytes flipped, set, lost, doubled, moved, or the file cut short."""

import random
from collections.abc import Iterator
from pathlib import Path

import gdstk
import klayout.db as db


def originals(folder: Path) -> dict[str, bytes]:
    """Small layouts with cells, arrays, paths, texts: GDSII, and OASIS with and without checksum."""
    library = gdstk.Library()
    die, top = library.new_cell("DIE"), library.new_cell("TOP")
    die.add(gdstk.rectangle((0, 0), (10, 20), layer=1), gdstk.rectangle((15, 0), (25, 20), layer=1))
    die.add(gdstk.regular_polygon((50, 50), 20, 24, layer=1), gdstk.Label("A", (5, 5), layer=63))
    die.add(gdstk.FlexPath([(0, 40), (30, 40), (30, 60)], 4, layer=1, simple_path=True))
    top.add(gdstk.Reference(die, columns=3, rows=2, spacing=(100, 100)))
    top.add(gdstk.Reference(die, (500, 0), rotation=0.5, magnification=1.5, x_reflection=True))
    found: dict[str, bytes] = {}
    library.write_gds(folder / "g.gds")
    found["gdstk.gds"] = (folder / "g.gds").read_bytes()
    for scheme in (None, "crc32", "checksum32"):
        for level in (0, 6):
            library.write_oas(folder / "o.oas", validation=scheme, compression_level=level)
            found[f"gdstk-{scheme}-{level}.oas"] = (folder / "o.oas").read_bytes()
    layout = db.Layout()
    layout.read(str(folder / "g.gds"))
    layout.write(str(folder / "k.oas"))
    found["klayout.oas"] = (folder / "k.oas").read_bytes()
    return found


def mutants(content: bytes, seed: int, count: int) -> Iterator[bytes]:
    """So many damaged copies, each different from the original."""
    chance = random.Random(seed)
    while count:
        made = bytearray(content)
        for _ in range(chance.choice((1, 1, 1, 2, 4))):
            _damage(made, chance)
        if bytes(made) != content:
            count -= 1
            yield bytes(made)


def _damage(made: bytearray, chance: random.Random) -> None:
    at = chance.randrange(max(len(made), 1))
    far = min(len(made), at + chance.choice((1, 2, 4, 16)))
    match chance.randrange(8):
        case 0 | 1 | 2:
            if made:
                made[at] ^= 1 << chance.randrange(8)
        case 3 | 4:
            made[at : at + 1] = bytes([chance.choice((0, 1, 2, 0x7F, 0x80, 0xFF, chance.randrange(256)))])
        case 5:
            del made[at:far]
        case 6:
            made[at:at] = made[at:far]
        case _:
            del made[at:]
