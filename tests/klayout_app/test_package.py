"""What KLayout is given: a package that ships, and one that is generated from the technologies."""

from pathlib import Path

import pytest

from pkgdrc.klayout_app.grain import FOLDER, files_of, grain_files
from pkgdrc.klayout_app.install import PACKAGE, install
from pkgdrc.klayout_app.technologies import shipped
from pkgdrc.technology import load_technology
from tests.klayout_app.inside import Inside


def test_what_is_installed_is_what_is_generated(tmp_path: Path) -> None:
    install(tmp_path)
    files = grain_files({})
    there = {path.relative_to(tmp_path) for path in (tmp_path / FOLDER).rglob("*") if path.is_file()}
    assert there == set(files)
    assert {path.suffix for path in files} == {".lyt", ".lyp", ".lyd25", ".xml"}
    assert not [path for path, text in files.items() if (tmp_path / path).read_text("utf-8") != text]
    assert {path.parts[3] for path in files if path.suffix == ".lyt"} == {
        name.removeprefix("pkgdrc ").replace(" ", "-") for name in shipped()
    }


def test_layer_properties_and_technologies_are_read(inside: Inside, tmp_path: Path) -> None:
    install(tmp_path)
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
            [name, str(tmp_path / path), list(load_technology(file).layers.values())]
            for name, file in shipped().items()
            for path in files_of(name, file)
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
