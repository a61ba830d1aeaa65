"""A user's own deck: a folder of chapters with limits, layers that it derives, and layers it may lack."""

import dataclasses
import warnings
from pathlib import Path
from typing import Any

import pytest

from pkgdrc.deck import DeckError, load_deck
from pkgdrc.deck.algebra import Layer
from pkgdrc.deck.checks import Check
from pkgdrc.deck.presence import Presence
from pkgdrc.errors import InputError
from pkgdrc.technology import load_technology
from tests.deck.own import TECHNOLOGY, limits_text, load_own, load_rule, rule_text, write_deck

TWO = rule_text("return made.frame.any()", id="FR.2", name="frame_piece") + rule_text(
    "return [made.frame.width() < limit.narrow, made.frame.angle() < limit.steep]",
    id="FR.1",
    name="frame_narrow",
)
CAVITY = "@derived\ndef cavity(made):\n    return made.frame.holes()\n"


def test_a_deck_of_ones_own(tmp_path: Path) -> None:
    frame = TWO.replace('source="process"', 'severity="advice", source="001: p. 3"')
    deck = load_own(
        tmp_path / "my_deck", b_frame=frame, a_cavity=CAVITY + rule_text("return made.cavity.any()")
    )
    assert (deck.name, deck.path, deck.warnings) == ("my-deck", tmp_path / "my_deck", ())
    assert [rule.id for rule in deck.rules[:4]] == ["AB.1", "FR.2", "FR.1", "GR.1"]
    cavity, _, narrow = deck.rules[:3]
    assert cavity.checks == (Presence(Layer("frame").holes(), severity="error"),)
    assert (narrow.name, narrow.chapter, narrow.severity) == ("frame_narrow", "b_frame", "advice")
    assert (narrow.title, narrow.why, narrow.fix) == ("Defect", "a reason.", "a remedy.")
    assert (narrow.source, narrow.not_applicable) == ("001: p. 3", "")
    assert [(limit.name, limit.value, limit.unit) for limit in narrow.limits] == [
        ("narrow", 10.0, "um"),
        ("steep", 10.0, "deg"),
    ]
    limit, _ = narrow.limits
    first, _ = narrow.checks
    assert first == Check(Layer("frame").width(), below=limit, severity="advice")


def test_a_deck_is_found_from_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_deck(tmp_path / "mine", chapter=rule_text("return made.frame.any()"))
    monkeypatch.chdir(tmp_path / "mine")
    assert load_deck(".", TECHNOLOGY).name == "mine"


def test_loading_leaves_nothing_beside_the_chapters(tmp_path: Path) -> None:
    load_own(tmp_path, chapter=TWO)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["chapter.py", "limits.toml"]


@pytest.mark.parametrize("chapters", [{}, {"only": CAVITY}, {"empty": "\n"}])
def test_a_deck_without_rules_of_its_own_is_none(tmp_path: Path, chapters: dict[str, str]) -> None:
    with pytest.raises(DeckError) as caught:
        load_own(tmp_path, TECHNOLOGY, **chapters)
    assert str(caught.value).startswith(f"{tmp_path}: holds no rules; a deck is a folder of Python files")


def test_severity_is_the_rules_unless_a_check_has_its_own(tmp_path: Path) -> None:
    rule = load_rule(tmp_path, "return [made.frame.any(), made.island.any().advice()]")
    assert [check.severity for check in rule.checks] == ["error", "advice"]


@pytest.mark.parametrize(
    "body", ["return made.frame.any()", "return [made.frame.any()]", "yield made.frame.any()"]
)
def test_a_rule_returns_one_check_or_several(tmp_path: Path, body: str) -> None:
    assert load_rule(tmp_path, body).checks == (Presence(Layer("frame"), severity="error"),)


def test_derived_layers_are_shared_by_the_chapters(tmp_path: Path) -> None:
    other = "@derived\ndef rest(made):\n    return made.cavity - made.masks.frame\n"
    rule = rule_text("return [made.cavity.any(), made.rest.any()]")
    checks = load_own(tmp_path, a=rule, b=CAVITY, c=other).rules[0].checks
    cavity = Layer("frame").holes()
    assert checks == (Presence(cavity, severity="error"), Presence(cavity - Layer("frame"), severity="error"))


@pytest.mark.parametrize(
    ("chapters", "message"),
    [
        ({"a": CAVITY, "b": CAVITY}, "b.py: made.cavity is derived twice"),
        ({"a": CAVITY, "b": rule_text("return drawn.cavity.any()")}, "AB.1: there is no layer 'cavity'"),
        (
            {"a": CAVITY.replace("return ", ""), "b": rule_text("return made.cavity.any()")},
            "AB.1: made.cavity is derived as NoneType; shapes are expected",
        ),
        (
            {"a": CAVITY.replace("frame", "cavity"), "b": rule_text("return made.cavity.any()")},
            "AB.1: RecursionError: ",
        ),
        (
            {"a": CAVITY.replace("frame", "fram"), "b": rule_text("return made.cavity.any()")},
            "AB.1: there is no layer 'fram': did you mean 'frame'?",
        ),
    ],
)
def test_what_cannot_be_derived_is_said(tmp_path: Path, chapters: dict[str, str], message: str) -> None:
    with pytest.raises(DeckError) as caught:
        load_own(tmp_path, TECHNOLOGY, **chapters)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"{tmp_path / 'b.py'}: ")


def without(**changes: Any) -> Any:
    return dataclasses.replace(TECHNOLOGY, **changes)


NO_CUT, NO_OPENINGS, NO_DIES = without(cut=None), without(openings={}), without(dies=None)


@pytest.mark.parametrize(
    ("technology", "body", "reason"),
    [
        (TECHNOLOGY, "return made.lid.any()", "the technology has no layer 'lid'"),
        (TECHNOLOGY, "return (made.frame & drawn.lid).any()", "the technology has no layer 'lid'"),
        (TECHNOLOGY, "return made.bump.any()", "the technology has no layer 'bump'"),
        (TECHNOLOGY, "return made.under.any()", "the technology has no layer 'lid'"),
        (TECHNOLOGY, "return []", "the technology has nothing that it is about"),
        (
            TECHNOLOGY,
            "return made.kerf.at('frame/cover').any()",
            "the stack has no face 'frame/cover', only back, ",
        ),
        (TECHNOLOGY, "return made.kerf.through('lid').any()", "the stack has no level 'lid'"),
        (TECHNOLOGY, "return stack.thickness('lid') < 5", "the stack has no level 'lid'"),
        (
            TECHNOLOGY,
            "return [c.drawn.any() for c in made.connections_through('chip')]",
            "no opening through 'chip'",
        ),
        (TECHNOLOGY, "return made.footprint('chip').any()", "the technology has no opening through 'chip'"),
        (NO_CUT, "return made.kerf.anywhere().any()", "the technology has no cut"),
        (NO_CUT, "return made.separation.line_ends(made.line_width).any()", "the technology has no cut"),
        (NO_CUT, "return stack.cut.depth < 5", "the technology has no cut"),
        (NO_OPENINGS, "return [c.drawn.any() for c in made.connections]", "the technology has no openings"),
        (NO_OPENINGS, "return made.footprint('frame').any()", "the technology has no openings"),
        (NO_DIES, "return made.die.any()", "the technology does not say how a die is recognised"),
        (NO_DIES, "return made.die_step > 0", "the technology does not say how a die is recognised"),
        (NO_DIES, "return made.die_to_edge(made.wafer) < 5", "the technology does not say how a die"),
        (without(alignment=None), "return stack.overlay > 5", "the technology has no alignment"),
    ],
)
def test_what_the_technology_lacks_is_the_reason(
    tmp_path: Path, technology: Any, body: str, reason: str
) -> None:
    (tmp_path / "technology.toml").write_text('deck = "."\n[layers]\nlid = [1, 0]\n')
    under = "LAYERS = ('bump',)\n\n@derived\ndef under(made):\n    return made.lid.holes()\n"
    rule = load_own(tmp_path, technology, a=under, b=rule_text(body)).rules[0]
    assert reason in rule.not_applicable
    assert rule.checks == ()


@pytest.mark.parametrize("missing", ["cut", "openings", "dies", "alignment"])
def test_the_shipped_deck_is_read_without(missing: str) -> None:
    technology = without(**{missing: {} if missing == "openings" else None})
    rules = load_deck("hermetic", technology).rules
    assert {bool(rule.not_applicable) for rule in rules} == {True, False}
    assert all(bool(rule.checks) != bool(rule.not_applicable) for rule in rules)


def test_limits_are_overridden_by_name(tmp_path: Path) -> None:
    write_deck(tmp_path, chapter=TWO)
    overrides = {"narrow": 12, "edge_exclusion": 1500.0}
    rules = {rule.id: rule for rule in load_deck(str(tmp_path), TECHNOLOGY, overrides).rules}
    narrow, steep = rules["FR.1"].limits
    assert (narrow.value, narrow.unit, narrow.source, steep.value) == (12.0, "um", "process", 10.0)
    first = rules["FR.1"].checks[0]
    assert isinstance(first, Check)
    assert first.below == narrow
    assert [limit.value for limit in rules["WF.1"].limits] == [1500.0]
    with pytest.raises(DeckError, match=r"there is no limit 'narow': did you mean 'narrow'\?"):
        load_deck(str(tmp_path), TECHNOLOGY, {"narow": 1.0})


def test_a_deck_overrides_the_common_limits(tmp_path: Path) -> None:
    write_deck(tmp_path, chapter=rule_text("return made.frame.any()"))
    (tmp_path / "limits.toml").write_text(limits_text(edge_exclusion=1000.0))
    rules = {rule.id: rule for rule in load_deck(str(tmp_path), TECHNOLOGY).rules}
    assert [limit.value for limit in rules["WF.1"].limits] == [1000.0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[narrow]\nvalue = 1.0\n", "key 'narrow.source' is missing"),
        (
            "[narrow]\nvalue = '1'\nsource = 'x'\n",
            "key 'narrow.value' is \"1\": input should be a valid number",
        ),
        ("[narrow]\nvalu = 1.0\nsource = 'x'\n", "unknown key 'narrow.valu': did you mean 'value'?"),
        ("narrow = 1.0\n", "key 'narrow' is 1.0: input should be an object"),
        ("[narrow\n", "is not valid TOML"),
    ],
)
def test_a_wrong_limit_is_named(tmp_path: Path, text: str, message: str) -> None:
    write_deck(tmp_path, chapter=rule_text("return made.frame.any()"))
    (tmp_path / "limits.toml").write_text(text)
    with pytest.raises(InputError) as caught:
        load_deck(str(tmp_path), TECHNOLOGY)
    assert str(caught.value).startswith(f"{tmp_path / 'limits.toml'}: {message}")


def test_a_wrong_technology_of_the_deck_is_named(tmp_path: Path) -> None:
    (tmp_path / "technology.toml").write_text("deck = 5\n")
    with pytest.raises(InputError, match=r"technology\.toml: key 'deck' is 5"):
        load_own(tmp_path, chapter=rule_text("return made.frame.any()"))


def test_one_technology_file_serves_as_both(tmp_path: Path) -> None:
    path = tmp_path / "technology.toml"
    path.write_text('deck = "."\n[layers]\nlid = [1, 0]\n')
    deck = load_own(tmp_path, load_technology(path), chapter=rule_text("return made.lid.any()"))
    assert deck.rules[0].checks == (Presence(Layer("lid"), severity="error"),)
    assert deck.rules[-1].not_applicable == "the technology has no layer 'site'"


def test_a_deck_takes_the_common_chapters_that_it_names(tmp_path: Path) -> None:
    folder = write_deck(tmp_path / "own", chapter=rule_text("return made.frame.any()"))
    every = {rule.chapter for rule in load_deck(str(folder), TECHNOLOGY).rules}
    assert every > {"chapter", "grid", "nets"}
    (folder / "COMMON").write_text("grid\n")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # the limits of the chapters that are left out are no mistake
        one = load_deck(str(folder), TECHNOLOGY)
    assert {rule.chapter for rule in one.rules} == {"chapter", "grid"}
    (folder / "COMMON").write_text("")
    none = load_deck(str(folder), TECHNOLOGY)
    assert [rule.id for rule in none.rules] == ["AB.1"]
    assert len({deck.sha256 for deck in (one, none)}) == 2
    (folder / "COMMON").write_text("girds")
    with pytest.raises(DeckError, match=r"COMMON: there is no common chapter 'girds': did you mean 'grid'"):
        load_deck(str(folder), TECHNOLOGY)
