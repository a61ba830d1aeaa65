"""README's picture, from what `pkgdrc demo` wrote: python tests/picture.py pkgdrc-demo docs/images/demo.png

Left the wafer with a ring round each die that has a finding, then two of the findings close up.
"""

import json
import sys
from itertools import product
from pathlib import Path
from typing import Any

from klayout import db, lay, rdb

from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology

SIZE = 480  # pixels of each square
GAP = 12  # between them
FINDING = (999, 0)
STYLES = {  # colour, klayout dither pattern (0 solid, 1 hollow)
    "wafer": (0x555555, 1),
    "frame": (0xC3D0DE, 0),
    "island": (0x8FB3A3, 0),
    "connector": (0xE8C468, 0),
    "component": (0xB86B3B, 0),
    "under_contact": (0x7A6AA8, 1),
    "dk1": (0x5566BB, 1),
    "dk1_adhesive": (0x333399, 1),
    "separation": (0x222222, 0),
}
RED = 0xDD1111
CLOSE_UPS = {"RS.2": 1100.0, "RI.3": 240.0}  # rule: um across


def main(folder: Path, picture: Path) -> None:
    """Render the picture of a demo's folder."""
    report = json.loads((folder / "report.json").read_text())
    view = lay.LayoutView()
    view.set_config("background-color", "#ffffff")
    view.set_config("grid-visible", "false")
    view.set_config("text-visible", "false")
    view.load_layout(str(folder / "wafer.gds"))
    layout = view.cellview(0).layout()
    mark(layout, report, folder / "report.lyrdb")
    view.max_hier()
    style(view)
    squares = [layout.top_cell().dbbox().enlarged(1500, 1500)]
    squares += [around(report, rule, size) for rule, size in CLOSE_UPS.items()]
    canvas = lay.PixelBuffer((SIZE + GAP) * len(squares) - GAP, SIZE)
    canvas.fill(0xFFFFFFFF)
    for number, box in enumerate(squares):
        view.zoom_box(box)
        square = view.get_pixels_with_options(SIZE, SIZE, 1, 3)
        for x, y in product(range(SIZE), range(SIZE)):
            canvas.set_pixel(number * (SIZE + GAP) + x, y, square.pixel(x, y))
    canvas.write_png(str(picture))


def mark(layout: db.Layout, report: dict[str, Any], markers: Path) -> None:
    """Draw the findings into the layout: outlines in their cells, rings on the wafer."""
    layer = layout.layer(*FINDING)
    database = rdb.ReportDatabase("")
    database.load(str(markers))
    for item in database.each_item():
        cell = layout.cell(database.cell_by_id(item.cell_id()).name())
        for value in item.each_value():
            if value.is_polygon():
                cell.shapes(layer).insert(value.polygon())
    for finding in report["violations"]:
        for x, y in finding["at"]:
            layout.top_cell().shapes(layer).insert(
                disc(x, y, 2300, layout.dbu) - disc(x, y, 1700, layout.dbu)
            )


def disc(x: float, y: float, radius: float, dbu: float) -> db.Region:
    """A round shape; lengths um."""
    box = db.DBox(x - radius, y - radius, x + radius, y + radius)
    return db.Region(db.DPolygon.ellipse(box, 64).to_itype(dbu))


def style(view: lay.LayoutView) -> None:
    """Only the layers of STYLES and the findings, in their colours."""
    technology = load_technology(find_technology("hermetic"))
    view.clear_layers()
    wanted = [(technology.layers[name], colour, dither) for name, (colour, dither) in STYLES.items()]
    for (layer, datatype), colour, dither in [*wanted, (FINDING, RED, 1)]:
        node = lay.LayerProperties()
        node.source = f"{layer}/{datatype}"
        node.fill_color = node.frame_color = colour
        node.dither_pattern = dither
        node.width = 8 if (layer, datatype) == FINDING else 1
        view.insert_layer(view.end_layers(), node)


def around(report: dict[str, Any], rule: str, size: float) -> db.DBox:
    """The square of `size` um round the rule's first finding."""
    x, y = next(each["at"][0] for each in report["violations"] if each["rule"] == rule)
    return db.DBox(x - size / 2, y - size / 2, x + size / 2, y + size / 2)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
