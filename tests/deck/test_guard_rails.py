"""What a rule cannot mean is refused when the deck is loaded, with file, rule and what would be right."""

from pathlib import Path

import pytest

from pkgdrc.deck import DeckError
from tests.deck.own import DOCSTRING, TECHNOLOGY, load_own, load_rule, rule_text

TRUTH = "an expression has no truth value while the deck is read: "


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("return made.frame.width() < 5 and made.island.width() < 5", TRUTH),
        ("return made.frame.any() or made.island.any()", "use & | - instead of and/or/not"),
        ("return not made.frame", TRUTH),
        ("if made.frame & made.island:\n    return []", TRUTH),
        ("return 1 < made.frame.area() < 5", "and .between(low, high) instead of a < b < c"),
        ("return limit.narrow < made.frame.diameter() < limit.wide", TRUTH),
        ("return [] if stack.cut.depth > 5 else made.frame.any()", TRUTH),
        ("return made.frame.width() <= limit.narrow", "shapes exactly at a limit pass: use < instead of <="),
        ("return made.frame.width() >= limit.narrow", "shapes exactly at a limit pass: use > instead of >="),
        ("return stack.cut.depth <= stack.cut.width", "use < instead of <="),
        ("return made.fram.any()", "there is no layer 'fram': did you mean 'frame'?"),
        ("return drawn.fram.any()", "there is no layer 'fram': did you mean 'frame'?"),
        ("return made.kerff.anywhere().any()", "there is no layer 'kerff': did you mean 'kerf'?"),
        ("return made.texts('lable').any()", "there is no layer 'lable': did you mean 'label'?"),
        ("return made.has('fram') and []", "there is no layer 'fram'"),
        ("return drawn.off_grid('fram').any()", "there is no layer 'fram'"),
        ("limit.narrow\nreturn made.frame.width() < limit.narow", "did you mean 'narrow'?"),
        (
            "return made.frame.width() < limit.nothing",
            "there is no limit 'nothing' in limits.toml: known are: ",
        ),
        ("return made.frame", "it returns Layer, which is no check (compare it with a limit, or end it"),
        ("return made.frame.width()", "it returns Width, which is no check (compare"),
        ("return stack.cut.depth", "it returns Number, which is no check (compare"),
        ("pass", "it returns NoneType, which is no check"),
        ("return [made.frame.any(), None]", "it returns NoneType, which is no check"),
        ("return made.frame.width() == 5", "it returns bool, which is no check"),
        ("return 'made.frame'", "it returns str, which is no check"),
        ("return made.frame.width() < made.island.width()", "a number in um is needed here, not Width"),
        ("return made.frame.width() < '5'", "a number in um is needed here, not str"),
        ("return made.frame.width() < True", "a number in um is needed here, not bool"),
        ("return made.frame.width() < limit.steep", "in um is needed here, not limit 'steep' in deg"),
        ("return made.frame.angle() < limit.narrow", "in deg is needed here, not limit 'narrow' in um"),
        ("return made.frame.density(made.die) < limit.narrow", "number without a unit is needed here"),
        ("return made.frame.width().between(1, limit.ratio) ", "not limit 'ratio' without a unit"),
        ("return made.frame.width() - stack.cut.angle < 5", "in um is needed here, not one in deg"),
        ("return made.frame.sized('1').any()", "a number in um is needed here, not str"),
        ("return made.frame.sized(limit.steep).any()", "in um is needed here, not limit 'steep' in deg"),
        ("return (made.frame & limit.narrow).any()", "shapes are needed here, not Limit"),
        ("return made.frame.inside(made.island.any()).any()", "shapes are needed here, not Presence"),
        ("return made.frame.separation(5) < 5", "shapes are needed here, not int"),
        ("return made.frame.widht() < 5", "there is no measure or operation 'widht': did you mean 'width'?"),
        ("return 1 / 0", "ZeroDivisionError: division by zero"),
        ("raise LookupError('odd')", "LookupError: odd"),
        ("import sys\nsys.exit(0)", "SystemExit: 0"),
        (
            "def more():\n    yield made.frame.any()\n    raise OSError('late')\nreturn more()",
            "OSError: late",
        ),
    ],
)
def test_a_rule_that_cannot_be_read_is_named(tmp_path: Path, body: str, message: str) -> None:
    with pytest.raises(DeckError) as caught:
        load_rule(tmp_path, body)
    assert str(caught.value).startswith(f"{tmp_path / 'chapter.py'}: rule AB.1: ")
    assert message in str(caught.value)


MANUAL = "rule AB.1: its docstring needs the defect in one line, 'Why: ...' and 'Fix: ...'"


@pytest.mark.parametrize(
    "docstring",
    [
        "pass",
        '"""Defect."""',
        '"""Defect.\n\n    Why: a reason."""',
        '"""Defect.\n\n    Fix: a remedy."""',
        '"""Defect.\n\n    Why:\n    Fix: a remedy."""',
        '"""Defect.\n\n    Why: a reason.\n    Fix:"""',
        '"""Defect.\n\n    Fix: a remedy.\n    Why: a reason."""',
        '"""A defect\n    in two lines.\n\n    Why: a reason.\n    Fix: a remedy."""',
        '"""\n    Why: a reason.\n    Fix: a remedy."""',
    ],
)
def test_a_docstring_without_a_part_is_refused(tmp_path: Path, docstring: str) -> None:
    with pytest.raises(DeckError) as caught:
        load_own(tmp_path, chapter=rule_text("return made.frame.any()", docstring=docstring))
    assert str(caught.value) == f"{tmp_path / 'chapter.py'}: {MANUAL} (line 4 of chapter.py)"


@pytest.mark.parametrize("parameters", ["mde", "made, limits", "*made_", "made, **more", "self"])
def test_a_rules_parameters_are_known(tmp_path: Path, parameters: str) -> None:
    name = parameters.split(", ")[-1].lstrip("*")
    with pytest.raises(DeckError) as caught:
        load_own(tmp_path, chapter=rule_text("return []", parameters=parameters))
    expected = f"rule AB.1: has the parameter '{name}'; a rule's are made, drawn, stack, limit"
    assert str(caught.value) == f"{tmp_path / 'chapter.py'}: {expected} (line 4 of chapter.py)"


@pytest.mark.parametrize("id", ["AB-1", ".AB", "AB.", "AB/1", "A 1", "AB.1 ", "_a", "\u00c4.1", ""])
def test_an_id_is_of_a_form(tmp_path: Path, id: str) -> None:
    with pytest.raises(DeckError) as caught:
        load_own(tmp_path, chapter=rule_text("return made.frame.any()", id=id))
    expected = f"rule id '{id}' is not made of letters, digits, dots and underscores, as RS.1 is"
    assert str(caught.value) == f"{tmp_path / 'chapter.py'}: line 4: {expected}"


@pytest.mark.parametrize("id", ["M1.a", "NW.2b_LV", "7", "a.b.c", "PL1"])
def test_an_id_is_the_authors(tmp_path: Path, id: str) -> None:
    loaded = load_own(tmp_path, chapter=rule_text("return made.frame.any()", id=id))
    assert id in [rule.id for rule in loaded.rules]


OTHER = rule_text("return made.frame.any()", id="AB.2", name="other")


@pytest.mark.parametrize(
    ("chapter", "message"),
    [
        ("def broken(:\n", "line 2: cannot be read as Python: SyntaxError: invalid syntax"),
        ("import nonesuch\n", "cannot be read as Python: ModuleNotFoundError: No module named 'nonesuch'"),
        ("WIDTH = 1 / 0\n", "cannot be read as Python: ZeroDivisionError: division by zero"),
        ("raise SystemExit(0)\n", "cannot be read as Python: SystemExit: 0"),
        ("rule('AB.1')\n", "missing 1 required keyword-only argument: 'source'"),
        ("rule('AB.1', severity='fatal', source='x')\n", "severity 'fatal' is neither 'error' nor 'advice'"),
        ("LAYERS = 'lid'\n", "LAYERS is 'lid'; names of layers are expected"),
        ("LAYERS = (1, 2)\n", "LAYERS is (1, 2); names of layers are expected"),
        ("LAYERS = 5\n", "LAYERS is 5; names of layers are expected"),
        (
            OTHER.replace("AB.2", "AB.3") + OTHER,
            "two functions are called 'other', so that the first is lost",
        ),
        ("@derived\ndef kerf(made):\n    return made.frame\n", "'kerf' cannot be derived, made.kerf has a"),
    ],
)
def test_a_chapter_that_cannot_be_read_is_named(tmp_path: Path, chapter: str, message: str) -> None:
    with pytest.raises(DeckError) as caught:
        load_own(tmp_path, chapter=chapter, last=rule_text("return made.frame.any()"))
    assert str(caught.value).startswith(f"{tmp_path / 'chapter.py'}: ")
    assert message in str(caught.value)


def test_a_chapter_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "chapter.py").write_bytes(b'NAME = "\xff"\n')
    with pytest.raises(DeckError, match=r"chapter\.py: (line \d+: )?cannot be read as Python: SyntaxError"):
        load_own(tmp_path)


@pytest.mark.parametrize(
    ("chapters", "message"),
    [
        ({"a": OTHER + OTHER.replace("other", "more")}, "a.py: rule AB.2 is declared in {}/a.py too"),
        ({"a": OTHER, "b": OTHER}, "b.py: rule AB.2 is declared in {}/a.py too"),
        ({"a": OTHER.replace("AB.2", "GR.1")}, "grid.py: rule GR.1 is declared in {}/a.py too"),
    ],
)
def test_an_id_is_given_once(tmp_path: Path, chapters: dict[str, str], message: str) -> None:
    with pytest.raises(DeckError) as caught:
        load_own(tmp_path, TECHNOLOGY, **chapters)
    assert str(caught.value).endswith(message.format(tmp_path))


def test_ctrl_c_is_no_fault_of_the_deck(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        load_rule(tmp_path, "raise KeyboardInterrupt")


def test_the_stock_docstring_is_read(tmp_path: Path) -> None:
    rule = load_own(tmp_path, chapter=rule_text("return made.frame.any()", docstring=DOCSTRING)).rules[0]
    assert (rule.title, rule.why, rule.fix) == ("Defect", "a reason.", "a remedy.")
