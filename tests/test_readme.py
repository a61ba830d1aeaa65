"""README says what is so: its tables of keys are the models', its decks, specs and options exist.

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
from pkgdrc.technology.manual import key_table
from pkgdrc.wafer.spec import WaferSpec

README = Path(__file__).parents[1] / "README.md"


@pytest.mark.parametrize("model", [Config, MaskSet, Technology, WaferSpec, Waiver])
def test_every_key_is_in_its_table(model: type) -> None:
    start, end = f"<!-- keys of {model.__name__} -->\n", "<!-- end -->"
    text = README.read_text(encoding="utf-8")
    head, _, rest = text.partition(start)
    table, _, tail = rest.partition(end)
    if "PKGDRC_UPDATE" in os.environ:
        README.write_text(f"{head}{start}{key_table(model)}{end}{tail}", encoding="utf-8")
    else:
        assert table == key_table(model)


def test_a_table_names_every_key_once() -> None:
    keys = re.findall(r"^\| `([^`]+)` \|", key_table(Technology), re.MULTILINE)
    assert len(keys) == len(set(keys))
    assert {"layers", "stack[].cte", "cut.profile", "openings.NAME.masks", "dies.cells"} <= set(keys)
    assert "path" not in keys


def test_the_decks_are_those_that_ship() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| [a-z]", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert tuple(sorted(row for row in rows if row in deck_names())) == deck_names()


def test_commands_and_options_exist() -> None:
    context = click.Context(commands)
    used = set()
    for line in re.findall(r"^pkgdrc (.+?)(?: +#.*)?$", README.read_text(encoding="utf-8"), re.MULTILINE):
        name, *words = line.split()
        command = commands.get_command(context, name)
        assert command is not None, line
        options = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("-")} <= options, line
        used.add(name)
    assert used | {"demo"} == set(COMMANDS)
