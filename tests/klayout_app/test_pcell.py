"""Every cell as a PCell of every technology: what the command line writes, or the reason it gives."""

from pathlib import Path
from typing import Any, Literal, get_args, get_origin
from uuid import uuid4

import pytest

from pkgdrc.cells import registered_cells
from pkgdrc.cells.masks import drawn_on
from pkgdrc.cells.process import process_parameters
from pkgdrc.cells.registry import Cell, Parameter
from pkgdrc.errors import InputError
from pkgdrc.klayout_app.library import cell_names
from pkgdrc.klayout_app.parameters import field
from pkgdrc.klayout_app.technologies import shipped
from pkgdrc.stream.write import write_layout
from pkgdrc.technology import Technology, load_technology
from tests.klayout_app.inside import Inside

# The technology of each family that knows the most layers.
RICHEST = ("pkgdrc hermetic intermediate", "pkgdrc stud-base", "pkgdrc elastic-bump")

SMALL = {name: {"columns": 3, "rows": 2} for name in ("stud_array", "stud_module", "elastic_bump_die")}

COMPARE = """
def flat(layout, cell):
    shapes, texts = {}, {}
    for index in layout.layer_indexes():
        info = layout.get_info(index)
        key = "%d/%d" % (info.layer, info.datatype)
        # A copy: a region made of the iterator would outlive the layout that it reads.
        region = pya.Region()
        region.insert(cell.begin_shapes_rec(index))
        if not region.is_empty():
            shapes[key] = region
        found = pya.Texts(cell.begin_shapes_rec(index))
        if not found.is_empty():
            texts[key] = sorted(str(each) for each in found.each())
    return shapes, texts

def reasons(layout, cell):
    special = [i for i in range(layout.layers()) if layout.is_special_layer(i)]
    found = []
    for index in special:
        for shape in cell.shapes(index).each():
            if shape.is_text():
                found.append(shape.text_string.replace("\\n", " "))
    return found

def differences(job):
    layout = pya.Layout()
    layout.technology_name = job["library"]
    cell = layout.create_cell(job["cell"], job["library"], job["parameters"])
    if cell is None:
        return ["is not in the library"]
    told = reasons(layout, cell)
    if job["reason"]:
        if flat(layout, cell) != ({}, {}):
            return ["is drawn, and should not be"]
        same = [each.split() for each in told] == [job["reason"].split()]
        return [] if same else ["tells %r" % told]
    if told:
        return ["tells %r" % told]
    written = pya.Layout()
    written.read(job["file"])
    shapes, texts = flat(layout, cell)
    wanted, labels = flat(written, written.top_cell())
    found = [] if texts == labels else ["has other texts"]
    if layout.dbu != written.dbu:
        scale = pya.ICplxTrans(layout.dbu / written.dbu)
        shapes = {key: each.transformed(scale) for key, each in shapes.items()}
    if not wanted or set(shapes) != set(wanted):
        return found + ["is on layers %s, not %s" % (sorted(shapes), sorted(wanted))]
    return found + ["differs on " + key for key in wanted if not (shapes[key] ^ wanted[key]).is_empty()]

answer([[job, each] for job in given["jobs"] for each in differences(job)])
"""


def job(
    name: str, cell: Cell[...], technology: Technology, given: dict[str, Any], folder: Path
) -> dict[str, Any]:
    """What to place in the application, and what the command line makes of it."""
    parameters = {key: field(cell.parameters[key], value).default for key, value in given.items()}
    file, reason = folder / f"{uuid4()}.gds", ""
    try:
        with drawn_on(technology):
            drawing = cell.draw({**process_parameters(cell, technology), **given})
        write_layout(drawing, technology, file)
    except InputError as error:
        reason = str(error)
    return {"library": name, "cell": cell.name, "parameters": parameters, "file": file, "reason": reason}


def other(kind: Any, value: Any) -> Any:
    """Another value of a parameter's type than `value`, near it."""
    plain = get_args(kind)[0] if hasattr(kind, "__metadata__") else kind
    if get_origin(plain) is Literal:
        choices = get_args(plain)
        return choices[(choices.index(value) + 1) % len(choices)]
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, float):
        return round(value * 1.05, 2) or 1.0
    if isinstance(value, str):
        return f"{value}2"
    if value is None:
        return (30.0, 40.0) if get_origin(get_args(plain)[0]) is tuple else 3.0
    if get_args(plain)[-1] is Ellipsis:
        return value[:-1] if len(value) > 1 else ()
    return tuple(each + 5.0 for each in value)


def test_the_cells_of_a_library_are_those_of_its_family() -> None:
    families: dict[str, set[str]] = {}
    for cell in registered_cells().values():
        families.setdefault(cell.function.__module__.split(".")[2], set()).add(cell.name)
    common = families.pop("common")
    assert len(families) >= 4
    for family, names in families.items():
        assert set(cell_names(family.replace("_", "-"))) == names | common
    assert cell_names("a-deck-of-ones-own") == sorted(registered_cells())


def changed_by(cell: Cell[...], parameter: Parameter) -> dict[str, Any]:
    """Parameters of a cell that is not too large, with another value of one of them."""
    return {**SMALL.get(cell.name, {}), parameter.name: other(parameter.kind, parameter.default)}


@pytest.fixture(scope="module")
def defaults(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Every cell of every library as it is placed first."""
    folder = tmp_path_factory.mktemp("defaults")
    return [
        job(name, cell, technology, {}, folder)
        for name, technology in ((name, load_technology(file)) for name, file in shipped().items())
        for cell in map(registered_cells().__getitem__, cell_names(technology.deck))
    ]


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Every cell with each of its parameters changed by itself."""
    folder = tmp_path_factory.mktemp("changed")
    return [
        job(name, cell, technology, changed_by(cell, each), folder)
        for name, technology in ((name, load_technology(shipped()[name])) for name in RICHEST)
        for cell in map(registered_cells().__getitem__, cell_names(technology.deck))
        for each in cell.parameters.values()
    ]


def test_defaults_are_what_the_command_line_writes(inside: Inside, defaults: list[dict[str, Any]]) -> None:
    drawn = {each["cell"] for each in defaults if not each["reason"]}
    assert drawn == set(registered_cells())
    assert inside.ask(COMPARE, jobs=defaults) == []


def test_a_changed_parameter_does_what_it_does_on_the_command_line(
    inside: Inside, changed: list[dict[str, Any]]
) -> None:
    refused = [each for each in changed if each["reason"]]
    assert len(refused) < len(changed) / 4
    assert inside.ask(COMPARE, jobs=changed) == []
