"""The table of claims names rules that there are, and every rule that cites a claim of these texts."""

import re

import pytest

from pkgdrc.cells import registered_cells
from pkgdrc.deck import load_deck
from pkgdrc.resources import find_deck, layout_names, rules_folder
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


def test_the_table_of_text_003() -> None:
    """Every statement is held, drawn or shown; every rule that cites the text alone is in it."""
    part = TABLE.partition("## 003")[2]
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in part.splitlines() if line.startswith("|")
    ]
    rules = load_deck("hermetic", load_technology(find_deck("hermetic") / "technology.toml")).rules
    named, cells, layouts = (
        {name for row in rows[2:] for name in re.findall(pattern, row[column])}
        for column, pattern in ((2, r"[A-Z]+\.\d+"), (3, r"`(\w+)`"), (4, r"`([\w-]+)`"))
    )
    assert len(rows) > 30
    assert all(any(row[2:]) for row in rows)
    assert named <= {rule.id for rule in rules}
    assert {rule.id for rule in rules if rule.source.startswith("003")} <= named
    assert cells <= set(registered_cells())
    hermetic = {name for name in layout_names() if name.startswith("hermetic-")}
    assert layouts <= hermetic
    assert hermetic - layouts <= {"hermetic-all", "hermetic-demo"}  # which show again what others do
