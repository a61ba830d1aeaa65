"""The table of claims names rules that there are, and every rule that cites a claim of these texts."""

import re

import pytest

from pkgdrc.deck import load_deck
from pkgdrc.resources import find_deck, rules_folder
from pkgdrc.technology import load_technology

TABLE = (rules_folder() / "CLAIMS.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("deck", "texts"), [("stud-base", ("000",)), ("elastic-bump", ("001", "002"))])
def test_the_table_of_claims(deck: str, texts: tuple[str, ...]) -> None:
    rules = load_deck(deck, load_technology(find_deck(deck) / "technology.toml")).rules
    parts = re.split(r"^## (\d+)", TABLE, flags=re.MULTILINE)
    named = set()
    for text, part in zip(parts[1::2], parts[2::2], strict=True):
        if text in texts:
            named |= set(re.findall(r"\b[A-Z]{2}\.\d+\b", part))
    assert named <= {rule.id for rule in rules}
    citing = {rule.id for rule in rules if re.search(rf"({'|'.join(texts)}): claim", rule.source)}
    assert citing <= named
