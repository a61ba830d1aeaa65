"""What a worker has to have alike: the deck, with what its packages are made of and how they are measured."""

import shutil
from pathlib import Path

import pytest

from pkgdrc.jobs.alike import deck_digest
from pkgdrc.resources import find_deck


@pytest.mark.parametrize(
    "file", ["pillar.py", "limits.toml", "technology.toml", "family.py", "made/engine.py", "made/dome.py"]
)
def test_a_deck_with_another_file_is_another(tmp_path: Path, file: str) -> None:
    own = shutil.copytree(find_deck("copper-pillar"), tmp_path / "own")
    shipped = deck_digest(find_deck("copper-pillar"), find_deck("copper-pillar") / "technology.toml")
    assert deck_digest(own, own / "technology.toml") == shipped
    text = (own / file).read_text()
    (own / file).write_text(text + "\n")
    assert deck_digest(own, own / "technology.toml") != shipped
