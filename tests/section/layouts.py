"""Small layouts for sections, drawn from the shipped specs or by hand."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from klayout import db

from pkgdrc.cases import merged
from pkgdrc.input.read import read_layout
from pkgdrc.input.source import LayoutSource
from pkgdrc.resources import find_layout, find_technology
from pkgdrc.stream.write import write_layout
from pkgdrc.technology import Technology, load_technology
from pkgdrc.technology.load import parse_technology
from pkgdrc.toml import parse
from pkgdrc.wafer import assemble
from pkgdrc.wafer.spec import WaferSpec

SMALL = {"diameter": 10000.0, "edge_exclusion": 3000.0, "flat": 2000.0}


def technology(name: str, **changes: Any) -> Technology:
    """A shipped technology with changes to its tables; `stack` holds thicknesses by level."""
    path = find_technology(name)
    data = tomllib.loads(path.read_text())
    for level in data["stack"]:
        level["thickness"] = changes.get("stack", {}).get(level["name"], level["thickness"])
    return parse_technology(merged(data, {k: v for k, v in changes.items() if k != "stack"}), path)


def shipped(
    name: str, folder: Path, size: dict[str, float] | None = None, **die: Any
) -> tuple[LayoutSource, Any]:
    """A few dies of a shipped spec in its technology; `size` is the wafer's table, `die` changes the die."""
    spec = tomllib.loads(find_layout(name).read_text())
    spec["die"] |= die
    spec |= {"wafer": size or SMALL, "drop_in": [], "plant": []}
    wafer = parse(spec, WaferSpec, Path(name))
    made = load_technology(find_technology(wafer.technology))
    path = folder / f"{name}.gds"
    write_layout(assemble(wafer, made), made, path)
    return read_layout(path), made


def by_hand(folder: Path, made: Technology, **shapes: Sequence[db.DPolygon | db.DBox]) -> LayoutSource:
    """A layout of one cell with shapes (um) by layer."""
    layout = db.Layout()
    layout.dbu = made.dbu
    top = layout.create_cell("top")
    for layer, several in shapes.items():
        for shape in several:
            top.shapes(layout.layer(*made.layers[layer])).insert(shape)
    path = folder / "by_hand.gds"
    layout.write(str(path))
    return read_layout(path)


def circle(x: float, y: float, diameter: float) -> db.DPolygon:
    """A round shape with facets."""
    radius = diameter / 2
    return db.DPolygon.ellipse(db.DBox(x - radius, y - radius, x + radius, y + radius), 128)
