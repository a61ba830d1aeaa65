"""A new deck works as it is written, and `pkgdrc test` says where a case, or a deck, does not."""

from pathlib import Path

import pytest

from pkgdrc.cli.main import main


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    folder = tmp_path / "my-deck"
    assert main(["new-deck", str(folder)]) == 0
    return folder


def test_a_new_deck_passes_its_cases_and_pictures_are_made(deck: Path, tmp_path: Path) -> None:
    assert main(["test", str(deck), "--pictures", str(tmp_path / "pictures")]) == 0
    pictures = sorted((tmp_path / "pictures").glob("*.svg"))
    assert [path.stem for path in pictures] == ["M1.a-1", "M1.b-1", "V1.a-1", "V1.b-1", "V1.c-1"]
    assert all("<style>" in path.read_text() for path in pictures)


@pytest.mark.parametrize(
    ("file", "was", "now", "told"),
    [
        ("cases/metal.toml", "measured = 9.99", "measured = 9.9", "measured 9.99, not 9.9"),
        ("cases/metal.toml", "109.99]", "110.0]", "M1.a is not broken"),
        ("cases/metal.toml", "110.0] }]\nfail", "105.0] }]\nfail", "M1.a-1, pass: M1.a is broken too"),
        ("cases/metal.toml", "dies = [[1, 1]]\nplace", "place", "say which: dies = [[1, 1]]"),
        ("cases/metal.toml", "place = [150.0, 105.0]", "place = [0.0, 0.0]", "it is not at [0.0, 0.0]"),
        ("cases/via.toml", "severity", "count = 2\nseverity", "findings, not 2"),
    ],
)
def test_what_a_case_says_wrong_is_told(
    deck: Path, capsys: pytest.CaptureFixture[str], file: str, was: str, now: str, told: str
) -> None:
    path = deck / file
    assert was in path.read_text()
    path.write_text(path.read_text().replace(was, now, 1))
    assert main(["test", str(deck)]) == 1
    said = capsys.readouterr().out
    assert f"{path}: " in said
    assert told in said


def test_a_rule_without_a_case_is_told(deck: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (deck / "cases" / "via.toml").unlink()
    assert main(["test", str(deck)]) == 1
    assert f"{deck}: rule V1.a has no case" in capsys.readouterr().out
    assert main(["test", str(deck), "M1"]) == 0
    assert main(["test", str(deck), "m1.A"]) == 0


@pytest.mark.parametrize(
    ("file", "was", "now", "told"),
    [
        (
            "metal.py",
            "made.metal.width()",
            "made.metall.width()",
            "metal.py: rule M1.a: there is no layer 'metall'",
        ),
        ("metal.py", "limit.metal_width", "limit.metal_wide", "(line 13 of metal.py)"),
        ("metal.py", "return made.metal.width()", "return made.metal.width(3)", "(line 13 of metal.py)"),
        (
            "metal.py",
            "return made.metal.width()",
            "return mad.metal.width()",
            "'mad' is not defined (line 13 of",
        ),
        ("metal.py", "    Fix: widen", "    Mend: widen", "'Fix: ...' (line 6 of metal.py)"),
        ("metal.py", '"M1.a"', '"M1-a"', "metal.py: line 6: rule id 'M1-a'"),
        ("metal.py", "made.metal.width() <", "made.metal.width() <=", "(line 13 of metal.py)"),
        ("metal.py", "return made.metal.width()", "return made.metal.width(", "metal.py: line 13"),
        ("metal.py", "from pkgdrc.deck", "from pkgdrc.dek", "metal.py: line 3"),
        ("limits.toml", "value = 10.0", "value = ten", "limits.toml"),
        ("limits.toml", "[metal_width]", "[metal_widt]", "did you mean 'metal_widt'"),
        ("technology.toml", "grid = 0.005", "grit = 0.005", "did you mean 'grid'"),
        ("cases/metal.toml", "fail.plant", "fale.plant", "metal.toml: unknown key 'M1.a[1].fale'"),
        (
            "cases/base.toml",
            'cell = "blank"',
            'cell = "blnk"',
            "base.toml: key 'die.cell': there is no cell 'blnk'",
        ),
    ],
)
def test_mistakes_in_a_deck_name_file_and_line(
    deck: Path, capsys: pytest.CaptureFixture[str], file: str, was: str, now: str, told: str
) -> None:
    path = deck / file
    assert was in path.read_text()
    path.write_text(path.read_text().replace(was, now, 1))
    capsys.readouterr()
    assert main(["test", str(deck)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert str(deck) in line
    assert told in line
    assert "Traceback" not in line


def test_a_warning_is_told_once(deck: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = deck / "metal.py"
    path.write_text(
        path.read_text().replace("    return made.metal.w", "    made.via.width()\n    return made.metal.w")
    )
    capsys.readouterr()
    assert main(["test", str(deck)]) == 0
    assert capsys.readouterr().err.count("is never used") == 1


@pytest.mark.parametrize("name", ["hermetic", "My Deck", "1st", "a_b-"])
def test_a_deck_has_a_name_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["new-deck", str(tmp_path / name)]) == 2
    assert str(tmp_path / name) in capsys.readouterr().err
    assert not (tmp_path / name).exists()


def test_what_is_there_stays(deck: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (deck / "metal.py").read_text()
    assert main(["new-deck", str(deck)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert (deck / "metal.py").read_text() == before
