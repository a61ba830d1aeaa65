"""README and the pages say what is so: tables of keys are the models', decks, commands and options exist.

`PKGDRC_UPDATE=1 pytest tests/test_readme.py` rewrites the tables.
"""

import os
import re
from pathlib import Path

import click
import pytest

from pkgdrc.cli.commands import COMMANDS, commands
from pkgdrc.config import Config
from pkgdrc.findings.waivers import Waiver
from pkgdrc.input.masks import MaskSet
from pkgdrc.resources import deck_names
from pkgdrc.technology import Technology
from pkgdrc.technology.family import families
from pkgdrc.technology.manual import key_table
from pkgdrc.wafer.spec import WaferSpec

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").rglob("*.md"))]
KEYS = {
    Config: "config",
    MaskSet: "mask-set",
    Technology: "technology",
    **{family.technology: "technology" for family in families().values()},
    WaferSpec: "wafer-spec",
    Waiver: "waiver",
}


@pytest.mark.parametrize("model", KEYS)
def test_every_key_is_in_its_table(model: type) -> None:
    start, end = f"<!-- keys of {model.__name__} -->\n", "<!-- end -->"
    page = ROOT / "docs" / "keys" / f"{KEYS[model]}.md"
    text = page.read_text(encoding="utf-8")
    head, _, rest = text.partition(start)
    table, _, tail = rest.partition(end)
    if "PKGDRC_UPDATE" in os.environ:
        page.write_text(f"{head}{start}{key_table(model)}{end}{tail}", encoding="utf-8")
    else:
        assert table == key_table(model)


def test_a_table_names_every_key_once() -> None:
    keys = re.findall(r"^\| `([^`]+)` \|", key_table(Technology), re.MULTILINE)
    assert len(keys) == len(set(keys))
    assert {"layers", "stack[].cte", "cut.profile", "openings.NAME.masks", "dies.cells"} <= set(keys)
    assert "path" not in keys


def test_the_decks_that_are_told_of_ship() -> None:
    for page in (README, ROOT / "docs" / "decks.md"):
        rows = re.findall(r"^\| `([a-z-]+)` \| [a-z]", page.read_text(encoding="utf-8"), re.MULTILINE)
        decks = rows[: rows.index("elastic-bump") + 2]
        assert {"hermetic", "stud-base", "elastic-bump"} < set(decks) <= set(deck_names()), page


def test_commands_and_options_exist() -> None:
    context = click.Context(commands)
    used = set()
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    for line in re.findall(r"^pkgdrc (.+?)(?: +#.*)?$", text, re.MULTILINE):
        name, *words = line.split()
        command = commands.get_command(context, name)
        assert command is not None, line
        options = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("-")} <= options, line
        used.add(name)
    assert used | {"demo"} == set(COMMANDS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in link and link != "measures.md":  # which docs/make.py writes
            assert (page.parent / link).exists(), link
