"""Reading layouts: every format, and one clear sentence for every kind of bad file."""

import gzip
import hashlib
import struct
from pathlib import Path

import pytest
from klayout import db

from pkgdrc import check as judge
from pkgdrc.errors import InputError
from pkgdrc.input.read import read_layout


def record(kind: int, data: int, payload: bytes = b"") -> bytes:
    """One GDSII record."""
    return struct.pack(">HBB", 4 + len(payload), kind, data) + payload


def name(text: str) -> bytes:
    return text.encode() + b"\0" * (len(text) % 2)


def boundary(*points: tuple[int, int]) -> bytes:
    xy = b"".join(struct.pack(">ii", *point) for point in points)
    layer = record(0x0D, 2, struct.pack(">h", 10)) + record(0x0E, 2, struct.pack(">h", 0))
    return record(0x08, 0) + layer + record(0x10, 3, xy) + record(0x11, 0)


BOX = boundary((0, 0), (0, 1000), (1000, 1000), (1000, 0), (0, 0))
UNITS = bytes.fromhex("3e4189374bc6a7f0 3944b82fa09b5a54")  # 0.001 um, 1e-9 m


def placed(cell: str) -> bytes:
    return record(0x0A, 0) + record(0x12, 6, name(cell)) + record(0x10, 3, bytes(8)) + record(0x11, 0)


def gds(units: bytes = UNITS, **cells: bytes) -> bytes:
    """A GDSII file with the given cells' content."""
    head = record(0x00, 2, struct.pack(">h", 600)) + record(0x01, 2, bytes(24)) + record(0x02, 6, name("LIB"))
    body = b"".join(
        record(0x05, 2, bytes(24)) + record(0x06, 6, name(cell)) + content + record(0x07, 0)
        for cell, content in cells.items()
    )
    return head + record(0x03, 5, units) + body + record(0x04, 0)


GOOD = gds(DIE=BOX * 200, TOP=placed("DIE"))


def refusal(file: Path, top: str | None = None) -> str:
    with pytest.raises(InputError) as caught:
        read_layout(file, top)
    message = str(caught.value)
    assert message.startswith(str(file))
    assert "\n" not in message
    return message.removeprefix(str(file))


@pytest.mark.parametrize("ending", [".gds", ".gds.gz", ".oas", ".oas.gz"])
def test_every_format_is_read(tmp_path: Path, ending: str) -> None:
    layout = db.Layout()
    top = layout.create_cell("TOP")
    top.shapes(layout.layer(10, 0)).insert(db.Box(0, 0, 2000, 1000))
    plain = tmp_path / ("a" + ending.removesuffix(".gz"))
    layout.write(str(plain))
    file = plain
    if ending.endswith(".gz"):
        file = tmp_path / ("a" + ending)
        file.write_bytes(gzip.compress(plain.read_bytes()))

    source = read_layout(file)

    assert (source.path, source.top.name, source.dbu, source.dropped) == (file, "TOP", 0.001, ())
    assert source.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert source.top.dbbox().to_s() == "(0,0;2,1)"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"hello, this is a text\n", "neither GDSII nor OASIS"),
        (b"DS 1 1 1;\n9 TOP;\nL CPG;\nB 10 10 0 0;\nDF;\nE\n", "has shapes on 'CPG', which is no layer"),
        (GOOD[: len(GOOD) // 2], "is cut short"),
        (GOOD[:-4], "is cut short"),
        (GOOD[:4], "is cut short"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (gzip.compress(b"hello", mtime=0), "neither GDSII nor OASIS"),
        (gzip.compress(GOOD, mtime=0)[:-40], "compressed file is cut short"),
        (gzip.compress(GOOD, mtime=0)[:-6], "compressed file is cut short"),
        (gzip.compress(GOOD, mtime=0)[:3], "compressed file is cut short"),
        (gzip.compress(GOOD, mtime=0)[:-6] + bytes(6), "cut short or damaged"),
        (gds(), "holds no cells"),
        (gds(A=BOX).replace(b"A\0", b"\xff\0"), "name is not UTF-8"),
        (gds(A=b""), "nothing in cell 'A'"),
        (gds(A=BOX, B=BOX), "has 2 top cells: A, B; choose one with --top"),
        (gds(A=BOX) + gds(A=BOX), "bytes follow its end"),
        (gds(A=BOX).replace(BOX, b"\0\0" + BOX), "is damaged: "),
        (gds(units=bytes(16), A=BOX), "database unit is 0.0 um"),
        (
            gds(A=BOX).replace(record(0x03, 5, UNITS), b""),
            "has no UNITS record, so nobody knows how large it is",
        ),
        (gds(A=BOX + placed("LOST") + placed("GONE")), "does not hold: GONE, LOST;"),
        (gds(A=BOX + placed("B"), B=placed("LOST")), "does not hold: LOST;"),
        (gds(A=BOX + placed("A")), "in a circle: A > A;"),
        (gds(A=BOX + placed("B"), B=placed("A")), "in a circle: "),
        (gds(TOP=BOX, A=placed("B"), B=placed("A")), "in a circle: "),
    ],
)
def test_bad_content_is_one_clear_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "layout.gds"
    file.write_bytes(content)
    assert said in refusal(file)


ODD = "has an odd length, {} bytes; all records have an even one"


@pytest.mark.parametrize("padded", [True, False])
@pytest.mark.parametrize(
    ("whole", "what", "byte"),
    [
        (record(0x00, 2, struct.pack(">h", 600)), "HEADER", 0),
        (record(0x01, 2, bytes(24)), "BGNLIB", 6),
        (record(0x02, 6, name("LIB")), "LIBNAME", 34),
        (record(0x03, 5, UNITS), "UNITS", 42),
        (record(0x06, 6, name("TOP")), "STRNAME", 90),
        (record(0x0D, 2, struct.pack(">h", 10)), "LAYER", 102),
        (record(0x11, 0), "ENDEL", 158),
    ],
)
def test_a_record_of_odd_length(tmp_path: Path, whole: bytes, what: str, byte: int, padded: bool) -> None:
    """It is told first, whatever is then taken for what behind it."""
    odd = struct.pack(">H", len(whole) + 1) + whole[2:] + b"\0" * padded
    file = tmp_path / "layout.gds"
    file.write_bytes(gds(TOP=BOX).replace(whole, odd, 1))
    told = refusal(file)
    assert f": {what} at byte {byte} {ODD.format(len(whole) + 1)}" in told
    assert "UNITS" not in told.replace(f": {what} ", "")


def real(number: float) -> bytes:
    """A number between -1 and 1 as GDSII has it."""
    return bytes([0xC0 if number < 0 else 0x40]) + int(abs(number) * 2**56).to_bytes(7, "big")


def magnified(cell: str, number: bytes) -> bytes:
    more = record(0x1A, 1, bytes(2)) + record(0x1B, 5, number)
    return record(0x0A, 0) + record(0x12, 6, name(cell)) + more + record(0x10, 3, bytes(8)) + record(0x11, 0)


@pytest.mark.parametrize("number", [0.0, -0.5])
def test_a_magnification_that_is_none(tmp_path: Path, number: float) -> None:
    file = tmp_path / "layout.gds"
    file.write_bytes(gds(A=BOX, TOP=magnified("A", real(number))))
    assert "MAG at byte 216, cell TOP: a magnification is a number above 0; write" in refusal(file)
    file.write_bytes(gds(A=BOX, TOP=magnified("A", real(0.5))))
    assert read_layout(file).top.dbbox().to_s() == "(0,0;0.5,0.5)"


@pytest.mark.parametrize(
    ("units", "said"),
    [
        ("37119799812dea11", ""),  # 1e-12 m
        ("36fd53d5aa952a90", "9e-07 um"),
        ("3d68db8bac710cb4", ""),  # 1e-4 m
        ("3d69e7fb267c6b8c", "101 um"),
        ("3e4189374bc6a7f0", "1000 um"),  # as where the two numbers are swapped
    ],
)
def test_units_in_which_nobody_draws(tmp_path: Path, units: str, said: str) -> None:
    file = tmp_path / "layout.gds"
    file.write_bytes(gds(units=UNITS[:8] + bytes.fromhex(units), A=BOX))
    if said:
        assert f"its database unit is {said}, in which nobody draws" in refusal(file)
    else:
        assert read_layout(file)


def test_two_records_of_units(tmp_path: Path) -> None:
    file = tmp_path / "layout.gds"
    file.write_bytes(gds(A=BOX).replace(record(0x03, 5, UNITS), 2 * record(0x03, 5, UNITS)))
    assert "it has 2 UNITS records, so nobody knows how large it is" in refusal(file)


def test_what_has_wrapped_round_is_not_nothing(tmp_path: Path) -> None:
    far = placed("A").replace(bytes(8), struct.pack(">ii", 2**31 - 1, 0))
    file = tmp_path / "layout.gds"
    file.write_bytes(gds(A=BOX, TOP=far))
    with pytest.raises(InputError, match=r"layout\.gds: the layout reaches to 2,147,484,647 database units"):
        judge(file, "hermetic")


def test_a_truncated_oasis_file(tmp_path: Path) -> None:
    layout = db.Layout()
    shapes = layout.create_cell("TOP").shapes(layout.layer(10, 0))
    for column in range(500):
        shapes.insert(db.Box(column * 10, 0, column * 10 + 5, column + 5))
    whole = tmp_path / "whole.oas"
    layout.write(str(whole))
    file = tmp_path / "part.oas"
    file.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert "is cut short" in refusal(file)


def test_what_is_no_file(tmp_path: Path) -> None:
    assert "No such file" in refusal(tmp_path / "missing.gds")
    assert "is a folder" in refusal(tmp_path)
    assert "is not a file" in refusal(Path("/dev/null"))


def test_the_top_cell_is_chosen(tmp_path: Path) -> None:
    file = tmp_path / "two.gds"
    file.write_bytes(gds(LEFT=BOX, RIGHT=BOX + placed("LEFT"), OTHER=BOX))
    assert read_layout(file, "LEFT").top.name == "LEFT"
    assert "did you mean 'RIGHT'?" in refusal(file, "RIGTH")


def test_a_missing_cell_outside_the_chosen_top_is_no_hindrance(tmp_path: Path) -> None:
    file = tmp_path / "two.gds"
    file.write_bytes(gds(A=BOX, B=BOX + placed("LOST")))
    assert read_layout(file, "A").top.name == "A"
    assert "does not hold: LOST" in refusal(file, "B")
    assert "does not hold: LOST" in refusal(file, "LOST")


def test_the_readers_warnings_are_told_and_not_printed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "odd.gds"
    file.write_bytes(gds(A=boundary((0, 0), (9, 9)) + BOX))
    assert "less than 3 points" in refusal(file)
    assert "less than 3 points" in " ".join(read_layout(file, accept_dropped=True).dropped)
    file.write_bytes(gds(A=BOX + placed("A")))
    refusal(file)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("angle", "count"), [(33.0, 1), (-450.0, 1), (33.0, 500)])
def test_a_text_may_be_turned_as_it_likes(tmp_path: Path, angle: float, count: int) -> None:
    """As what flattens turned cells leaves them: where it stands and what it says is all that is read."""
    number = struct.unpack(">Q", struct.pack(">d", angle))[0]
    sign, exponent, fraction = number >> 63, (number >> 52 & 0x7FF) - 1022, number & (1 << 52) - 1 | 1 << 52
    shift = -exponent % 4
    real = sign << 63 | (64 + (exponent + shift) // 4) << 56 | fraction << 3 >> shift
    layer = record(0x0D, 2, struct.pack(">h", 63)) + record(0x16, 2, struct.pack(">h", 0))
    turned = record(0x1A, 1, bytes(2)) + record(0x1C, 5, struct.pack(">Q", real))
    text = record(0x0C, 0) + layer + turned + record(0x10, 3, struct.pack(">ii", 7, 9))
    text += record(0x19, 6, name("F1.IN")) + record(0x11, 0)
    file = tmp_path / "turned.gds"
    file.write_bytes(gds(A=BOX + text * count))
    source = read_layout(file)
    assert source.dropped == ()
    shapes = source.top.shapes(source.layout.layer(63, 0))
    assert {(each.text.string, each.text.x, each.text.y) for each in shapes.each()} == {("F1.IN", 7, 9)}
    assert shapes.size() == count


def test_a_polygon_of_many_corners_is_read(tmp_path: Path) -> None:
    """Its record is longer than a signed number tells, which klayout mentions."""
    teeth = [(x + dx, y) for x in range(0, 19_000, 10) for dx, y in ((0, 50), (7, 50), (7, 0), (10, 0))]
    layout = db.Layout()
    shape = db.Polygon([db.Point(0, -20), *(db.Point(x, y) for x, y in teeth), db.Point(19_000, -20)])
    layout.create_cell("TOP").shapes(layout.layer(1, 0)).insert(shape)
    path = tmp_path / "comb.gds"
    layout.write(str(path))
    source = read_layout(path)
    assert source.dropped == ()
    assert source.top.shapes(source.layout.layer(1, 0)).size() == 1
