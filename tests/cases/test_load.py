"""Reading cases: those of a user's own deck, and what is wrong with a file."""

from pathlib import Path

import pytest

from pkgdrc.cases import cases_of, drawn, run
from pkgdrc.errors import InputError
from pkgdrc.resources import find_deck


def write(folder: Path, text: str) -> Path:
    """A deck's folder with one case file."""
    (folder / "cases").mkdir()
    (folder / "cases" / "frame.toml").write_text(text)
    return folder


def test_a_deck_without_cases_has_none(tmp_path: Path) -> None:
    assert cases_of(tmp_path) == []


def test_cases_are_counted_by_rule(tmp_path: Path) -> None:
    folder = write(tmp_path, '[["RS.1"]]\nwhat = "a"\n[["RS.2"]]\nwhat = "b"\n[["RS.1"]]\nwhat = "c"\n')
    found = cases_of(folder)
    assert [(case.name, case.data["what"]) for case in found] == [
        ("RS.1-1", "a"),
        ("RS.1-2", "c"),
        ("RS.2-1", "b"),
    ]
    assert {case.deck for case in found} == {str(folder)}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[["RS.1"]]\nfial.limits = {}\n', "unknown key 'RS.1[1].fial': did you mean 'fail'?"),
        ('["RS.1"]\nwhat = "a"\n', "key 'RS.1' is no list of cases; each is a table [[\"RS.1\"]]"),
        ('[["RS.1"]]\nfail = 3\n', "key 'RS.1[1].fail' is no table of changes"),
        ('[["RS.1"]]\nfail.stack.frame = 3\n', "key 'RS.1[1].fail.stack.frame' is no table of changes"),
        ("[[\n", "is not valid TOML"),
    ],
)
def test_what_is_wrong_is_said_with_its_file(tmp_path: Path, text: str, sentence: str) -> None:
    folder = write(tmp_path, text)
    with pytest.raises(InputError) as error:
        cases_of(folder)
    assert str(error.value).startswith(f"{folder / 'cases' / 'frame.toml'}: {sentence}")


def test_a_case_without_a_base_names_the_file_that_is_missing(tmp_path: Path) -> None:
    (case,) = cases_of(write(tmp_path, '[["RS.1"]]\n'))
    (tmp_path / "technology.toml").write_text((find_deck("hermetic") / "technology.toml").read_text())
    with pytest.raises(InputError, match=r"base\.toml: cannot be read"):
        drawn(case, "fail", tmp_path)


def test_pass_and_fail_of_the_same_technology_share_the_deck(tmp_path: Path) -> None:
    case = next(case for case in cases_of(find_deck("elastic-bump"), "elastic-bump") if case.rule == "BL.4")
    failing = drawn(case, "fail", tmp_path)
    assert drawn(case, "pass", tmp_path, like=failing).deck is failing.deck
    assert run(case, "pass", tmp_path).verdict == "clean"
    assert {each.rule for each in run(case, "fail", tmp_path).findings} == {"BL.4"}
