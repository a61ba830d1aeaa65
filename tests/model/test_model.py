"""Models hold as much of everything as is made of it, and close all round."""

import math
import sys
from pathlib import Path
from typing import Any

import pytest
from klayout import db

from pkgdrc.errors import InputError
from pkgdrc.model import Window, check_path, things, write_model
from pkgdrc.model.mesh import pooled
from pkgdrc.process.made import as_made
from pkgdrc.technology import Technology
from tests.section.layouts import by_hand, circle, technology

MM3 = 1e-9  # mm3 in a um3


def parts(folder: Path, made: Technology, box: db.DBox, **layers: Any) -> dict[str, Any]:
    trimesh = pytest.importorskip("trimesh", reason="models need the extra 'model'")
    source = by_hand(folder, made, **layers)
    write_model(things(Window(source, made, box.to_itype(source.dbu))), folder / "die.glb")
    scene = trimesh.load(folder / "die.glb", force="scene")
    # As viewers see it: y is up.
    return {part.metadata["name"]: part for part in scene.dump()}


def test_pillars_are_as_large_as_they_are_made(tmp_path: Path) -> None:
    made = technology("copper-pillar")
    field = db.DBox(-150, -100, 150, 100)
    found = parts(
        tmp_path, made, field,
        pad_opening=[db.DBox(-120, -20, -80, 20)],
        redistribution=[db.DBox(-130, -30, -70, 30), db.DBox(-100, -10, 0, 10), circle(0, 0, 90)],
        pillar=[circle(0, 0, 60)],
        cap=[circle(0, 0, 60)],
    )  # fmt: skip
    whole = 300 * 200
    assert found["chip"].volume / MM3 == pytest.approx(whole * 300, rel=1e-4)
    assert found["passivation"].volume / MM3 == pytest.approx((whole - 40 * 40) * 6, rel=1e-4)
    end = math.pi * 30**2
    assert found["pillars"].volume / MM3 == pytest.approx(end * 40, rel=0.01)
    assert found["solder caps"].volume / MM3 == pytest.approx(end * 20, rel=0.03)
    # y is up in the file: 300 um of chip, 6 of passivation, 4 of copper, the pillar and half a ball.
    assert found["solder caps"].bounds[1][1] == pytest.approx(0.380, abs=1e-4)
    assert found["chip"].bounds[0][1] == pytest.approx(0.0, abs=1e-6)


def test_balls_stand_where_sections_show_them(tmp_path: Path) -> None:
    found = parts(
        tmp_path, technology("elastic-bump"), db.DBox(-150, -150, 150, 150),
        opening=[circle(0, 0, 110)], filling=[circle(0, 0, 110)], ball=[circle(0, 0, 120)],
    )  # fmt: skip
    ball = found["ball"]
    assert ball.volume / MM3 == pytest.approx(math.pi / 6 * 120**3, rel=0.02)
    assert ball.bounds[:, 1] == pytest.approx((0.462, 0.582), abs=1e-3)  # pressed 15 um into 72 of filling


def test_what_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"models are written as \.html, \.glb"):
        check_path(tmp_path / "die.step")


def test_a_model_needs_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trimesh", None)
    with pytest.raises(
        InputError, match=r"models need the package trimesh \(pip install 'pkgdrc\[model\]'\)"
    ):
        check_path(tmp_path / "die.glb")


def test_solder_stands_in_holes_as_deep_as_it_fills_them(tmp_path: Path) -> None:
    trimesh = pytest.importorskip("trimesh", reason="models need the extra 'model'")
    made: Any = technology("stud-base")
    hole, printed = circle(0, 0, 100), circle(0, 0, 160)
    source = by_hand(tmp_path, made, hole=[hole], rim=[circle(0, 0, 180)], solder=[printed])
    window = Window(source, made, db.DBox(-200, -200, 200, 200).to_itype(source.dbu))
    (pool,) = as_made(made).pools
    mesh = pooled(window, window.flat(), pool)
    assert mesh
    thick, rim = made.solder.paste_thickness * made.solder.metal_share, made.solder.rim_thickness
    volume = printed.area() * thick - (printed.area() - hole.area()) * rim
    assert trimesh.Trimesh(mesh.corners, mesh.triangles).volume / MM3 == pytest.approx(volume, rel=0.02)
    assert max(mesh.corners[:, 2]) == pytest.approx(0.420)  # the film's lower face


def test_a_die_without_balls_has_a_model(tmp_path: Path) -> None:
    found = parts(
        tmp_path, technology("elastic-bump"), db.DBox(-150, -150, 150, 150), opening=[circle(0, 0, 110)]
    )
    assert "ball" not in found
    assert found["chip"].volume > 0
