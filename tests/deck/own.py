"""A user's own deck in a folder, from the bodies of its rules."""

import re
from pathlib import Path

from pkgdrc.deck import Deck, Rule, load_deck
from pkgdrc.resources import find_technology
from pkgdrc.technology import Technology, load_technology

TECHNOLOGY = load_technology(find_technology("hermetic"))

UNITS = {"narrow": "um", "wide": "um", "steep": "deg", "ratio": ""}

HEAD = "from pkgdrc.deck import derived, rule\n"
DOCSTRING = '"""Defect.\n\n    Why: a reason.\n    Fix: a remedy.\n    """'


def rule_text(
    body: str,
    *,
    id: str = "AB.1",
    name: str = "defect",
    parameters: str = "made, drawn, stack, limit",
    docstring: str = DOCSTRING,
) -> str:
    """A rule as a chapter writes it; the lines of its body are indented here."""
    indented = "".join(f"    {line}\n" for line in body.strip("\n").splitlines())
    return f'\n\n@rule("{id}", source="process")\ndef {name}({parameters}):\n    {docstring}\n{indented}'


def limits_text(**values: float) -> str:
    """A limits.toml with these values."""
    return "".join(
        f'[{name}]\nvalue = {value}\nunit = "{UNITS.get(name, "um")}"\nsource = "process"\n'
        for name, value in values.items()
    )


def write_deck(folder: Path, **chapters: str) -> Path:
    """The folder with its chapters; limits.toml holds the known limits that they name."""
    folder.mkdir(exist_ok=True)
    for name, text in chapters.items():
        (folder / f"{name}.py").write_text(HEAD + text)
    named = re.findall(r"limit\.(\w+)", "".join(chapters.values()))
    (folder / "limits.toml").write_text(limits_text(**{name: 10.0 for name in UNITS if name in named}))
    return folder


def load_own(folder: Path, technology: Technology = TECHNOLOGY, **chapters: str) -> Deck:
    """The deck of these chapters, in `folder`."""
    return load_deck(str(write_deck(folder, **chapters)), technology)


def load_rule(folder: Path, body: str, technology: Technology = TECHNOLOGY) -> Rule:
    """The one rule with this body."""
    return load_own(folder, technology, chapter=rule_text(body)).rules[0]
