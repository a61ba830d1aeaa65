"""Wafer maps of others: what they say is what was written, dies known to be bad are left out and compared."""

import json
from pathlib import Path

import pytest

from pkgdrc.cli.draw import draw
from pkgdrc.cli.main import main
from pkgdrc.errors import InputError
from pkgdrc.input.wafer_map import read_wafer_map
from pkgdrc.resources import find_layout

ENDINGS = (".g85.xml", ".e142.xml", ".sinf")
PLANT = """
[[plant]]
die = [{column}, {row}]
layer = "component"
action = "add"
box = [-340.0, -185.0, 340.0, -160.0]
"""
BAD = ((3, 9), (12, 20))


@pytest.fixture(scope="session")
def wafer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wafer with two bad dies, and its maps in each format."""
    folder = tmp_path_factory.mktemp("wafer")
    plants = "".join(PLANT.format(column=column, row=row) for column, row in BAD)
    (folder / "spec.toml").write_text(find_layout("hermetic-island").read_text() + plants)
    draw(folder / "spec.toml", folder / "w.gds")
    reports = [word for ending in ENDINGS for word in ("--report", str(folder / f"w{ending}"))]
    assert main(["check", str(folder / "w.gds"), *CHECK, *reports]) == 1
    return folder


CHECK = ("--deck", "hermetic", "--select", "RS.4,RI.4,WF", "--no-cache")


def checked(wafer: Path, map_: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    capsys.readouterr()
    code = main(["check", str(wafer / "w.gds"), *CHECK, "--bad-dies", str(map_), "--format", "json"])
    shown = capsys.readouterr()
    return {**(json.loads(shown.out) if shown.out else {}), "code": code, "err": shown.err}


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_was_written_is_read(wafer: Path, ending: str) -> None:
    found = read_wafer_map(wafer / f"w{ending}")
    assert {die for die, good in found.dies.items() if not good} == set(BAD)
    assert len(found.dies) == 624
    assert found.turned(90).turned(180).turned(0).dies == found.dies


@pytest.mark.parametrize("ending", ENDINGS)
def test_known_bad_dies_are_left_out_and_compared(
    wafer: Path, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = checked(wafer, wafer / f"w{ending}", capsys)
    assert told["code"] == 0
    (note,) = [each["text"] for each in told["notes"] if "known to be bad" in each["text"]]  # type: ignore[attr-defined]
    assert "2 of 624 dies are known to be bad and left out; errors are found in 2 of them, and in 0" in note
    assert told["layout"]["known_bad"]["count"] == 2  # type: ignore[index]


def test_an_error_in_a_die_that_is_called_good_counts(
    wafer: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    map_ = tmp_path / "lot.sinf"
    lines = (wafer / "w.sinf").read_text().splitlines()
    rows = [number for number, line in enumerate(lines) if line.startswith("RowData:")]
    at = rows[-1 - BAD[0][1]]
    lines[at] = lines[at].replace("0B", "01")
    map_.write_text("\n".join(lines))
    told = checked(wafer, map_, capsys)
    assert told["code"] == 1
    counting = [each for each in told["violations"] if each["waived"] is None]  # type: ignore[attr-defined]
    assert {row[0] for each in counting for row in each["dies"]["rows"]} == {BAD[0][1]}


def test_a_map_that_was_taken_with_the_wafer_turned_is_turned_back(
    wafer: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    map_ = tmp_path / "lot.sinf"
    lines = (wafer / "w.sinf").read_text().splitlines()
    head = {line.split(":")[0]: line.split(":", 1)[1] for line in lines if not line.startswith("RowData")}
    rows = [line.removeprefix("RowData:").split() for line in lines if line.startswith("RowData")]
    turned = list(zip(*rows[::-1], strict=True))
    head |= {
        "FNLOC": str((int(head["FNLOC"]) + 90) % 360),
        "ROWCT": str(len(turned)),
        "COLCT": str(len(turned[0])),
    }
    text = "".join(f"{key}:{value}\n" for key, value in head.items())
    map_.write_text(text + "".join(f"RowData:{' '.join(row)}\n" for row in turned))
    assert checked(wafer, map_, capsys)["code"] == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hello", "is no wafer map that is read"),
        ("ROWCT:2\nRowData:01 01\n", "has 1 rows of 2 places, and says that it has 2 of None"),
        ("RowData:01 01\nRowData:01\n", "its rows are not all of one length"),
        ("ROWCT:x\nRowData:01 01\n", "ROWCT is 'x'; a whole number is expected"),
        ("<Maps>", "is no wafer map: "),
        ("<Maps/>", "holds neither"),
        ("<!DOCTYPE a><Maps/>", "declares entities"),
        (
            "<Map><Device><Bin BinCode='1' BinQuality='Fail'/><Data><Row>11</Row></Data></Device></Map>",
            "no bin",
        ),
        ("<Map><Device BinType='Odd'><Data><Row>11</Row></Data></Device></Map>", "its BinType is 'Odd'"),
    ],
)
def test_what_is_no_map_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "m").write_text(text)
    with pytest.raises(InputError) as caught:
        read_wafer_map(tmp_path / "m")
    assert said in str(caught.value)


def test_a_map_of_another_wafer_is_refused(
    wafer: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "m.sinf").write_text("RowData:01 01\nRowData:01 __\n")
    told = checked(wafer, tmp_path / "m.sinf", capsys)
    assert told["code"] == 2
    assert "its 3 dies are not the 624 of" in str(told["err"])
