"""What a deck builds or states in vain warns, with its line; what it uses never does."""

from pathlib import Path

import pytest

from pkgdrc.deck import Deck, DeckWarning, load_deck
from tests.deck.own import TECHNOLOGY, limits_text, load_own, load_rule, rule_text, write_deck

USED = [
    "return (made.frame.width() < limit.narrow).advice()",
    "return (made.frame.width() < limit.narrow).noting('here')",
    "return made.frame.any().noting('here').advice()",
    "check = made.frame.width() < limit.narrow\ncheck = check.advice()\nreturn check.noting('here')",
    "margin = made.frame.enclosed_by(made.die) - stack.overlay + 1\nreturn margin < limit.narrow",
    "margin = made.frame.enclosed_by(made.die)\nreturn margin.after_runout(stack.runout) < limit.narrow",
    "return made.frame.width().between(limit.narrow, limit.wide)",
    "return [layer.angle() < limit.steep for layer in drawn.layers().values()]",
    "return [drawn.off_grid(name).any().noting(name) for name in drawn.layers() if name == 'frame']",
    "names = drawn.layers()\nreturn names['frame'].any()",
    "checks = []\nfor name in ('frame', 'island'):\n"
    "    checks.append(drawn.malformed(name).any())\nreturn checks",
    "for kind in made.connections.values():\n    yield kind.inner_end_diameter() < limit.narrow",
    "for kind in made.connections.values():\n"
    "    if kind.contact == kind.landing:\n        continue\n    yield kind.inner_end.any()",
    "kerf = made.kerf.through('frame')\nreturn [(kerf & made.frame).any(), (kerf & made.island).any()]",
    "first, second = made.frame.holes(), made.frame.holes()\nreturn first.any()",
    "walls = made.frame\nwalls |= made.island\nreturn walls.any()",
    "return made.frame.sized(0).any() if made.has('frame') else []",
    "return made.texts('label', 'A*').any()",
    "depth = stack.cut.depth\nratio = depth / stack.cut.width\nreturn ratio > limit.ratio",
    "unread = stack.cut.depth\nreturn made.frame.any()",
    "width = stack.cut.width.value\nreturn made.frame.sized(width).any()",
    "return made.die_to_edge(made.wafer) < limit.narrow",
    "return made.die_step > limit.narrow",
    "return made.kerf.figures.depth and made.frame.any()",
    "return made.connections['dk1'].drawn.any() if made.connections else []",
    "cavity = made.frame.holes()\nif stack.cut.profile == 'V':\n    return []\nreturn cavity.any()",
    "cavity = made.frame.holes()\nreturn made.connections_through('chip') and cavity.any()",
]


@pytest.mark.parametrize("body", USED)
def test_what_is_used_does_not_warn(tmp_path: Path, body: str) -> None:
    rule = load_rule(tmp_path, body)
    assert rule.checks or rule.not_applicable


LOST = [
    "made.frame  # lost\nreturn made.island.any()",
    "made.die  # lost\nreturn made.island.any()",
    "made.texts('label')  # lost\nreturn made.island.any()",
    "made.frame.holes()  # lost\nreturn made.frame.any()",
    "holes = made.frame.holes()\nrest = holes - made.island  # lost\nreturn made.frame.any()",
    "made.kerf.through('frame')  # lost\nreturn made.frame.any()",
    "made.frame.width()  # lost\nreturn made.frame.width() - 1 < limit.narrow",
    "made.frame.width() < limit.narrow  # lost\nreturn made.frame.any()",
    "made.frame.any()  # lost\nreturn made.island.any()",
    "stack.cut.depth < limit.narrow  # lost\nreturn made.frame.any()",
    "check = made.frame.any()\ncheck.advice()  # lost\nreturn check",
    "check = made.frame.any()\ncheck.noting('x')  # lost\nreturn check.advice()",
    "width = made.frame.width()\nwidth - 1  # lost\nreturn width < limit.narrow",
    "edge = made.frame.enclosed_by(made.die)\nedge.after_runout(1e-5)  # lost\nreturn edge < limit.narrow",
    "width = made.frame.diameter()\nwidth > limit.wide  # lost\nreturn width < limit.narrow",
    "for name in ('frame', 'island'):\n    made.has(name)\n    drawn.malformed(name).any()  # lost\n"
    "return made.frame.any()",
    "checks = []\nmade.frame.width() < limit.narrow  # lost\nreturn checks",
    "for kind in made.connections.values():\n    kind.inner_end.any()  # lost\nreturn []",
    "made.frame.holes()  # lost\nmade.island.hulls()  # lost\nreturn made.frame.any()",
    "both = (\n    made.frame.holes()  # lost\n    & made.island.holes()\n)\nreturn made.frame.any()",
    "left = made.frame & made.island  # lost\nright = made.island & made.frame\nreturn right.any()",
]


def lost_lines(path: Path) -> list[int]:
    return [n for n, line in enumerate(path.read_text().splitlines(), 1) if line.endswith("# lost")]


@pytest.mark.parametrize("body", LOST)
def test_what_is_never_used_warns_with_its_line(tmp_path: Path, body: str) -> None:
    with pytest.warns(DeckWarning) as caught:
        deck = load_own(tmp_path, chapter=rule_text(body))
    path = tmp_path / "chapter.py"
    lines = [f"{path}: rule AB.1: what line {n} of chapter.py builds is never used" for n in lost_lines(path)]
    assert [str(warning.message) for warning in caught] == lines
    assert deck.warnings == tuple(lines)


def test_the_line_is_told_from_wherever_the_deck_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_deck(tmp_path / "mine", chapter=rule_text(LOST[3]))
    (tmp_path / "beside").mkdir()
    (line,) = lost_lines(tmp_path / "mine" / "chapter.py")
    for here, there in ((tmp_path, "./mine"), (tmp_path / "mine", "."), (tmp_path / "beside", "../mine")):
        monkeypatch.chdir(here)
        with pytest.warns(
            DeckWarning, match=rf"chapter\.py: rule AB\.1: what line {line} of chapter\.py builds"
        ):
            load_deck(there, TECHNOLOGY)


DERIVED = """
@derived
def cavity(made):
    made.island.holes(){inside}
    return made.frame.holes()


def around(made):
    made.island.hulls(){helper}
    return made.frame.hulls()
"""


@pytest.mark.parametrize(
    ("inside", "helper", "body"),
    [
        ("  # lost", "", "return made.cavity.any()"),
        ("  # lost", "", "made.cavity  # lost\nreturn made.frame.any()"),
        ("", "  # lost", "return around(made).any()"),
    ],
)
def test_lines_outside_of_the_rule_are_told_too(tmp_path: Path, inside: str, helper: str, body: str) -> None:
    text = DERIVED.format(inside=inside, helper=helper) + rule_text(body)
    with pytest.warns(DeckWarning):
        deck = load_own(tmp_path, chapter=text)
    lines = lost_lines(tmp_path / "chapter.py")
    assert [f"line {n} of" in note for n, note in zip(lines, deck.warnings, strict=True)] == [True] * len(
        lines
    )


def test_a_derived_layer_of_another_chapter_warns_where_it_builds(tmp_path: Path) -> None:
    derived = "@derived\ndef cavity(made):\n    made.island.holes()\n    return made.frame.holes()\n"
    with pytest.warns(DeckWarning, match=r"b\.py: rule AB\.1: what line 4 of a\.py builds is never used"):
        load_own(tmp_path, a=derived, b=rule_text("return made.cavity.any()"))


def load_with_limits(folder: Path, chapter: str, **limits: float) -> Deck:
    write_deck(folder, chapter=chapter)
    (folder / "limits.toml").write_text(limits_text(**limits))
    return load_deck(str(folder), TECHNOLOGY)


READS_NARROW = rule_text("return made.frame.width() < limit.narrow")


def test_a_limit_that_no_rule_reads_warns(tmp_path: Path) -> None:
    with pytest.warns(DeckWarning) as caught:
        load_with_limits(tmp_path, READS_NARROW, narrow=1, wide=2, steep=3)
    (warning,) = caught
    assert str(warning.message) == f"{tmp_path / 'limits.toml'}: no rule reads the limit(s) steep, wide"


@pytest.mark.parametrize(
    "body",
    [
        "return made.frame.width() < limit.wide",
        "return made.frame.sized(limit.wide).any()",
        "return made.frame.sized(getattr(limit, 'wide')).any()",
        "return made.lid.width() < limit.wide",
        "return [made.frame.width() < limit.wide] if stack.cut.profile == 'U' else []",
        "return [made.lid.width() < limit.wide] if made.has('lid') else made.frame.any()",
    ],
)
def test_a_limit_that_a_rule_would_read_does_not(tmp_path: Path, body: str) -> None:
    other = rule_text(body, id="AB.2", name="other")
    deck = load_with_limits(tmp_path, READS_NARROW + other + "\n\nLAYERS = ('lid',)\n", narrow=1, wide=2)
    assert deck.warnings == ()


def test_a_warning_about_a_limit_does_not_hide_behind_a_rule_that_does_not_apply(tmp_path: Path) -> None:
    absent = rule_text("return made.lid.any()", id="AB.2", name="other")
    with pytest.warns(DeckWarning, match=r"no rule reads the limit\(s\) wide"):
        load_with_limits(tmp_path, READS_NARROW + absent + "\n\nLAYERS = ('lid',)\n", narrow=1, wide=2)
