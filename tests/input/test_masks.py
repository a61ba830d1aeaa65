"""Mask sets: put together as the masks lie on the wafer, and every mistake told in one sentence."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import klayout.db as db
import pytest
import tomlkit

from pkgdrc.cli.draw import draw, draw_masks
from pkgdrc.cli.main import main
from pkgdrc.errors import InputError
from pkgdrc.input.ask import asked_for
from pkgdrc.input.folders import layouts_in
from pkgdrc.input.layermap import read_map
from pkgdrc.input.read import read_layout
from pkgdrc.input.source import LayoutSource
from pkgdrc.resources import find_layout, find_technology
from pkgdrc.technology import load_technology

HERMETIC = load_technology(find_technology("hermetic"))
Change = Callable[[Path, dict[str, dict[str, object]]], None]


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The masks of a small wafer, and the same wafer as one layout."""
    folder = tmp_path_factory.mktemp("masks")
    spec = folder / "wafer.toml"
    text = find_layout("hermetic-island").read_text()
    spec.write_text(text.replace("diameter = 100000.0", "diameter = 30000.0"))
    draw_masks(spec, folder / "set")
    draw(spec, folder / "whole.gds")
    return folder


@pytest.fixture
def masks(drawn: Path, tmp_path: Path) -> Path:
    shutil.copytree(drawn / "set", tmp_path / "set")
    return tmp_path / "set"


def changed(masks: Path, change: Change) -> Path:
    """The set with its masks changed, by the stem of their files."""
    path = masks / "set.toml"
    told = tomlkit.parse(path.read_text()).unwrap()
    by_name = {Path(mask["file"]).stem: mask for mask in told["mask"]}
    change(masks, by_name)
    told["mask"] = list(by_name.values())
    path.write_text(tomlkit.dumps(told))
    return path


def read(path: Path) -> LayoutSource:
    return read_layout(path, asked=asked_for(HERMETIC))


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def area(layout: db.Layout, top: db.Cell, number: tuple[int, int]) -> db.Region:
    index = layout.find_layer(*number)
    return db.Region() if index is None else db.Region(top.begin_shapes_rec(index)).merged()


def same(one: LayoutSource, other: LayoutSource) -> bool:
    """Whether two layouts of one database unit draw the same on every layer."""
    return all(
        (area(one.layout, one.top, number) ^ area(other.layout, other.top, number)).is_empty()
        for number in HERMETIC.layers.values()
    )


def test_the_set_is_the_wafer_that_it_was_drawn_from(drawn: Path) -> None:
    source = read(drawn / "set" / "set.toml")
    assert same(source, read(drawn / "whole.gds"))
    assert {each.path.stem for each in source.masks} == {each.stem for each in (drawn / "set").glob("*.gds")}
    assert all(each.distance < 1e-6 for each in source.misfits)
    assert main(["check", str(drawn / "set" / "set.toml"), "--no-cache"]) == 0


def mirrored_masks(path: Path) -> list[str]:
    told = tomlkit.parse(path.read_text()).unwrap()
    return [Path(mask["file"]).stem for mask in told["mask"] if mask.get("mirror") == "left-right"]


def test_masks_of_the_covers_outer_face_are_seen_from_there(masks: Path) -> None:
    assert mirrored_masks(masks / "set.toml") == ["dk1", "under_contact"]


def _forget_mirror(_: Path, by_name: dict[str, dict[str, object]]) -> None:
    del by_name["dk1"]["mirror"]


def _set(name: str, **keys: object) -> Change:
    return lambda _, by_name: by_name[name].update(keys)


def _twice(folder: Path, by_name: dict[str, dict[str, object]]) -> None:
    shutil.copy(folder / "frame.gds", folder / "other.gds")
    by_name["other"] = {
        "file": "other.gds",
        "layers": {"frame": [10, 0]},
        "leave_out": [[1, 0], [2, 0], [60, 0]],
    }


def _called_twice(_: Path, by_name: dict[str, dict[str, object]]) -> None:
    by_name["dk1"]["layers"] = {**by_name["dk1"]["layers"], "frame": [30, 0]}  # type: ignore[dict-item]


def _lost(_: Path, by_name: dict[str, dict[str, object]]) -> None:
    del by_name["dk1"]


def _unnamed(_: Path, by_name: dict[str, dict[str, object]]) -> None:
    by_name["dk1"]["layers"] = {"dk1": [30, 0]}


def _swapped(_: Path, by_name: dict[str, dict[str, object]]) -> None:
    by_name["dk1"]["file"], by_name["frame"]["file"] = "frame.gds", "dk1.gds"


def _misspelt(_: Path, by_name: dict[str, dict[str, object]]) -> None:
    by_name["dk1"]["layers"] = {"dk": [30, 0]}


def _other_unit(folder: Path, _: dict[str, dict[str, object]]) -> None:
    layout = db.Layout()
    layout.read(str(folder / "dk1.gds"))
    layout.dbu = 0.0025
    layout.write(str(folder / "dk1.gds"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_forget_mirror, "dk1.gds: its "),
        (_set("dk1", rotate=90.0), "rotated by 270 they fit to 0.000 um"),
        (_set("dk1", mirror="top-bottom"), "mirrored top-bottom they fit"),
        (_set("dk1", offset=[500.0, -20.0]), "moved by (-500.000, 20.000) um they fit to 0.000 um"),
        (_set("dk1", scale=0.99), "scaled by 1.010101 they fit to "),
        (_twice, "layer 'frame' is in frame.gds and in other.gds; take one out"),
        (_called_twice, "dk1.gds: its layer 30/0 is to be 'dk1' and 'frame'; name it once"),
        (_lost, "no file holds layer 'dk1', which openings.dk1 needs"),
        (_unnamed, "dk1.gds: its layer 1/0, 2/0, 60/0 has no name"),
        (_swapped, "has no shape on 10/0, which is to be 'frame'; it has 1/0, 2/0, 30/0, 60/0"),
        (_misspelt, "'layers' has 'dk', which the technology does not have: did you mean 'dk1'?"),
        (_set("dk1", file="lost.gds"), "mask[8] (lost.gds): there is no such file"),
        (_set("dk1", mirror="x"), "key 'mask[8].mirror' is"),
        (_set("dk1", layer="dk1"), "needs either 'layers' or 'layer'"),
        (_set("dk1", top="LOST"), "dk1.gds: has no cell 'LOST'"),
        (_other_unit, "its database unit 0.0025 um does not fit that of "),
    ],
)
def test_a_mistake_is_one_sentence(masks: Path, change: Change, said: str) -> None:
    assert said in refusal(changed(masks, change))


def test_a_forgotten_mirror_is_told_with_the_orientation_that_fits(masks: Path) -> None:
    said = refusal(changed(masks, _forget_mirror))
    assert "openings lie off what they belong to in connector.gds; mirrored left-right they fit" in said


def _unnamed_files(masks: Path, by_name: dict[str, dict[str, object]]) -> None:
    """The files lose what their names tell."""
    for number, mask in enumerate(by_name.values()):
        (masks / str(mask["file"])).rename(masks / f"m{number}.gds")
        mask["file"] = f"m{number}.gds"


def _exchange(one: str, other: str, *, named: bool) -> Change:
    """Two files, each in the other's place, with the layers that are in it by number."""

    def change(masks: Path, by_name: dict[str, dict[str, object]]) -> None:
        if not named:
            _unnamed_files(masks, by_name)
        first, second = by_name[one], by_name[other]
        numbers = [HERMETIC.layers[name] for name in (one, other)]
        first["file"], second["file"] = second["file"], first["file"]
        for mask, name, number in ((first, one, numbers[1]), (second, other, numbers[0])):
            mask["layers"] = {**mask["layers"], name: list(number)}  # type: ignore[dict-item]

    return change


@pytest.mark.parametrize(
    ("change", "file", "said"),
    [
        (lambda _, m: m["under_contact"].pop("mirror"), "under_contact.gds", "mirrored left-right they fit"),
        (_set("dk1_adhesive", mirror="left-right"), "dk1_adhesive.gds", "mirrored left-right they fit"),
        (_set("connector", mirror="left-right"), "connector.gds", "mirrored left-right they fit"),
        (_set("site", rotate=90.0), "site.gds", "rotated by 270 they fit"),
        (_set("site", offset=[0.0, 70.0]), "site.gds", "moved by (0.000, -70.000) um they fit"),
        (_set("frame", rotate=180.0), "frame.gds", "rotated by 180 they fit"),
        (_set("frame", rotate=0.3), "frame.gds", "rotated by -0.3000 deg they fit"),
        (_exchange("component", "connector", named=True), "connector.gds", "the two files are swapped"),
        (_exchange("dk1", "under_contact", named=True), "under_contact.gds", "the two files are swapped"),
        (_exchange("dk1", "under_contact", named=False), "m7.gds", "what m9.gds"),
        (_exchange("dk1", "frame", named=False), "m1.gds", "what m7.gds"),
        (_exchange("component", "connector", named=False), "m3.gds", "or m4.gds or"),
        (lambda _, m: m.pop("connector"), "set.toml", "holds layer 'connector', which openings.dk1 needs"),
        (lambda _, m: m.pop("under_contact"), "set.toml", "'under_contact', which openings.dk1 needs"),
        (lambda _, m: m.pop("component"), "set.toml", "layer 'component', which nets.transducers names"),
    ],
)
def test_the_mask_that_is_wrong_is_named(masks: Path, change: Change, file: str, said: str) -> None:
    told = refusal(changed(masks, change))
    assert said in told
    assert f"{file}: " in told or f" {file} " in told


def test_nothing_is_said_of_files_whose_names_tell_nothing(masks: Path) -> None:
    assert main(["check", str(changed(masks, _unnamed_files)), "--no-cache", "--select", "MS,DK"]) == 0


@pytest.mark.parametrize("keys", [{"offset": [3.0, 0.0]}, {"scale": 1.001}, {"rotate": 0.02}])
def test_a_small_mistake_is_one_finding_of_its_chapter(
    masks: Path, keys: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    path = changed(masks, _set("component", **keys))
    assert main(["check", str(path), "--no-cache", "--format", "json", "--select", "MS"]) == 1
    (found,) = json.loads(capsys.readouterr().out)["violations"]
    assert found["rule"] == "MS.1"
    assert found["message"].partition("; ")[2].startswith("component.gds: its 10 alignment marks lie up to ")
    assert "they fit to 0.000 um" in found["message"]


def test_a_scaled_mask_is_held_to_the_grid_of_its_file(
    masks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = {"scale": 1.00001, "layers": {"island": [11, 0]}, "leave_out": [[1, 0], [2, 0], [60, 0]]}
    path = changed(masks, _set("island", **keys))
    report = ["--no-cache", "--format", "json", "--select", "GR.1,MS"]
    assert main(["check", str(path), *report]) == 0
    capsys.readouterr()
    layout = db.Layout()
    layout.read(str(masks / "island.gds"))
    layout.top_cell().shapes(layout.layer(11, 0)).insert(db.DBox(7000, 2000, 7090, 2090.003))
    layout.write(str(masks / "island.gds"))
    assert main(["check", str(path), *report]) == 1
    (found,) = json.loads(capsys.readouterr().out)["violations"]
    assert Path(found["file"]).name == "island.gds"
    assert found["in_file"] == pytest.approx([7045.0, 2090.0], abs=0.01)


def test_a_set_without_anything_in_common_says_that_nothing_was_compared(
    masks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def change(_: Path, by_name: dict[str, dict[str, object]]) -> None:
        for name, mask in list(by_name.items())[1:]:
            mask["layers"] = {name: list(HERMETIC.layers[name])}
            mask["leave_out"] = [[1, 0], [2, 0], [60, 0]]

    path = changed(masks, change)
    assert main(["check", str(path), "--no-cache", "--format", "json", "--select", "MS,AL"]) == 0
    rules = {each["id"]: each for each in json.loads(capsys.readouterr().out)["rules"]}
    assert rules["MS.1"]["state"] == "not-applicable"
    assert rules["MS.1"]["reason"] == "no two masks carry alignment marks"


def test_four_files_of_three_database_units_are_clean(masks: Path) -> None:
    """The chip's masks in one file, the cover's in three, of which two are seen from its other side."""
    path = masks / "set.toml"
    told = tomlkit.parse(path.read_text()).unwrap()
    cover = [
        mask for mask in told["mask"] if Path(mask["file"]).stem in ("dk1", "dk1_adhesive", "under_contact")
    ]
    chip = db.Layout()
    chip.dbu = 0.001
    top = chip.create_cell("CHIP")
    layers: dict[str, list[int]] = {}
    for mask in (each for each in told["mask"] if each not in cover):
        part = db.Layout()
        part.read(str(masks / mask["file"]))
        cell = chip.create_cell(f"{Path(mask['file']).stem}_mask")
        cells, numbers = db.CellMapping(), db.LayerMapping()
        cells.for_single_cell_full(cell, part.top_cell())
        for name, number in mask["layers"].items():
            if name not in layers:
                layers[name] = [len(layers) + 1, 7]
                numbers.map(part.layer(*number), chip.layer(*layers[name]))
        cell.copy_tree_shapes(part.top_cell(), cells, numbers)
        top.insert(db.CellInstArray(cell.cell_index(), db.Trans()))
    chip.write(str(masks / "chip.oas"))
    for mask, dbu in zip(cover, (0.005, 0.0005, 0.001), strict=True):
        layout = db.Layout()
        layout.read(str(masks / mask["file"]))
        layout.scale_and_snap(layout.top_cell(), 1, 10, round(10000 * dbu))
        layout.dbu = dbu
        layout.write(str(masks / mask["file"]))
    told["mask"] = [{"file": "chip.oas", "layers": layers}, *cover]
    path.write_text(tomlkit.dumps(told))
    assert main(["check", str(path), "--no-cache"]) == 0
    del cover[0]["mirror"]
    path.write_text(tomlkit.dumps(told))
    assert "dk1.gds: its " in refusal(path)


def test_three_database_units_are_put_together(drawn: Path, masks: Path) -> None:
    for name, dbu in (("frame", 0.005), ("dk1", 0.0005)):
        layout = db.Layout()
        layout.read(str(masks / f"{name}.gds"))
        layout.scale_and_snap(layout.top_cell(), 1, 10, round(10000 * dbu))
        layout.dbu = dbu
        layout.write(str(masks / f"{name}.gds"))
    source = read(masks / "set.toml")
    assert source.dbu == 0.0005
    whole = read(drawn / "whole.gds")
    whole.layout.scale_and_snap(whole.top, 1, 2, 1)
    assert same(source, whole)


def test_a_small_offset_is_a_finding_in_the_files_own_coordinates(
    masks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = changed(masks, _set("dk1", offset=[3.0, 0.0]))
    assert main(["check", str(path), "--no-cache", "--format", "json", "--select", "MS,DK"]) == 1
    told = json.loads(capsys.readouterr().out)
    found = {each["rule"]: each for each in told["violations"]}
    assert found["MS.1"]["measured"] == pytest.approx(3.0)
    assert "dk1.gds" in found["MS.1"]["message"]
    assert "moved by (-3.000, 0.000) um they fit" in found["MS.1"]["message"]
    assert {Path(each["path"]).name for each in told["layout"]["files"]} >= {"dk1.gds", "frame.gds"}


def test_findings_tell_the_file_and_its_coordinates(masks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    layout = db.Layout()
    layout.read(str(masks / "dk1.gds"))
    top = layout.top_cell()
    top.shapes(layout.layer(30, 0)).insert(db.DPolygon([db.DPoint(0, 0), db.DPoint(90, 9), db.DPoint(90, 0)]))
    top.shapes(layout.layer(30, 0)).insert(db.DBox(2000, 7000.001, 2090, 7090))
    layout.write(str(masks / "dk1.gds"))
    report = ["--no-cache", "--format", "json", "--select", "GR.1"]
    assert main(["check", str(masks / "set.toml"), *report]) == 1
    (found,) = json.loads(capsys.readouterr().out)["violations"]
    assert Path(found["file"]).name == "dk1.gds"
    assert found["in_file"] == pytest.approx([2045.0, 7000.0], abs=0.01)
    assert found["at"][0] == pytest.approx([-2045.0, 7000.0], abs=0.01)


def test_a_mask_beyond_its_plate(masks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = masks / "set.toml"
    path.write_text("plate = [20000.0, 40000.0]\n" + path.read_text())
    assert main(["check", str(path), "--no-cache", "--select", "MS"]) == 1
    assert "um, limit 0 um" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        ("map", "# shop\n30/0 : dk1 (30/0)\n60/0: mark\n1/0 : die\n2/0 : whatever (2/0)\n99/0 : frame\n"),
        (
            "layermap",
            "# name purpose layer datatype\ndk1 drawing 30 0\nmark x 60 0\ndie ALL 1 0\nwafer x 2 0\n",
        ),
        (
            "lyp",
            '<?xml version="1.0"?><layer-properties>'
            + "".join(
                f"<properties><name>{name}</name><source>{number}/0@1</source></properties>"
                for name, number in (("dk1 (30/0)", 30), ("mark", 60), ("die", 1), ("wafer", 2))
            )
            + "</layer-properties>",
        ),
    ],
)
def test_layer_maps(drawn: Path, masks: Path, ending: str, text: str) -> None:
    (masks / f"dk1.{ending}").write_text(text)
    source = read(changed(masks, _set("dk1", layers=f"dk1.{ending}")))
    assert same(source, read(drawn / "whole.gds"))


PROPERTIES = "<layer-properties>{}</layer-properties>".format
ENTRY = "<{0}><name>{1}</name><source>{2}</source></{0}>".format


@pytest.mark.parametrize(
    "text",
    [
        "30/0 : dk1 (30/0)\n10/0 : frame\n",
        "30 : dk1\n10/0 : 10/0\n",
        "\ufeffdk1 drawing 30 0\nFRAME drawing 10 0\n",
        "dk1\tdrw\t30\t0\r\nframe\tlabel\t10\t5\r\nframe\tdrawing\t10\t0\r\nframe pin 10 6\r\n",
        PROPERTIES(ENTRY("properties", "dk1", "30/0@1") + ENTRY("properties", "10/0 frame", "10/0@1")),
        PROPERTIES(
            "<properties><name>all</name><source>*/*@*</source>"
            + ENTRY("group-members", "dk1 (30/0)", "30/0@1")
            + ENTRY("group-members", "", "frame 10/0@1")
            + "</properties>"
        ),
    ],
)
def test_layer_maps_as_others_write_them(tmp_path: Path, text: str) -> None:
    (tmp_path / "map").write_text(text, newline="")
    assert read_map(tmp_path / "map", HERMETIC.layers) == {"dk1": (30, 0), "frame": (10, 0)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("frame <- 41\n", "line 1 is 'frame <- 41'"),
        ("30/0 : dk1\n31/0 : dk1\n", "maps two layers, 30/0 and 31/0, to 'dk1'"),
        ("30/0 : nothing\n", "maps nothing to a layer of the technology"),
        ("<layer-properties>", "is no layer map: "),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><layer-properties/>", "declares entities"),
    ],
)
def test_bad_layer_maps(masks: Path, text: str, said: str) -> None:
    (masks / "dk1.map").write_text(text)
    assert said in refusal(changed(masks, _set("dk1", layers="dk1.map")))


def test_a_folder_judges_the_set_and_not_its_files_again(masks: Path) -> None:
    (masks / "other.gds").write_bytes((masks / "dk1.gds").read_bytes())
    assert layouts_in([masks]).layouts == [masks / "other.gds", masks / "set.toml"]


def test_a_set_is_cut_and_written_as_one_layout(
    drawn: Path, masks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for ending in ("oas", "gds", "oas.gz"):
        assert main(["assemble", str(masks / "set.toml"), "-o", str(tmp_path / f"w.{ending}")]) == 0
        assert same(read(tmp_path / f"w.{ending}"), read(drawn / "whole.gds"))
    lines = ["--line", "425,675,1275,675", "-o"]
    assert main(["section", str(masks / "set.toml"), *lines, str(tmp_path / "set.svg")]) == 0
    assert main(["section", str(drawn / "whole.gds"), *lines, str(tmp_path / "whole.svg")]) == 0
    pictures = [(tmp_path / f"{name}.svg").read_text().partition("</text>")[2] for name in ("set", "whole")]
    assert pictures[0] == pictures[1]
    assert main(["assemble", str(masks / "set.toml"), "-o", str(tmp_path / "w.dxf")]) == 2
    assert main(["assemble", str(masks / "dk1.gds"), "-o", str(tmp_path / "x.gds")]) == 2
    assert "dk1.gds: is no mask set" in capsys.readouterr().err
    assert not (tmp_path / "x.gds").exists()


@pytest.mark.parametrize("option", ["--deck", "--technology"])
def test_a_set_of_another_deck_is_refused(
    masks: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(masks / "set.toml"), option, "stud-base", "--no-config"]) == 2
    assert "its technology is one of the deck 'hermetic', not of 'stud-base'" in capsys.readouterr().err
    assert main(["check", str(masks / "set.toml"), option, "hermetic", "--no-config", "--select", "MS"]) == 0


def test_init_writes_a_set_with_every_layer_found(
    masks: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(masks)
    (masks / "set.toml").unlink()
    layout = db.Layout()
    layout.read("dk1.gds")
    layout.top_cell().shapes(layout.layer(99, 3)).insert(db.DBox(0, 0, 10, 10))
    layout.write("dk1.gds")
    assert main(["init", "hermetic", "--own", "frame.gds", "dk1.gds"]) == 0
    text = (masks / "set.toml").read_text()
    assert 'dk1 = "30/0"' in text
    assert "# 99/3: 1 shapes, not named yet" in text
    assert load_technology(masks / "technology.toml").other_layers == {"layer_99_3": (99, 3)}
    assert main(["check", "set.toml"]) == 2
    assert "dk1.gds: its layer 99/3 has no name" in capsys.readouterr().err
    assert main(["init", "hermetic", "--own", "frame.gds"]) == 2
