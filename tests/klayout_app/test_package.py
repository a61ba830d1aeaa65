"""What ships for KLayout is what is generated from the technologies.

`PKGDRC_UPDATE=1 pytest tests/klayout_app/test_package.py` writes it anew.
"""

import os
from pathlib import Path

import pytest

from pkgdrc.klayout_app.generate import technology_files
from pkgdrc.klayout_app.install import PACKAGE
from pkgdrc.klayout_app.technologies import shipped
from pkgdrc.technology import load_technology
from tests.klayout_app.inside import Inside


def generated() -> dict[Path, str]:
    files: dict[Path, str] = {}
    for name, file in shipped().items():
        files |= technology_files(load_technology(file), name)
    return files


def test_the_files_are_those_that_are_generated() -> None:
    files = generated()
    if "PKGDRC_UPDATE" in os.environ:
        for path, text in files.items():
            (PACKAGE / path).parent.mkdir(parents=True, exist_ok=True)
            (PACKAGE / path).write_text(text, encoding="utf-8")
    there = {path.relative_to(PACKAGE) for path in (PACKAGE / "tech").rglob("*") if path.is_file()}
    assert there == set(files)
    assert not [path for path, text in files.items() if (PACKAGE / path).read_text("utf-8") != text]


def test_layer_properties_and_technologies_are_read(inside: Inside) -> None:
    told = inside.ask(
        """
found = {}
for name, file, layers in given["technologies"]:
    view = pya.LayoutView()
    index = view.create_layout(False)
    for layer, datatype in layers:
        view.cellview(index).layout().layer(layer, datatype)
    view.load_layer_props(file)
    names = []
    each = view.begin_layers()
    while not each.at_end():
        node = each.current()
        if not node.has_children():
            names.append([node.name, node.source_layer, node.source_datatype, node.fill_color & 0xffffff])
        each.next()
    technology = pya.Technology()
    technology.load(file.replace(".lyp", ".lyt"))
    found[name] = [names, technology.name, technology.dbu]
answer(found)
""",
        technologies=[
            [name, str(PACKAGE / path), list(load_technology(file).layers.values())]
            for name, file in shipped().items()
            for path in technology_files(load_technology(file), name)
            if path.suffix == ".lyp"
        ],
    )
    assert told.keys() == shipped().keys()
    for name, file in shipped().items():
        technology = load_technology(file)
        layers, known_as, dbu = told[name]
        assert (known_as, dbu) == (name, technology.dbu)
        numbers = {(layer, datatype) for _, layer, datatype, _ in layers}
        assert numbers >= set(map(tuple, technology.layers.values()))
        assert all(label for label, *_ in layers)


@pytest.mark.parametrize("name", ["grain.xml", "pymacros/pkgdrc.lym"])
def test_the_package_is_whole(name: str) -> None:
    assert (PACKAGE / name).is_file()
