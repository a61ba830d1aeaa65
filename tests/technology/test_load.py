"""Whatever is wrong in a technology file is answered with file, key and what would be right."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pkgdrc.errors import InputError
from pkgdrc.resources import deck_names, find_deck, find_technology
from pkgdrc.technology import Technology, load_technology
from pkgdrc.technology.family import families
from pkgdrc.technology.manual import key_table
from tests.technology.toml import HERMETIC, OTHERS, Steps, dotted, places, write

MODELS: set[type] = {Technology, *(family.technology for family in families().values())}
TABLES = "".join(map(key_table, MODELS))
ROWS = re.findall(r"^\| `([^`]+)` \| (.+) \| (.+) \| .+ \|$", TABLES, re.MULTILINE)
CUT, OPENING, LEVEL = ("cut",), ("openings", "dk1"), ("stack", 0)


def refusal(path: Path) -> str:
    """What is said of the file, after its name."""
    with pytest.raises(InputError) as caught:
        load_technology(path)
    head, _, tail = str(caught.value).partition(": ")
    assert head == str(path)
    return tail


def generic(steps: Steps) -> str:
    """A key as the manual writes it."""
    return re.sub(r"\[\d+\]", "[]", dotted(steps)).replace("openings.dk1.", "openings.NAME.")


def test_the_shipped_technologies_are_read() -> None:
    for name in deck_names():
        for path in find_deck(name).glob("*.toml"):
            if path.stem != "limits":
                assert load_technology(path).path == path
    technology = load_technology(find_technology("hermetic"))
    assert technology.layers["frame"] == (10, 0)
    assert technology.interfaces == ("chip/frame", "frame/adhesive", "adhesive/cover")
    assert [technology.height(level.name) for level in technology.stack] == [0, 50, 60, 65]
    assert technology.level("cover").material == "glass"
    for lookup in (technology.level, technology.height):
        with pytest.raises(KeyError):
            lookup("lid")


def test_a_small_technology_has_the_stated_defaults(tmp_path: Path) -> None:
    path = tmp_path / "t.toml"
    path.write_text('deck = "mine"\n[layers]\npad = [1, 0]\n')
    technology = load_technology(path)
    assert (technology.dbu, technology.grid, technology.facet_tolerance) == (0.001, 0.001, 0.01)
    assert (technology.required, technology.stack, technology.openings) == ((), (), {})
    assert (technology.dies, technology.cut, technology.alignment) == (None, None, None)
    path.write_text('deck = "mine"\ndbu = 1\ngrid = 5\n[layers]\npad = [1, 0]\n')
    assert load_technology(path).grid == 5.0


@pytest.mark.parametrize(("steps", "value"), list(places(HERMETIC)), ids=lambda part: str(part)[:40])
def test_every_key_of_a_wrong_type_is_named(tmp_path: Path, steps: Steps, value: Any) -> None:
    or_number = steps[-1] in ("cte", "propagation")
    wrong = 7 if isinstance(value, str | list | dict) and not or_number else "text"
    said = refusal(write(tmp_path / "t.toml", (steps, wrong)))
    assert said.startswith(f"key '{dotted(steps)}' is {json.dumps(wrong)}: input should be ")
    assert re.search(
        r"valid (number|integer|string|array)|object|'V', 'U' or|'adhesion', 'conductor' or"
        r"|'sputtered', 'collimated', |'X' or '[YZ]'",
        said,
    )


RANGES: list[tuple[Steps, Any, str]] = [
    (("dbu",), 0, "greater than 0"),
    (("dbu",), 1.001, "less than or equal to 1"),
    (("grid",), 0, "greater than 0"),
    (("facet_tolerance",), 0, "greater than 0"),
    (("layers", "frame"), [-1, 0], "greater than or equal to 0"),
    (("layers", "frame"), [0, 65536], "less than or equal to 65535"),
    (("other_layers",), {"fiducial": [-1, 0]}, "greater than or equal to 0"),
    (("component_height",), -0.1, "greater than or equal to 0"),
    (("pad_metal_thickness",), -0.1, "greater than or equal to 0"),
    ((*LEVEL, "thickness"), 0, "greater than 0"),
    ((*LEVEL, "elastic_modulus"), 0, "greater than 0"),
    ((*LEVEL, "poisson"), 0, "greater than 0"),
    ((*LEVEL, "poisson"), 0.5, "less than 0.5"),
    ((*LEVEL, "strength"), 0, "greater than 0"),
    ((*CUT, "tip_width"), 0, "greater than 0"),
    ((*CUT, "into_cover"), -1, "greater than or equal to 0"),
    ((*CUT, "angle"), -1, "greater than or equal to 0"),
    ((*CUT, "angle"), 180, "less than 180"),
    ((*CUT, "position_tolerance"), -1, "greater than or equal to 0"),
    ((*CUT, "line_width"), 0, "greater than 0"),
    ((*CUT, "tip_wear"), -1, "greater than or equal to 0"),
    ((*CUT, "depth_tolerance"), -1, "greater than or equal to 0"),
    ((*LEVEL, "cte", "cut"), -181, "greater than or equal to -180"),
    ((*LEVEL, "cte", "propagation"), 181, "less than or equal to 180"),
    ((*LEVEL, "cte", "angle"), 361, "less than or equal to 360"),
    ((*LEVEL, "elastic_modulus"), 0, "greater than 0"),
    ((*LEVEL, "poisson"), 0.5, "less than 0.5"),
    ((*LEVEL, "strength"), 0, "greater than 0"),
    ((*LEVEL, "conductivity"), 0, "greater than 0"),
    (("pressure", "outside"), -0.1, "greater than or equal to 0"),
    (("pressure", "moulding"), -0.1, "greater than or equal to 0"),
    (("pressure", "bonding"), -0.1, "greater than or equal to 0"),
    (("underside_metal", 0, "thickness"), 0, "greater than 0"),
    (("alignment", "alignment_temperature"), -274, "greater than or equal to -273.15"),
    ((*OPENING, "taper"), -80, "greater than -80"),
    ((*OPENING, "taper"), 80, "less than 80"),
    (("alignment", "cover_to_wafer"), -1, "greater than or equal to 0"),
    (("alignment", "bonding_temperature"), -274, "greater than or equal to -273.15"),
    (("alignment", "room_temperature"), -274, "greater than or equal to -273.15"),
    (("back_metal", 0, "thickness"), 0, "greater than 0"),
    (("bead", "diameter"), 0, "greater than 0"),
    (("wiring", "passives", "dielectric_thickness"), 0, "greater than 0"),
    (("wiring", "passives", "permittivity"), 0, "greater than 0"),
    (("wiring", "passives", "sheet_resistance"), 0, "greater than 0"),
    (("notch", "depth"), 0, "greater than 0"),
    (("notch", "wall_angle"), -1, "greater than or equal to 0"),
    (("notch", "wall_angle"), 80, "less than 80"),
    (("wall_metal", "thickness"), 0, "greater than 0"),
    (("wall_metal", "elastic_modulus"), 0, "greater than 0"),
    (("wall_metal", "poisson"), 0, "greater than 0"),
    (("wall_metal", "poisson"), 0.5, "less than 0.5"),
    (("handling_force",), 0, "greater than 0"),
    (("rim_metal", "thickness"), 0, "greater than 0"),
    (("solder", "paste_thickness"), 0, "greater than 0"),
    (("solder", "metal_share"), 0, "greater than 0"),
    (("solder", "metal_share"), 1.001, "less than or equal to 1"),
    (("solder", "rim_thickness"), -1, "greater than or equal to 0"),
    (("filling", "elastic_modulus"), 0, "greater than 0"),
    (("filling", "poisson"), 0, "greater than 0"),
    (("filling", "poisson"), 0.5, "less than 0.5"),
    (("filling", "elongation"), 0, "greater than 0"),
    (("filling", "grain"), 0, "greater than 0"),
    (("filling", "shrinkage"), -0.1, "greater than or equal to 0"),
    (("filling", "shrinkage"), 1, "less than 1"),
    (("ball", "elastic_modulus"), 0, "greater than 0"),
    (("ball", "poisson"), 0, "greater than 0"),
    (("ball", "poisson"), 0.5, "less than 0.5"),
    (("pins", 0, "pitch"), 0, "greater than 0"),
    (("ball", "coating"), -1, "greater than or equal to 0"),
    (("ball", "coating_modulus"), 0, "greater than 0"),
    (("ball", "coating_poisson"), 0, "greater than 0"),
    (("ball", "coating_poisson"), 0.5, "less than 0.5"),
    (("ball", "sink"), -1, "greater than or equal to 0"),
    (("board", "temperature_swing"), 0, "greater than 0"),
    (("board", "land"), 0, "greater than 0"),
    (("board", "solder_height"), 0, "greater than 0"),
    (("board", "solder_modulus"), 0, "greater than 0"),
    (("board", "solder_poisson"), 0, "greater than 0"),
    (("board", "solder_poisson"), 0.5, "less than 0.5"),
    (("board", "solder_yield"), 0, "greater than 0"),
    (("board", "mean_temperature"), -274, "greater than or equal to -273.15"),
    (("board", "dwell"), 0, "greater than 0"),
    (("redistribution", "thickness"), 0, "greater than 0"),
    (("pillar", "height"), 0, "greater than 0"),
    (("pillar", "diameter"), 0, "greater than 0"),
    (("cap", "thickness"), 0, "greater than 0"),
]


@pytest.mark.parametrize(("steps", "value", "wanted"), RANGES)
def test_every_range_is_held(tmp_path: Path, steps: Steps, value: Any, wanted: str) -> None:
    said = refusal(write(tmp_path / "t.toml", (steps, value)))
    assert re.fullmatch(
        rf"key '{re.escape(dotted(steps))}(\.fiducial)?(\[\d\])?' is \S+: input should be {wanted}", said
    )


def test_the_ranges_of_the_manual_are_all_tested() -> None:
    tested = {generic(steps).replace("layers.frame", "layers") for steps, *_ in RANGES}
    assert tested == {key for key, kind, _ in ROWS if re.search("[<>]", kind)}


def test_a_layer_list_must_not_be_empty(tmp_path: Path) -> None:
    assert refusal(write(tmp_path / "t.toml", (("layers",), {}))).startswith("key 'layers' is a table: ")


REQUIRED = {key for key, _, default in ROWS if default == "required"}


@pytest.mark.parametrize("steps", [s for s, _ in places(HERMETIC) if generic(s) in REQUIRED], ids=dotted)
def test_every_required_key_is_missed(tmp_path: Path, steps: Steps) -> None:
    assert refusal(write(tmp_path / "t.toml", (steps, None))) == f"key '{dotted(steps)}' is missing"


@pytest.mark.parametrize(
    "steps",
    [
        steps
        for base in OTHERS
        for steps, _ in places(base)
        if steps[0] not in HERMETIC and generic(steps) in REQUIRED
    ],
    ids=dotted,
)
def test_every_required_key_of_the_other_decks_is_missed(tmp_path: Path, steps: Steps) -> None:
    assert refusal(write(tmp_path / "t.toml", (steps, None))) == f"key '{dotted(steps)}' is missing"


@pytest.mark.parametrize(
    ("steps", "near"),
    [
        (("facet_tolerence",), "facet_tolerance"),
        (("dies", "layers"), "layer"),
        ((*LEVEL, "thicknes"), "thickness"),
        ((*CUT, "tipwidth"), "tip_width"),
        ((*OPENING, "chamber_level"), "chamber_levels"),
        (("alignment", "bonding_temprature"), "bonding_temperature"),
    ],
)
def test_a_wrong_key_is_answered_with_the_nearest(tmp_path: Path, steps: Steps, near: str) -> None:
    said = refusal(write(tmp_path / "t.toml", (steps, 1)))
    assert said == f"unknown key '{dotted(steps)}': did you mean '{near}'?"


def test_a_misspelt_required_key_is_unknown_rather_than_missing(tmp_path: Path) -> None:
    said = refusal(write(tmp_path / "t.toml", (("deck",), None), (("deckk",), "hermetic")))
    assert said == "unknown key 'deckk': did you mean 'deck'?"


def test_what_resembles_no_key_is_answered_with_all(tmp_path: Path) -> None:
    said = refusal(write(tmp_path / "t.toml", (("alignment", "x"), 1)))
    assert (
        said == "unknown key 'alignment.x': known are: alignment_temperature, bonding_temperature, "
        "cover_to_wafer, room_temperature"
    )
    assert refusal(write(tmp_path / "t.toml", (("path",), "x"))).startswith("unknown key 'path': known are: ")


@pytest.mark.parametrize(
    ("steps", "value", "message"),
    [
        (
            ("required",),
            ["fram"],
            "key 'required' names 'fram', which does not exist here: did you mean 'frame'?",
        ),
        (("layers", "separation"), None, "names 'separation', which does not exist"),
        (
            ("dies", "layer"),
            "dei",
            "key 'dies.layer' names 'dei', which does not exist here: did you mean 'die'?",
        ),
        (("dies", "layer"), None, "key 'dies' needs either 'layer' or 'cells'"),
        (("dies", "cells"), ["die"], "key 'dies' needs either 'layer' or 'cells'"),
        (("stack", 1, "name"), "chip", "key 'stack' has two levels called 'chip'"),
        (("stack", 1, "name"), "a/b", "key 'stack[2].name' is 'a/b': a name without '/'"),
        (("stack", 4, "cte"), None, "key 'stack[5].cte' is missing; key 'alignment' needs it"),
        (
            (*LEVEL, "cte", "crystal"),
            "LiTaO",
            "key 'stack[1].cte.crystal' names 'LiTaO', a crystal whose expansion is not known: "
            "did you mean 'LiTaO3'?",
        ),
        ((*LEVEL, "cte", "cut"), "Q", "key 'stack[1].cte.cut' is \"Q\": input should be 'X' or 'Z'"),
        (
            (*LEVEL, "cte", "cut"),
            "X",
            "key 'stack[1].cte.propagation' is 'X', but in a cut of this kind it is 'Y' or an angle from Y",
        ),
        ((*LEVEL, "cte", "propagation"), "Y", "is 'Y', but in a cut of this kind it is 'X' or an angle"),
        ((*LEVEL, "cte"), "warm", "key 'stack[1].cte' is \"warm\": input should be a valid number"),
        ((*LEVEL, "cte"), [16.1], "key 'stack[1].cte[2]' is missing"),
        (
            (*LEVEL, "cte"),
            {"cristal": "LiTaO3"},
            "unknown key 'stack[1].cte.cristal': did you mean 'crystal'?",
        ),
        ((*OPENING, "outer"), "cower", "key 'openings.dk1.outer' names 'cower'"),
        ((*OPENING, "inner"), "chp", "key 'openings.dk1.inner' names 'chp'"),
        ((*OPENING, "inner"), "cover", "key 'openings.dk1.inner' is 'cover', which does not lie under"),
        ((*OPENING, "masks"), {"cover": "dk9"}, "key 'openings.dk1.masks' names 'dk9'"),
        ((*OPENING, "masks"), {"cover": "dk1", "lid": "dk1"}, "key 'openings.dk1.masks' names 'lid'"),
        ((*OPENING, "masks"), {"cover": "dk1", "chip": "dk1"}, "names 'chip', which does not exist here"),
        (
            (*OPENING, "masks"),
            {"frame": "dk1"},
            "'openings.dk1.masks' has no mask for its outer level 'cover'",
        ),
        ((*OPENING, "chamber_levels"), ["fram"], "key 'openings.dk1.chamber_levels' names 'fram'"),
        ((*OPENING, "landing"), "pad", "key 'openings.dk1.landing' names 'pad'"),
        ((*OPENING, "contact"), "pad", "key 'openings.dk1.contact' names 'pad'"),
        (("grid",), 0.0015, "key 'grid' is 0.0015, not a multiple of the dbu 0.001"),
        (("grid",), 1e-10, "key 'grid' is 1e-10, not a multiple of the dbu 0.001"),
        (("grid",), 0.0005, "key 'grid' is 0.0005, not a multiple of the dbu 0.001"),
    ],
)
def test_what_does_not_fit_together_is_named(tmp_path: Path, steps: Steps, value: Any, message: str) -> None:
    assert message in refusal(write(tmp_path / "t.toml", (steps, value)))


@pytest.mark.parametrize("key", ["cut", "alignment"])
def test_cut_and_alignment_need_chip_and_cover(tmp_path: Path, key: str) -> None:
    other = "alignment" if key == "cut" else "cut"
    changes: list[tuple[Steps, Any]] = [(("openings",), None), ((other,), None)]
    said = refusal(write(tmp_path / "t.toml", *changes, (("stack",), HERMETIC["stack"][:1])))
    assert said == f"key '{key}' needs a stack of at least two levels (chip and cover)"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe\x00", "is not a text file; a TOML file in UTF-8 is expected"),
        (b'deck = "hermetic"\ndbu 1', "is not valid TOML: .* line 2"),
        (b"deck = " + b"[" * 5000, "is not valid TOML: .* nested too deeply"),
        (b'deck = "x"\ndbu = nan\n[layers]', "key 'dbu' is NaN: input should be a finite number"),
        (b'deck = "x"\ndbu = -inf\n[layers]', "key 'dbu' is -Infinity: input should be a finite number"),
        (b"dbu = 1979-05-27\n", "key 'dbu' is a date or time, which no key takes"),
        (b"[layers]\na = [1, 07:32:00]\n", r"key 'layers\.a\[2\]' is a date or time"),
        (b"[cut]\nangle = 1979-05-27T07:32:00Z\n", r"key 'cut\.angle' is a date or time"),
    ],
)
def test_what_is_no_technology_is_said(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "t.toml"
    path.write_bytes(content)
    assert re.match(message, refusal(path))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.toml") == "cannot be read (No such file or directory)"
    assert refusal(tmp_path) == "cannot be read (Is a directory)"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([(("steps",), ["chip", "drilling", "notch"])], "key 'steps' needs 'coating' once"),
        (
            [(("steps",), ["chip", "chip", "drilling", "coating", "notch"])],
            "key 'steps' has 'chip' more than once",
        ),
        (
            [(("steps",), ["chip", "coating", "drilling", "notch"])],
            "key 'steps' has 'coating' before 'drilling': walls are coated after they are drilled",
        ),
        (
            [(("notch", "made_by"), "stamping")],
            "key 'steps' starts with 'chip': stamping needs the bare film, so 'notch' is first",
        ),
        (
            [(("steps",), ["drilling", "coating", "notch", "chip"])],
            "key 'openings.hole.landing' is 'pad', but 'steps' has no 'chip' before 'coating': "
            "then holes end on 'internal' connections",
        ),
        (
            [
                (("stack", 1, "name"), "base"),
                (("openings", "hole", "outer"), "base"),
                (("openings", "hole", "masks"), {"base": "hole"}),
            ],
            "key 'notch' names 'film', which does not exist here: known are: base, chip",
        ),
    ],
)
def test_steps_that_make_no_stud_base(tmp_path: Path, changes: Any, said: str) -> None:
    told = refusal(write(tmp_path / "t.toml", (("notch", "depth"), 60.0), *changes))
    assert told.startswith(said)


def test_layers_may_be_written_as_others_write_them(tmp_path: Path) -> None:
    path = tmp_path / "t.toml"
    path.write_text('deck = "x"\n[layers]\na = "41/0"\nb = " 7 / 3 "\nc = "12"\n[other_layers]\nd = "99/1"\n')
    technology = load_technology(path)
    assert technology.layers == {"a": (41, 0), "b": (7, 3), "c": (12, 0)}
    assert technology.other_layers == {"d": (99, 1)}
    path.write_text('deck = "x"\n[layers]\na = "41-0"\n')
    assert refusal(path) == "key 'layers.a' is '41-0': [41, 0] or \"41/0\" is expected"


def test_a_layer_is_either_read_or_besides(tmp_path: Path) -> None:
    path = tmp_path / "t.toml"
    path.write_text('deck = "x"\nlayers = {a = [1, 0]}\nother_layers = {a = [2, 0]}\n')
    assert refusal(path) == "key 'other_layers' has 'a', which is in 'layers' too; keep one of them"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("dbu = 1e300\n", "key 'dbu' is out of all proportion"),
        (f"component_height = {10**400}\n", "key 'component_height' is out of all proportion"),
        (f"layers = {{a = [{10**30}, 0]}}\n", "key 'layers.a[1]' is out of all proportion"),
        (f"dbu = {'1' * 5000}\n", "holds a number that is out of all proportion"),
        (f"dbu = '{'x' * 4_000_000}'\n", "key 'dbu' is"),
        ("x" * 4_000_000, "is not valid TOML: "),
        (".".join("a" * 20000) + " = 1\n", "is not valid TOML: its keys are nested too deeply"),
        ("[" + ".".join(['"a"'] * 20000) + "]\n", "is not valid TOML: its keys are nested too deeply"),
        ("a = " + "[" * 50000, "is not valid TOML: "),
        ("#" * ((1 << 24) + 1), "has 16 MB, more than any TOML file needs"),
    ],
)
def test_absurd_sizes_and_depths_are_refused_at_once(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "t.toml"
    path.write_text('deck = "x"\n' + text)
    assert refusal(path).startswith(said)
