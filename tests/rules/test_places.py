"""One place is one finding, in every deck: told, waived, compared with a baseline and mapped by itself."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import klayout.db as kdb
import pytest

from pkgdrc.cli.main import main
from pkgdrc.findings.document import dies_of
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology

Boxes = Sequence[tuple[float, float, float, float]]


@dataclass(frozen=True)
class Scene:
    """Shapes of a layer that break a rule at two places, and what the places are. `first` has only one."""

    deck: str
    rule: str
    layer: str
    first: Boxes
    both: Boxes
    values: tuple[float, float]


def necks(*of: tuple[float, float]) -> Boxes:
    """A track of 60 um width and 1000 um length with necks: place, width."""
    spots = sorted(of)
    starts = [0.0, *(x + 10 for x, _ in spots)]
    ends = [*(x - 10 for x, _ in spots), 1000.0]
    whole = [(start, 0.0, end, 60.0) for start, end in zip(starts, ends, strict=True)]
    return [*whole, *((x - 10, 0.0, x + 10, width) for x, width in spots)]


def pair(*of: tuple[float, float]) -> Boxes:
    """Two tracks 200 um apart, with teeth of the upper one that come near the lower one: place, distance."""
    tracks = [(0.0, 0.0, 1000.0, 60.0), (0.0, 260.0, 1000.0, 320.0)]
    return [*tracks, *((x - 30, 60 + apart, x + 30, 260.0) for x, apart in of)]


SCENES = [
    Scene("elastic-bump", "RD.1", "interconnect", necks((100, 6)), necks((100, 6), (400, 8)), (6, 8)),
    Scene("elastic-bump", "RD.2", "interconnect", pair((100, 6)), pair((100, 6), (400, 8)), (6, 8)),
    Scene("stud-base", "CT.1", "track", necks((100, 30)), necks((100, 30), (400, 35)), (30, 35)),
    Scene("stud-base", "CT.2", "track", pair((100, 30)), pair((100, 30), (400, 35)), (30, 35)),
    Scene("hermetic/cover-wiring", "VE.1", "wiring", necks((100, 3)), necks((100, 3), (400, 4)), (3, 4)),
    Scene("hermetic/cover-wiring", "VE.2", "wiring", pair((100, 3)), pair((100, 3), (400, 4)), (3, 4)),
]
IDS = [scene.rule for scene in SCENES]


def write(path: Path, scene: Scene, boxes: Boxes) -> None:
    technology = load_technology(find_technology(scene.deck))
    layout = kdb.Layout()
    top = layout.create_cell("TOP")
    number = layout.layer(*technology.layers[scene.layer])
    region = kdb.Region([kdb.Polygon(kdb.DBox(*box).to_itype(layout.dbu)) for box in boxes])
    top.shapes(number).insert(region.merged())
    top.shapes(layout.layer(*technology.layers["die"])).insert(kdb.DBox(-5000, -5000, 5000, 5000))
    for name in technology.required:
        if not top.shapes(layout.layer(*technology.layers[name])).size():
            top.shapes(layout.layer(*technology.layers[name])).insert(kdb.DBox(3000, 3000, 3400, 3400))
    layout.write(str(path))


def found(scene: Scene, file: str, *options: str) -> list[float]:
    """What stands of the rule: its values."""
    asked = ["--technology", scene.deck, "--select", scene.rule, "--no-cache", "--no-config"]
    assert main(["check", file, *asked, "--report", "now.json", *options]) in (0, 1)
    told = json.loads(Path("now.json").read_text())["violations"]
    return sorted(each["measured"] for each in told if each["waived"] is None)


@pytest.mark.parametrize("scene", SCENES, ids=IDS)
def test_a_place_says_nothing_of_the_next(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(Path("one.gds"), scene, scene.first)
    write(Path("both.gds"), scene, scene.both)
    first, second = scene.values
    assert found(scene, "one.gds", "--report", "old.json") == [first]
    assert found(scene, "both.gds") == [first, second]
    spans = [
        (each["between"], each["measured"]) for each in json.loads(Path("now.json").read_text())["violations"]
    ]
    for ((x, y), (u, v)), measured in spans:
        assert ((x - u) ** 2 + (y - v) ** 2) ** 0.5 == pytest.approx(measured, abs=2e-3)
    assert main(["waive", "old.json", scene.rule, "--reason", "agreed", "-w", "w.toml"]) == 0
    assert found(scene, "one.gds", "--waivers", "w.toml") == []
    assert found(scene, "both.gds", "--waivers", "w.toml") == [second]
    assert found(scene, "one.gds", "--baseline", "old.json") == []
    assert found(scene, "both.gds", "--baseline", "old.json") == [second]


def panel(path: Path, narrow: dict[int, float]) -> None:
    """Ten modules whose tracks a plating bar joins; those in `narrow` have a neck."""
    technology = load_technology(find_technology("stud-base"))
    layout = kdb.Layout()
    top = layout.create_cell("PANEL")
    die, track = (layout.layer(*technology.layers[name]) for name in ("die", "track"))
    shapes = kdb.Region(kdb.DBox(0, 1740, 20_000, 1800).to_itype(layout.dbu))
    for number in range(10):
        x = 2000 * number
        top.shapes(die).insert(kdb.DBox(x, 0, x + 2000, 2000))
        for box in (
            (500, 200, 560, 900),
            (500, 900, 500 + narrow.get(number, 60), 1000),
            (500, 1000, 560, 1800),
        ):
            shapes.insert(kdb.DBox(*box).moved(x, 0).to_itype(layout.dbu))
    top.shapes(track).insert(shapes.merged())
    for name in technology.required:
        top.shapes(layout.layer(*technology.layers[name])).insert(kdb.DBox(1400, 400, 1500, 500))
    layout.write(str(path))


def test_necks_in_modules_that_a_bar_joins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    scene = SCENES[2]
    panel(Path("one.gds"), {2: 30})
    panel(Path("both.gds"), {2: 30, 7: 30})
    assert found(scene, "one.gds", "--report", "old.json") == [30]
    assert main(["waive", "old.json", "CT.1", "--reason", "agreed", "-w", "w.toml"]) == 0
    assert found(scene, "one.gds", "--waivers", "w.toml") == []
    for options in (["--waivers", "w.toml"], ["--baseline", "old.json"]):
        assert found(scene, "both.gds", *options, "--report", "m.sinf") == [30]
        left = [each for each in json.loads(Path("now.json").read_text())["violations"] if not each["waived"]]
        assert [dies_of(each["dies"]) for each in left] == [((7, 0),)]
        row = next(line for line in Path("m.sinf").read_text().splitlines() if line.startswith("RowData:"))
        codes = row.partition(":")[2].split()
        assert [number for number, code in enumerate(codes) if code == "0B"] == [7]
        assert codes[2] == "02"


def dies_of_cells(path: Path, scene: Scene, cells: dict[str, Boxes], turn: int, shift: float = 0.0) -> None:
    """Six dies of cells, in rows, each turned and mirrored in another way."""
    technology = load_technology(find_technology(scene.deck))
    layout = kdb.Layout()
    top = layout.create_cell("WAFER")
    layer, die = (layout.layer(*technology.layers[name]) for name in (scene.layer, "die"))
    made = []
    for name, boxes in cells.items():
        cell = layout.create_cell(name)
        shapes = kdb.Region(
            [kdb.Polygon(kdb.DBox(*box).moved(-500, -30).to_itype(layout.dbu)) for box in boxes]
        )
        cell.shapes(layer).insert(shapes.merged())
        cell.shapes(die).insert(kdb.DBox(-2000, -2000, 2000, 2000))
        made.append(cell.cell_index())
    for number in range(6):
        way = (turn * number) % 8
        x, y = 4000 * (number % 3) + shift, 4000 * (number // 3) - shift
        index = made[min(5 - number, len(made) - 1)] if len(made) > 1 else made[0]
        top.insert(kdb.DCellInstArray(index, kdb.DTrans(way % 4, way > 3, x, y)))
    for name in technology.required:
        number = layout.layer(*technology.layers[name])
        if name not in (scene.layer, "die"):
            top.shapes(number).insert(kdb.DBox(1300, 1300, 1400, 1400))
    layout.write(str(path))


@pytest.mark.parametrize("scene", SCENES[::2], ids=IDS[::2])
def test_a_waiver_outlives_turns_moves_and_one_new_name(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """But of two cells that may be the one that is gone it says nothing, nor of another cell's neck."""
    monkeypatch.chdir(tmp_path)
    first, second = scene.values
    dies_of_cells(Path("one.gds"), scene, {"A": scene.first}, 3)
    assert found(scene, "one.gds", "--report", "old.json") == [first]
    assert main(["waive", "old.json", scene.rule, "--reason", "agreed", "-w", "w.toml"]) == 0
    cases: list[tuple[dict[str, Boxes], int, float, list[float]]] = [
        ({"A": scene.first}, 5, 0.0, []),
        ({"A": scene.first}, 3, 1234.5, []),
        ({"A9": scene.first}, 3, 0.0, []),
        ({"A": scene.both}, 3, 0.0, [second]),
        ({"A": scene.first, "B": scene.first}, 3, 0.0, [first]),
        ({"A9": scene.first, "B": scene.both}, 3, 0.0, [first, first, second]),
    ]
    for cells, turn, shift, left in cases:
        dies_of_cells(Path("now.gds"), scene, cells, turn, shift)
        assert found(scene, "now.gds", "--waivers", "w.toml") == left, cells
    assert "there is no cell A any more, and such a finding in several others: A9, B" in " ".join(
        capsys.readouterr().out.split()
    )
