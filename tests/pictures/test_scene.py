"""What lies in windows: the shapes as made, where the layout has them."""

from pathlib import Path

import pytest
from klayout import db

from pkgdrc.input.read import read_layout
from pkgdrc.input.source import LayoutSource
from pkgdrc.picture.scene import Scene, Stage
from pkgdrc.process.kerf import Kerf
from pkgdrc.resources import find_technology
from pkgdrc.technology import Technology, load_technology


@pytest.fixture(scope="module")
def technology() -> Technology:
    return load_technology(find_technology("hermetic"))


@pytest.fixture
def source(technology: Technology, tmp_path: Path) -> LayoutSource:
    """Five dies of 1000 um in a row, turned by a half each second time, with a line and an opening each."""
    layout = db.Layout()
    layout.dbu = technology.dbu
    top, die = layout.create_cell("top"), layout.create_cell("die")

    def shapes(name: str) -> db.Shapes:
        return die.shapes(layout.layer(*technology.layers[name]))

    shapes("die").insert(db.DBox(-500, -500, 500, 500))
    shapes("separation").insert(db.DBox(-500, -500.5, 500, -499.5))
    shapes("dk1").insert(db.DPolygon.ellipse(db.DBox(60, -40, 140, 40), 128))
    shapes("dk1_adhesive").insert(db.DPolygon.ellipse(db.DBox(85, -15, 115, 15), 128))
    for number in range(5):
        turn = db.DTrans(2 * (number % 2), False, 1000.0 * number, 0.0)
        top.insert(db.DCellInstArray(die.cell_index(), turn))
    layout.write(str(tmp_path / "dies.gds"))
    return read_layout(tmp_path / "dies.gds")


def boxes(scene: Scene, name: str, dbu: float) -> list[db.DBox]:
    """The boxes of a view's shapes, um from the window's centre."""
    found = [area.region for area in scene.areas if area.view.look.name == name]
    return [polygon.bbox().to_dtype(dbu) for region in found for polygon in region.each()]


def test_openings_are_shown_at_both_ends(source: LayoutSource, technology: Technology) -> None:
    (scene,) = Stage(source, technology).scenes([db.DBox(0, -100, 200, 100)])
    (drawn,) = boxes(scene, "dk1", source.dbu)
    assert drawn.width() == pytest.approx(80.0)
    # The adhesive's own mask, shrunk by 5 um x tan(12 deg) on every side.
    (end,) = boxes(scene, "dk1-end", source.dbu)
    assert end.width() == pytest.approx(30 - 2 * 5 * 0.21256, abs=0.01)
    assert (end.center().x, end.center().y) == pytest.approx((0.0, 0.0), abs=0.002)


def test_the_kerf_is_as_wide_as_it_is_made(source: LayoutSource, technology: Technology) -> None:
    (scene,) = Stage(source, technology).scenes([db.DBox(-100, -600, 100, -400)])
    assert technology.cut
    kerf = Kerf(technology.cut, technology)
    for name, width in (("kerf", kerf.width_at("chip/frame")), ("kerf-back", kerf.widest)):
        (box,) = boxes(scene, name, source.dbu)
        assert box.height() == pytest.approx(width + 2 * technology.cut.position_tolerance, abs=0.003)


def test_many_windows_are_what_each_alone_is(source: LayoutSource, technology: Technology) -> None:
    stage = Stage(source, technology)
    windows = [db.DBox(1000 * n - 300, -200, 1000 * n + 300, 250) for n in range(5)] * 30
    windows += [db.DBox(-500, -500, 4600, 500)]
    together = list(stage.scenes(windows))
    assert [scene.window for scene in together] == windows
    for number in (0, 1, 4, 99, 100, 149, 150):
        (alone,) = stage.scenes([windows[number]])
        assert [area.view.look for area in alone.areas] == [area.view.look for area in together[number].areas]
        for one, other in zip(alone.areas, together[number].areas, strict=True):
            assert (one.region ^ other.region).is_empty()


def test_what_is_turned_is_turned(source: LayoutSource, technology: Technology) -> None:
    plain, turned = Stage(source, technology).scenes(
        [db.DBox(-300, -200, 300, 200), db.DBox(700, -200, 1300, 200)]
    )
    assert boxes(plain, "dk1", source.dbu)[0].center().x == pytest.approx(100.0)
    assert boxes(turned, "dk1", source.dbu)[0].center().x == pytest.approx(-100.0)


def test_borders_out_of_sight_are_left_out(source: LayoutSource, technology: Technology) -> None:
    (scene,) = Stage(source, technology).scenes([db.DBox(-100, -100, 100, 100)])
    assert "die" not in {area.view.look.name for area in scene.areas}
    (scene,) = Stage(source, technology).scenes([db.DBox(400, -100, 600, 100)])
    assert "die" not in {area.view.look.name for area in scene.areas}  # neighbours merge
    (scene,) = Stage(source, technology).scenes([db.DBox(-600, -100, -400, 100)])
    assert "die" in {area.view.look.name for area in scene.areas}
