"""Decks and technologies belong together: a layer that nothing reads is a mistake."""

import re
from pathlib import Path
from typing import Any

import pytest

from pkgdrc.cli.main import main
from pkgdrc.deck import load_deck
from pkgdrc.errors import InputError
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology
from pkgdrc.toml import read_toml

DECKS = ("hermetic", "stud-base", "elastic-bump")


def changed(folder: Path, deck: str, old: str, new: str) -> Path:
    """A technology of a shipped deck under a layer's other name, without the keys that name it."""
    text = find_technology(deck).read_text().split("[nets]")[0]
    assert re.search(rf"^{old} = ", text, re.MULTILINE)
    path = folder / "mine.toml"
    path.write_text(re.sub(rf"^{old} = ", f"{new} = ", text, count=1, flags=re.MULTILINE))
    return path


@pytest.mark.parametrize(
    ("deck", "layer", "written"),
    [
        ("hermetic", "component", "componet"),
        ("hermetic", "island", "isle"),
        ("hermetic", "serial", "serials"),
        ("stud-base", "chip", "chips"),
        ("elastic-bump", "pad_opening", "padopening"),
        ("elastic-bump", "mark", "marks"),
    ],
)
def test_a_layer_that_nothing_reads_is_told(tmp_path: Path, deck: str, layer: str, written: str) -> None:
    technology = load_technology(changed(tmp_path, deck, layer, written))
    with pytest.raises(InputError, match=rf"'{written}', which nothing of the deck '{deck}' reads: ") as told:
        load_deck(deck, technology)
    assert "[other_layers]" in str(told.value)


def test_the_nearest_name_is_told(tmp_path: Path) -> None:
    technology = load_technology(changed(tmp_path, "hermetic", "component", "componet"))
    with pytest.raises(InputError, match=r"did you mean 'component'\?"):
        load_deck("hermetic", technology)


def test_a_houses_other_layers_and_those_of_its_nets_are_no_mistake(tmp_path: Path) -> None:
    text = find_technology("hermetic").read_text().replace("[layers]\n", "[layers]\nbus = [70, 0]\n", 1)
    text = text.replace("conductors = [", 'conductors = ["bus", ', 1)
    (tmp_path / "mine.toml").write_text(text + "\n[other_layers]\nfiducial = [90, 0]\n")
    assert load_deck("hermetic", load_technology(tmp_path / "mine.toml")).rules


@pytest.mark.parametrize("deck", DECKS)
@pytest.mark.parametrize("technology", DECKS)
def test_a_technology_of_another_deck_is_refused(
    deck: str, technology: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["check", "--deck", deck, "--technology", str(find_technology(technology))])
    told = f"is a technology of the deck '{technology}', not of '{deck}'"
    assert (told in capsys.readouterr().err) == (deck != technology)
    assert (code == 2) == (deck != technology)


@pytest.mark.parametrize("deck", DECKS)
@pytest.mark.parametrize("technology", DECKS)
def test_a_technology_that_names_another_deck_is_refused(tmp_path: Path, deck: str, technology: str) -> None:
    text = find_technology(technology).read_text().replace(f'deck = "{technology}"', f'deck = "{deck}"', 1)
    (tmp_path / "mine.toml").write_text(text)
    if deck == technology:
        assert load_deck(deck, load_technology(tmp_path / "mine.toml")).rules
    else:
        said = rf"mine.toml: (its layers|key '\w+') (are|is) .* of the deck '{technology}', not of '{deck}'"
        with pytest.raises(InputError, match=said):
            load_deck(deck, load_technology(tmp_path / "mine.toml"))


def test_other_decks_are_looked_into_where_a_layer_is_strange(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A technology all of whose layers its deck knows is of no other deck, whatever these hold."""
    read: list[Path] = []

    def noted(path: Path) -> dict[str, Any]:
        read.append(path)
        return read_toml(path)

    monkeypatch.setattr("pkgdrc.deck.load.read_toml", noted)
    text = find_technology("hermetic").read_text()
    for other_layer, elsewhere in (("", False), ("bus = [70, 0]\n", True)):
        read.clear()
        mine = tmp_path / "mine.toml"
        mine.write_text(
            text.replace("[layers]\n", f"[layers]\n{other_layer}", 1).replace(
                "conductors = [", 'conductors = ["bus", ' if elsewhere else "conductors = [", 1
            )
        )
        load_deck("hermetic", load_technology(mine))
        assert ({path.parent.name for path in read} > {"hermetic"}) == elsewhere
