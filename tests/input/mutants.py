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


def drawings() -> dict[str, bytes]:
    """Small drawings in the forms that are text: CIF, DXF, Gerber."""
    cif = (
        "(by hand);\nDS 1 1 1;\n9 TOP;\nL PAD;\n"
        "B 1000 1000 500 500;\nW 100 0 0 1000 0;\nP 0 0 9 0 9 9;\nR 50 1 1;\n"
        "DF;\nDS 2 2 1;\n9 ALL;\nC 1 T 5 5 M X R 0 1;\nC 1;\nDF;\nC 2;\nE\n"
    )
    square = "0\nLWPOLYLINE\n8\nPAD\n90\n4\n70\n1\n10\n0\n20\n0\n10\n1\n20\n0\n10\n1\n20\n1\n10\n0\n20\n1\n"
    dxf = (
        "0\nSECTION\n2\nHEADER\n9\n$INSUNITS\n70\n4\n0\nENDSEC\n0\nSECTION\n2\nBLOCKS\n0\nBLOCK\n8\n0\n2\nB\n70\n0\n"
        f"10\n0\n20\n0\n{square}0\nENDBLK\n0\nENDSEC\n0\nSECTION\n2\nENTITIES\n{square}0\nCIRCLE\n8\nPAD\n10\n5\n20\n5\n"
        "40\n1\n0\nINSERT\n8\nPAD\n2\nB\n10\n5\n20\n5\n41\n2\n50\n30\n0\nENDSEC\n0\nEOF\n"
    )
    gerber = (
        "%FSLAX36Y36*%\n%MOMM*%\n%ADD10C,1*%\n%ADD11R,1X2*%\n%AMX*1,1,2,0,0*%\n%ADD12X*%\nG75*\nD10*\nX0Y0D03*\n"
        "D11*\nX0Y0D02*\nX5000000Y0D01*\nG36*\nX0Y0D02*\nX5000Y0D01*\nX5000Y5000D01*\nX0Y0D01*\nG37*\n%LPC*%\n"
        "D12*\nX1Y1D03*\n%SRX3Y2I5J4*%\nD10*\nX0Y0D03*\n%SR*%\nM02*\n"
    )
    return {"a.cif": cif.encode(), "a.dxf": dxf.encode(), "a.gbr": gerber.encode()}


def moved_lines(content: bytes, seed: int, count: int) -> Iterator[bytes]:
    """So many copies in which lines are lost, doubled, exchanged or cut short."""
    chance = random.Random(seed)
    for _ in range(count):
        lines = content.split(b"\n")
        for _ in range(chance.choice((1, 1, 2, 3))):
            at, other = (chance.randrange(len(lines)) for _ in range(2))
            match chance.randrange(4):
                case 0:
                    lines = lines[:at] + lines[at + 1 :] or [b""]
                case 1:
                    lines.insert(at, lines[other])
                case 2:
                    lines[at], lines[other] = lines[other], lines[at]
                case _:
                    lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]
        yield b"\n".join(lines)


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
