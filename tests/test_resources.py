"""Decks, technologies and wafer specs are found by name and by path."""

from pathlib import Path

import pytest

from pkgdrc.errors import InputError
from pkgdrc.resources import deck_names, find_deck, find_layout, find_technology, layouts_folder, rules_folder


def test_shipped_decks_are_found_by_name_with_hyphen_or_underscore() -> None:
    assert "hermetic" in deck_names()
    for name in deck_names():
        assert find_deck(name) == find_deck(name.replace("-", "_")) == rules_folder() / name.replace("-", "_")
        assert find_technology(name) == find_deck(name) / "technology.toml"


def test_own_decks_are_found_by_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "technology.toml").touch()
    assert find_deck(tmp_path / "mine") == tmp_path / "mine"
    assert find_deck("mine", beside=tmp_path) == tmp_path / "mine"
    assert find_technology("mine", beside=tmp_path) == tmp_path / "mine" / "technology.toml"
    monkeypatch.chdir(tmp_path)
    assert find_deck("mine").resolve() == tmp_path / "mine"
    (tmp_path / "hermetic").mkdir()
    assert find_deck("hermetic") == rules_folder() / "hermetic"
    assert find_deck("./hermetic").resolve() == tmp_path / "hermetic"


def test_specs_are_found_by_name_and_path(tmp_path: Path) -> None:
    file = tmp_path / "wafer.toml"
    file.touch()
    assert find_layout(file) == file
    for shipped in layouts_folder().glob("*.toml"):
        assert find_layout(shipped.stem) == shipped


def test_what_is_not_there_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no deck 'hermtic': did you mean 'hermetic'\?"):
        find_deck("hermtic")
    with pytest.raises(InputError, match=r"no such folder; a deck is a name \(.*hermetic"):
        find_deck(tmp_path / "none")
    with pytest.raises(InputError, match="deck 'hermetic' has no technology 'x'"):
        find_technology("hermetic/x")
    with pytest.raises(InputError, match=r"none\.toml: there is no such file"):
        find_technology(tmp_path / "none.toml")
    with pytest.raises(InputError, match="is a folder"):
        find_technology(_folder(tmp_path / "odd.toml"))
    with pytest.raises(InputError, match=r"technology\.toml: is missing; give .* --technology"):
        find_technology(_folder(tmp_path / "bare"))
    with pytest.raises(InputError, match="no wafer spec 'hermetik'"):
        find_layout("hermetik")
    with pytest.raises(InputError, match="there is no such file"):
        find_layout(tmp_path / "none.toml")


def _folder(path: Path) -> Path:
    path.mkdir()
    return path
