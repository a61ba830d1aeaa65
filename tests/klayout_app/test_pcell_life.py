"""What becomes of PCells that are changed, and of those that are given wrong values."""

from typing import Any

from pkgdrc.klayout_app.technologies import shipped
from tests.klayout_app.application import Application
from tests.klayout_app.inside import Inside

HELP = """
views = []

def placed(cell, parameters=None, library="pkgdrc hermetic"):
    # The layout of a view is tidied up, as a user's is.
    view = pya.LayoutView(True)
    views.append(view)
    layout = view.cellview(view.create_layout(True)).layout()
    layout.technology_name = library
    top = layout.create_cell("TOP")
    made = layout.create_cell(cell, library, parameters or {})
    return layout, top, top.insert(pya.CellInstArray(made.cell_index(), pya.Trans()))

def told(layout):
    texts, boxes = {}, {}
    for index in (i for i in range(layout.layers()) if layout.is_special_layer(i)):
        for cell in layout.each_cell():
            for shape in cell.shapes(index).each():
                if shape.is_text():
                    texts[cell.basic_name()] = shape.text_string.replace("\\n", " ")
                else:
                    boxes[cell.basic_name()] = str(shape.dbbox())
    return texts, boxes
"""

WRONG = [
    ("hermetic_die", {"width": -5.0}, "parameter 'width' is -5.0: input should be greater than 0"),
    ("hermetic_die", {"filters": 0}, "parameter 'filters' is 0: input should be greater than or equal to 1"),
    ("hermetic_die", {"chambers": "caves"}, "parameter 'chambers' is \"caves\": input should be 'islands'"),
    (
        "hermetic_die",
        {"opening_offset": "1"},
        "parameter 'opening_offset' is 1: input should be a valid array",
    ),
    ("hermetic_die", {"opening_offset": "[1,"}, "parameter 'opening_offset' is '[1,', which is not [um; um]"),
    ("hermetic_die", {"connection_pitch": 5000.0}, "cell 'hermetic_die': parameter '"),
    ("wiring_track", {}, "draws on layer 'wiring', which the technology does not know"),
]


def test_the_geometry_follows_a_changed_parameter_and_nothing_is_left_over(inside: Inside) -> None:
    told = inside.ask(HELP + """
layout, top, instance = placed("hermetic_die")
library = pya.Library.library_by_name("pkgdrc hermetic", "pkgdrc hermetic").layout()
boxes, cells, kept = [], [], []
for width in (800.0, 900.0, 1000.0, 800.0):
    instance.change_pcell_parameter("width", width)
    layout.cleanup()
    boxes.append(top.dbbox().width())
    cells.append(len(list(layout.each_cell())))
    kept.append(len(list(library.each_cell())))
instance.change_pcell_parameters({"chambers": "branches", "pairs": 20, "opening_offset": "5, 0"})
layout.cleanup()
names = [each.basic_name() for each in layout.each_cell()]
answer({"boxes": boxes, "cells": cells, "kept": kept, "names": names, "title": instance.cell.display_title()})
""")  # fmt: skip
    assert told["boxes"] == [850.0, 950.0, 1050.0, 850.0]
    assert len(set(told["cells"])) == 1
    assert len(set(told["kept"])) == 1
    assert "frame_ring" in told["names"]
    assert "island_frame" not in told["names"]
    title = "pkgdrc hermetic.hermetic_die(pairs=20, chambers=branches, opening_offset=[5, 0])"
    assert told["title"] == title


def test_what_is_placed_in_a_cell_is_an_array_of_pcells(inside: Inside) -> None:
    told = inside.ask(HELP + """
layout, top, instance = placed("stud_array", {"columns": 9, "rows": 7}, "pkgdrc stud-base")
arrays = [[each.na, each.nb, each.cell.basic_name()] for each in instance.cell.each_inst()]
others = [each.name for each in layout.each_cell() if not each.is_proxy()]
answer({"arrays": arrays, "others": others})
""")  # fmt: skip
    assert [sorted(each[:2]) + each[2:] for each in told["arrays"]] == [[7, 9, "stud"]]
    assert told["others"] == ["TOP"]


def test_wrong_values_show_the_reason_on_the_layout_and_right_ones_mend_it(inside: Inside) -> None:
    found = inside.ask(HELP + """
found = []
for cell, parameters in given["wrong"]:
    layout, top, instance = placed(cell, parameters)
    texts, boxes = told(layout)
    drawn = [index for index in layout.layer_indexes() if not top.bbox_per_layer(index).empty()]
    shapes = [str(layout.get_info(index)) for index in drawn]
    right = {name: instance.pcell_declaration().get_parameters() for name in parameters}
    for name, declared in right.items():
        instance.change_pcell_parameter(name, next(each.default for each in declared if each.name == name))
    layout.cleanup()
    found.append([texts, boxes, shapes, told(layout)[0], top.dbbox().width()])
answer(found)
""", wrong=[each[:2] for each in WRONG])  # fmt: skip
    for (cell, parameters, reason), (texts, boxes, shapes, mended, width) in zip(WRONG, found, strict=True):
        assert reason in texts[cell]
        assert shapes == []
        assert list(boxes) == [cell]
        if parameters:
            assert boxes[cell] == "(-425,-420;425,420)"
            assert (mended, width) == ({}, 850.0)


def test_a_wrong_value_is_marked_beside_its_field(inside: Inside) -> None:
    """The application asks with every change of a field, and shows icon and tooltip there."""
    told = inside.ask(HELP + """
layout, top, instance = placed("hermetic_die")
declared = instance.pcell_declaration()
def asked(**values):
    states = pya.PCellParameterStates()
    for each in declared.get_parameters():
        states.parameter(each.name).value = values.get(each.name, each.default)
    declared.callback(layout, "", states)
    tips = {each.name: states.parameter(each.name).tooltip for each in declared.get_parameters()}
    return [name for name, tip in tips.items() if tip.startswith("cell ")], tips["pad"]
answer([asked(), asked(pad=0.0), asked(opening_offset="x")])
""")  # fmt: skip
    assert told[0] == [[], "width and height of the connector pads (um, > 0)"]
    assert told[1] == [["pad"], "cell 'hermetic_die': parameter 'pad' is 0.0: input should be greater than 0"]
    assert told[2][0] == ["opening_offset"]


def test_the_application_shows_units_ranges_and_choices(inside: Inside) -> None:
    told = inside.ask(HELP + """
layout, top, instance = placed("hermetic_die")
found = {}
for each in instance.pcell_declaration().get_parameters():
    least = each.min_value if hasattr(each, "min_value") else "unknown"
    found[each.name] = [each.type, each.unit, each.choice_values(), each.default, each.description, least]
types = {name[4:]: getattr(pya.PCellParameterDeclaration, name)
         for name in ("TypeDouble", "TypeInt", "TypeString", "TypeBoolean")}
answer([found, types, pya.Library.library_by_name("pkgdrc hermetic", "pkgdrc hermetic").description])
""")  # fmt: skip
    fields, types, library = told
    assert fields["frame"][:5] == [
        types["Double"], "um", [], 60.0, "frame: width of the frame from the field's\nborder to the cavity"
    ]  # fmt: skip
    assert fields["frame"][5] in (0.0, "unknown")
    assert fields["filters"][:4] == [types["Int"], "", [], 2]
    assert fields["filters"][5] in (1, "unknown")
    assert fields["chambers"][2:4] == [["islands", "branches", "none"], "islands"]
    assert fields["adhesive_inset"][:4] == [types["String"], "um", [], ""]
    assert fields["cavity_shift"][3] == "[0.0, 0.0]"
    assert library == "cells with the layers of hermetic/technology.toml"


def test_nothing_heavy_is_imported_when_the_application_starts(shared: Application) -> None:
    told: dict[str, Any] = shared.ask("""
import sys
heavy = [name for name in ("numpy", "gdstk", "pydantic", "pkgdrc.cells") if name in sys.modules]
names = pya.Library.library_names()
answer({"heavy": heavy, "names": names})
""", mode="-zz")  # fmt: skip
    assert told["heavy"] == []
    assert {name for name in told["names"] if name.startswith("pkgdrc ")} == set(shipped())
