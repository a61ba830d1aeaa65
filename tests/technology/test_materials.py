"""Materials by the words of their names."""

import pytest

from pkgdrc.technology.materials import crystal_called, material_called, materials


@pytest.mark.parametrize(
    ("name", "known_as"),
    [
        ("glass", "glass"),
        ("Borofloat 33", "glass"),
        ("photo-structurable glass (Foturan)", "glass"),
        ("quartz glass", "glass"),
        ("fused silica", "glass"),
        ("Schott D263 T eco", "glass"),
        ("glass-ceramic", "glass"),
        ("LTCC", "ceramic"),
        ("alumina 96 %", "ceramic"),
        ("SAPPHIRE", "sapphire"),
        ("quartz", "quartz"),
        ("lithium tantalate", "LiTaO3"),
        ("LT", "LiTaO3"),
        ("42 deg Y-X LiTaO3, reduced", "LiTaO3"),
        ("silicon", "semiconductor"),
        ("silicon nitride", "ceramic"),
        ("Kovar", "metal"),
        ("Ti/W", "Ti"),
        ("TiN", "Ti"),
        ("tin", "Sn"),
        ("Cu", "Cu"),
        ("copper oxide", "compound of a metal"),
        ("NiO", "compound of a metal"),
        ("titanium dioxide", "compound of a metal"),
        ("titanium nitride", "Ti"),
    ],
)
def test_known(name: str, known_as: str) -> None:
    material = material_called(name)
    assert material
    assert material.name == known_as
    assert not material.refused


@pytest.mark.parametrize(
    "name",
    [
        "glass fibre laminate",
        "glass-fiber reinforced epoxy",
        "glass epoxy",
        "woven glass",
        "FR-4",
        "FR4",
        "BT resin",
        "polyimide on glass",
        "ceramic-filled PTFE",
        "silica-filled moulding compound",
        "SU-8",
        "liquid crystal polymer",
        "silicone",
        "glass cloth",
        "GFRP",
        "organic glass",
        "Plexiglas",
        "glass-filled nylon",
        "nylon",
        "silver-filled paste",
    ],
)
def test_refused(name: str) -> None:
    material = material_called(name)
    assert material
    assert material.refused
    assert "cover" not in material.good_for


@pytest.mark.parametrize("name", ["", "unobtainium", "glassine", "Siberian", "fibrex", "epoxyless"])
def test_parts_of_words_say_nothing(name: str) -> None:
    assert material_called(name) is None


def test_every_name_finds_its_own_material_and_has_a_source() -> None:
    for material in materials():
        assert material.source
        for name in (material.name, *material.aliases):
            found = material_called(name)
            assert found
            assert found.name == material.name


def test_a_crystal_whose_expansion_is_not_known() -> None:
    assert crystal_called("lithium niobate").a == 15.4
    for name in ("langasite", "glass", "LiTaO"):
        with pytest.raises(ValueError, match=f"names '{name}', a crystal whose expansion is not known"):
            crystal_called(name)
