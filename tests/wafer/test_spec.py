from collections.abc import Callable
from pathlib import Path

import pytest

from pkgdrc.errors import InputError
from pkgdrc.resources import find_technology, layout_names, layouts_folder
from pkgdrc.technology import Technology, load_technology
from pkgdrc.wafer import WaferSpec, assemble, load_wafer

Load = Callable[..., WaferSpec]

PLANT = '[[plant]]\ndie = [3, 3]\nlayer = "frame"\n'


def test_a_spec_is_read_with_its_defaults(small: Load) -> None:
    spec = small()
    assert (spec.wafer.diameter, spec.wafer.flat, spec.wafer.notch) == (20000.0, 6000.0, None)
    assert spec.die.cell == "hermetic_die"
    assert spec.die.partial is False
    assert (spec.drop_in, spec.mark, spec.serial, spec.vary, spec.plant) == ((), (), None, (), ())
    assert spec.path.name == "wafer.toml"


@pytest.mark.parametrize(
    ("more", "wafer", "message"),
    [
        ("", "notch = 1000.0", "keys 'wafer.flat' and 'wafer.notch' are both given"),
        ("", "flatt = 1.0", "unknown key 'wafer.flatt': did you mean 'flat'?"),
        ("path = 'x'", "", "unknown key 'die.path'"),
        ("[[mark]]", "", "key 'mark[1]' needs either 'angle' or 'at'"),
        ("[[mark]]\nangle = 0.0\nat = [0.0, 0.0]", "", "key 'mark[1]' needs either 'angle' or 'at'"),
        (PLANT + 'action = "add"', "", "key 'plant[1]' needs exactly one of"),
        (PLANT + 'action = "add"\nat = [0.0, 0.0]', "", "key 'plant[1]' adds 'at' a point"),
        (PLANT + 'action = "add"\nbox = [5.0, 0.0, 1.0, 1.0]', "", "key 'plant[1]' has an empty 'box'"),
        (PLANT + 'action = "take"\nat = [0.0, 0.0]', "", "key 'plant[1].action' is \"take\""),
        (
            '[[vary]]\nparameter = "width"\nvalues = [1.0]',
            "",
            "'vary[1].parameter' is 'width', which all dies",
        ),
        ("[[drop_in]]\ncell = 'hermetic_monitor'\nat = [-1, 3]", "", "key 'drop_in[1].at[1]' is -1"),
    ],
)
def test_a_wrong_key_is_named(small: Load, more: str, wafer: str, message: str) -> None:
    if "flatt" in wafer or "notch" in wafer:
        with pytest.raises(InputError) as caught:
            small(more, wafer=wafer)
    else:
        with pytest.raises(InputError) as caught:
            small(more)
    assert message in str(caught.value)
    assert "wafer.toml: " in str(caught.value)


def test_a_flat_must_fit_the_wafer(tmp_path: Path) -> None:
    path = tmp_path / "w.toml"
    path.write_text(
        'technology = "hermetic"\n[wafer]\ndiameter = 100.0\nedge_exclusion = 0.0\nflat = 100.0\n'
        '[die]\ncell = "hermetic_die"\nwidth = 1.0\nheight = 1.0\nstreet = 0.0\n'
    )
    with pytest.raises(InputError, match=r"key 'wafer\.flat' is 100: less than 100 fits the wafer"):
        load_wafer(path)


DROP_IN = '[[drop_in]]\ncell = "hermetic_monitor"\nat = '
VARY = "[[vary]]\nvalues = [1.0]\nparameter = "


@pytest.mark.parametrize(
    ("more", "die", "message"),
    [
        (
            "",
            "parameters = {framme = 1.0}",
            "cell 'hermetic_die' has no parameter 'framme': did you mean 'frame'?",
        ),
        ("", "parameters = {frame = -1.0}", "cell 'hermetic_die': parameter 'frame' is -1.0"),
        (
            VARY + '"framme"',
            "",
            "key 'vary[1].parameter' is 'framme', which cell 'hermetic_die' does not have",
        ),
        (
            VARY + '"filters"',
            "",
            "cell 'hermetic_die': parameter 'filters' is 1.0: input should be a valid integer",
        ),
        ("[[mark]]\ncell = 'mark'\nangle = 0.0", "", "key 'mark[1].cell': there is no cell 'mark'"),
        (
            "[[mark]]\nangle = 0.0\nparameters = {size = 2000.0}",
            "",
            "key 'mark[1]': no field without a die has room",
        ),
        (DROP_IN + "[0, 0]", "", "key 'drop_in[1].at' is [0, 0], where the wafer has no die to replace"),
        (DROP_IN + "[9, 9]\n" + DROP_IN + "[9, 9]", "", "key 'drop_in[2].at' is [9, 9]"),
        (
            '[[plant]]\ndie = [0, 0]\nlayer = "frame"\naction = "add"\ncircle = [0.0, 0.0, 9.0]',
            "",
            "key 'plant[1]' is in die [0, 0], where the wafer has no die",
        ),
        (
            PLANT + 'action = "remove"\nat = [0.0, 0.0]',
            "",
            "key 'plant[1]' removes nothing: layer 'frame' has no",
        ),
        (PLANT + 'action = "remove"\nbox = [-1.0, 0.0, 1.0, 1.0]', "", "key 'plant[1]' removes nothing"),
    ],
)
def test_what_does_not_fit_the_wafer_is_named(
    small: Load, technology: Technology, more: str, die: str, message: str
) -> None:
    spec = small(more, die=die)
    with pytest.raises(InputError) as caught:
        assemble(spec, technology)
    assert message in str(caught.value)
    assert str(caught.value).startswith(str(spec.path))


def test_a_die_too_large_for_the_wafer_is_refused(tmp_path: Path, technology: Technology) -> None:
    path = tmp_path / "w.toml"
    text = (
        (layouts_folder() / "hermetic-saw-150mm.toml")
        .read_text()
        .replace("width = 800.0", "width = 150000.0")
    )
    path.write_text(text)
    with pytest.raises(InputError, match="no die of 150000 x 790 fits a wafer of 150000"):
        assemble(load_wafer(path), technology)
    path.write_text(text.replace("width = 150000.0", "width = 800.0015"))
    with pytest.raises(InputError, match=r"make a pitch of 850.001: a multiple of the grid of 0.005"):
        assemble(load_wafer(path), technology)


def test_every_shipped_layout_is_assembled() -> None:
    assert {"hermetic-saw-150mm", "hermetic-demo", "hermetic-duplexer"} <= set(layout_names())
    for name in layout_names():
        path = layouts_folder() / f"{name}.toml"
        spec = load_wafer(path)
        technology = load_technology(find_technology(spec.technology, path.parent))
        top = assemble(spec, technology)
        assert top.name == "wafer"
        assert top.layers <= technology.layers.keys()
