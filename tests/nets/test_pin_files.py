# ruff: noqa: E501 - files as they are written
"""Lists of pins in the forms that people have, and what is said of those that cannot be read."""

from pathlib import Path

import pytest

from pkgdrc.errors import InputError
from pkgdrc.nets.pins import read_pins
from pkgdrc.nets.pins.balls import ball_name, row_and_column
from pkgdrc.technology.pins import Pin, PinColumns, Pins


def read(folder: Path, name: str, text: str, **keys: object) -> Pins:
    (folder / name).write_text(text, encoding="utf-8")
    return read_pins(Pins(file=name, **keys), folder)  # type: ignore[arg-type]


A1, B2 = Pin(name="A1", net="VDD", x=-100.0, y=200.0), Pin(name="B2", net="IO", x=100.0, y=-50.5)

TABLES = {
    "plain": "Ball,Net,X (um),Y (um)\nA1,VDD,-100,200\nB2,IO,100,-50.5\n",
    "in mm": "Ball Name,Net Name,X_mm,Y_mm\nA1,VDD,-0.1,0.2\nB2,IO,0.1,-0.0505\n",
    "in mil": "pin;signal;x [mil];y [mil]\nA1;VDD;-3.937007874;7.874015748\nB2;IO;3,937007874;-1,988188976\n",
    "tabs and comments": "# made by hand\n\nBump\tNetName\tX [um]\tY [um]\nA1\tVDD\t-100\t200\n# -\nB2\tIO\t100\t-50.5\n",
    "unit above": "Package,FCBGA\nUnits,microns\nPin Number,X Coord,Y Coord,Net Name\nA1,-100,200,VDD\nB2,100,-50.5,IO\n",
    "rows and columns": "Row,Col,Signal,X(um),Y(um)\nA,1,VDD,-100,200\nB,2,IO,100,-50.5\n",
    "center columns": "Bump_ID,Name,Center_X (um),Center_Y (um),Width\nA1,VDD,-100,200,80\nB2,IO,100,-50.5,80\n",
    "tabs and decimal commas": "Ball\tNet\tX (um)\tY (um)\nA1\tVDD\t-100,0\t200,0\nB2\tIO\t100\t-50,5\n",
    "blanks": "Ball  Net  X(um)   Y(um)\n----  ---  -----   -----\nA1    VDD  -100    200\nB2    IO   100     -50.5\n",
    "in nm": "Ball,Net,X (nm),Y (nm)\nA1,VDD,-100000,200000\nB2,IO,100000,-50500\n",
    "typeset minus": "Ball,Net,X (um),Y (um)\nA1,VDD,\u2212100,200\nB2,IO,100,\u221250.5\n",
    "other comments": "! map\n// x\nBall,Net,X (um),Y (um)\n; none\nA1,VDD,-100,200\n// B1\nB2,IO,100,-50.5\n",
    "number and name": "Pad #,Pad Name,Pad Center X [µm],Pad Center Y [µm]\nA1,VDD,-100,200\nB2,IO,100,-50.5\n",
    "die netlist": "DIE_NAME=a\nDIE_UNITS=UM\n;die_pad_num x y net_name\nA1 -100 200 VDD\nB2 100 -50.5 IO\n",
    "byte order mark": "\ufeffBall,Net,X (µm),Y (µm)\r\nA1,VDD,-100,200\r\nB2,IO,100,-50.5\r\n",
    "quoted": 'Map of it, revision 3\n\n"Ball", "Net", "X (um)", "Y (um)"\n"A1", "VDD", "-100", "200"\n"B2", "IO", 100, -50.5\n',
    "two origins": (
        "Side,Pad Name,IO Guide,IO Order,Bump Name,Bump Row,Bump Col,Packaging Bump Name,Net Name,"
        "Bump Center X (Relative to LL Corner) (um),Bump Center Y (Relative to LL Corner) (um),"
        "Bump Center X (Relative to Die Center) (um),Bump Center Y (Relative to Die Center) (um)\n"
        "N,p0,0,1,A1,A,1,A1,VDD,900,1200,-100,200\nN,p1,0,1,B2,B,2,B2,IO,1100,949.5,100,-50.5\n"
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables(name: str, tmp_path: Path) -> None:
    found = read(tmp_path, "map.csv", TABLES[name], origin=None if name == "two origins" else "center")
    assert [(pin.name, pin.net) for pin in found.rows] == [("A1", "VDD"), ("B2", "IO")]
    for pin, right in zip(found.rows, (A1, B2), strict=True):
        assert (pin.x, pin.y) == (pytest.approx(right.x, abs=1e-4), pytest.approx(right.y, abs=1e-4))
    assert found.origin == "center"


def test_origin_above_the_header(tmp_path: Path) -> None:
    text = "Unit: um\nOrigin: die center\nBall,Net,X,Y\nA1,VDD,-100,200\nB2,IO,100,-50.5\n"
    found = read(tmp_path, "map.csv", text)
    assert (found.rows, found.origin) == ((A1, B2), "center")


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_a_map_that_is_drawn(between: str, tmp_path: Path) -> None:
    """A cell a ball, as spreadsheets have it; an empty one is no ball. From below the columns run down."""
    rows = [["Top view"], ["", "1", "2", "3"], ["A", "VDD", "IO1", "VSS"], ["B", "IO2", "", "NC"]]
    text = "\n".join(between.join(row) for row in rows)
    found = read(tmp_path, "map.csv", text, pitch=400.0)
    assert [(pin.name, pin.net, pin.x, pin.y) for pin in found.rows] == [
        ("A1", "VDD", -400, 200), ("A2", "IO1", 0, 200), ("A3", "VSS", 400, 200),
        ("B1", "IO2", -400, -200), ("B3", "", 400, -200),
    ]  # fmt: skip
    below = "\n".join(between.join([row[0], *row[:0:-1]]) for row in rows)
    assert {*read(tmp_path, "map.csv", below, pitch=400.0).rows} == {*found.rows}


def test_columns_that_the_user_names(tmp_path: Path) -> None:
    text = "what,who,left,up\nA1,VDD,-100,200\nB2,IO,100,-50.5\n"
    columns = PinColumns(name="what", net="who", x="left", y="up")
    found = read(tmp_path, "a.csv", text, columns=columns, unit="um", origin="center")
    assert found.rows == (A1, B2)


def test_aif(tmp_path: Path) -> None:
    text = (
        "[DATABASE]\nUNITS = MM\n[DIE]\nNAME=chip\nWIDTH=1\n[NETLIST]\n;NETNAME PAD# TYPE PAD_X PAD_Y BALL# TYPE BALL_X BALL_Y\n"
        "VDD A1 SIG -0.1 0.2 1 B -1 2\nIO B2 SIG 0.1 -0.0505 2 B 1 -2\nvss - - - - 9 B 0 0\n"
    )
    assert read(tmp_path, "a.aif", text).rows == (A1, B2)
    balls = PinColumns(name="BALL#", x="BALL_X", y="BALL_Y")
    found = read(tmp_path, "a.aif", text, columns=balls)
    assert [(pin.name, pin.net, pin.x) for pin in found.rows] == [
        ("1", "VDD", -1000.0), ("2", "IO", 1000.0), ("9", "vss", 0.0),
    ]  # fmt: skip


def test_bmap(tmp_path: Path) -> None:
    text = "# bump map\nA1 BUMP -100 200 p VDD\nB2 BUMP 100 -50.5 IO -  # no net\n"
    found = read(tmp_path, "a.bmap", text)
    assert found.rows == (A1, B2)
    assert found.origin == "lower-left"


def test_die_text(tmp_path: Path) -> None:
    text = (
        "Units: microns, 2 decimal places\nDieType: FlipChip\nDieOrient: ChipDown\nExtents: (-500.00 -400.00) (500.00 400.00)\n\n"
        "Pin Number  X Coord  Y Coord  Rotation  Pin Use  Net Name\n----------  -------  -------  --------  -------  --------\n"
        "A1          -100.00  200.00   0.00      POWER    VDD\nB2          100.00   -50.50   0.00      BI       IO\n"
        "C1          0.00     0.00     0.00      NC\n"
    )
    found = read(tmp_path, "die.txt", text)
    assert found.rows == (A1, B2, Pin(name="C1", net="", x=0.0, y=0.0))
    assert (found.origin, found.view) == ("center", "bottom")


def test_netlist(tmp_path: Path) -> None:
    text = "* pads\n.SUBCKT pad io\n.ENDS\n.SUBCKT chip vdd io1 vss\nX1 io1 pad\n.ENDS\n"
    found = read(tmp_path, "a.cdl", text)
    assert [pin.name for pin in found.rows] == ["VDD", "IO1", "VSS"]
    assert found.any_case


def test_places_by_ball_names(tmp_path: Path) -> None:
    """Rows run down and columns to the right, seen from above."""
    text = "Ball,Net\nA1,VDD\nA2,IO\nB1,IO1\nB2,VSS\n"
    found = read(tmp_path, "a.csv", text, pitch=400.0)
    assert [(pin.x, pin.y) for pin in found.rows] == [(-200, 200), (200, 200), (-200, -200), (200, -200)]


def test_rows_of_balls() -> None:
    """JEDEC's letters: a drawing of 484 balls has rows up to AB, one of 676 up to AF."""
    assert [ball_name(row, 0)[:-1] for row in (7, 8, 13, 14, 19, 20, 21, 25)] == [
        "H", "J", "P", "R", "Y", "AA", "AB", "AF",
    ]  # fmt: skip
    for row in range(450):
        assert row_and_column(ball_name(row, 11)) == (row, 11)
    assert [row_and_column(name) for name in ("I1", "A0", "1A", "A", "AX3")] == [None] * 5
    assert row_and_column("ab07") == (21, 6)


HEADER = "Ball,Net,X (um),Y (um)\n"


@pytest.mark.parametrize(
    ("name", "text", "keys", "said"),
    [
        ("a.csv", "Ball,Net,X,Y\nA1,VDD,1,2\n", {}, "no unit in its header"),
        ("a.csv", "Ball,Net,X (mm),Y (um)\nA1,VDD,1,2\n", {}, "line 1: x and y are in different units"),
        ("a.csv", "Ball,Net,X (um),Y (um)\nA1,VDD,1,2\nTotal,1,,\n", {}, "line 3: Total has no place"),
        ("a.csv", "Ball,Net\nA1,VDD\nI2,IO\n", {"pitch": 400.0}, "line 3: 'I2' is no ball's name"),
        (
            "a.aif",
            "[NETLIST]\n;NETNAME NUMBER PAD_X PAD_Y\nVDD A1 1 2\n",
            {},
            "line 2: there is no column PAD#",
        ),
        (
            "a.csv",
            HEADER + "A1,VDD,1,2\n",
            {"origin": None},
            "does not say where its places are counted from",
        ),
        ("a.csv", HEADER + "A1,VDD,1,2\nA2,VDD,one,2\n", {}, "a.csv, line 3: x is 'one', which is no number"),
        ("a.csv", HEADER + "A1,VDD,1\n", {}, "a.csv, line 2: has 3 columns; its y is in column 4"),
        ("a.csv", HEADER + "A1,VDD,1,2\n\nA1,IO,3,4\n", {}, "line 4: pin A1 is there a second time (line 2)"),
        ("a.csv", HEADER + "A1,VDD,1,2\nA2,IO,1,2\n", {}, "line 3: pin A2 is where A1 is (line 2)"),
        ("a.csv", HEADER + ",VDD,1,2\n", {}, "line 2: the pin has no name"),
        ("a.csv", HEADER + "A1,VDD,,2\n", {}, "line 2: pin A1 has y but no x"),
        ("a.csv", HEADER + "A1,VDD,nan,2\n", {}, "line 2: x is nan, which is no place"),
        ("a.csv", HEADER, {}, "a.csv: holds no pin"),
        ("a.csv", "", {}, "a.csv, line 1: no header"),
        ("a.csv", "hello\nworld\n", {}, "this line is 'hello'"),
        (
            "a.csv",
            HEADER,
            {"columns": PinColumns(net="Nett")},
            "line 1: there is no column 'Nett' (net): did you mean 'Net'?",
        ),
        ("a.bmap", "A1 B 1 2 p\n", {}, "a.bmap, line 1: has 5 columns; 6 are expected"),
        ("a.aif", "[NETLIST]\nVDD A1 S 1\n", {}, "line 2: pin A1 has no place"),
        ("a.aif", "[NETLIST]\nVDD A1 S 1 2\n", {}, "no unit"),
        ("a.csv", "Ball,Net\nA1,VDD\nI2,IO\n", {"pitch": 400.0}, "'I2' is no ball's name"),
        (
            "a.cdl",
            ".SUBCKT a x\n.ENDS\n.SUBCKT b y\n.ENDS\n",
            {},
            "one top circuit with pins is expected; there are: A, B",
        ),
    ],
)
def test_lists_that_cannot_be_read(
    name: str, text: str, keys: dict[str, object], said: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path, name, text, **{"origin": "center", **keys})
    assert said in str(error.value)
    assert name in str(error.value)


def test_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.csv: cannot be read"):
        read_pins(Pins(file="gone.csv"), tmp_path)
    (tmp_path / "a.csv").write_bytes(bytes(range(128, 256)) * 4)
    with pytest.raises(InputError, match=r"a\.csv"):
        read_pins(Pins(file="a.csv"), tmp_path)
    with pytest.raises(InputError, match="needs a file, or rows"):
        read_pins(Pins(), tmp_path)
