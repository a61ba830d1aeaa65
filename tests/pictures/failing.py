"""Findings with the layouts that they are in, from the decks' own cases."""

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

from pkgdrc.cases import Trial, cases_of, drawn
from pkgdrc.findings import Finding
from pkgdrc.picture import Picture, pictures
from pkgdrc.resources import find_deck

SVG = "{http://www.w3.org/2000/svg}"


@cache
def failing(deck: str, rule: str) -> tuple[Trial, Finding]:
    """The layout of the rule's first failing case, and its first finding of the rule."""
    cases = [*cases_of(find_deck(deck), deck), *cases_of(find_deck("common"))]
    case = next(case for case in cases if case.rule == rule)
    with TemporaryDirectory() as folder:
        trial = drawn(case, "fail", Path(folder))
    return trial, trial.run({rule}).findings[0]


def picture(deck: str, rule: str) -> Picture:
    """Its picture."""
    trial, finding = failing(deck, rule)
    (found,) = pictures(trial.source, trial.technology, trial.rules, [finding])
    assert found
    return found


def texts(svg: str) -> list[str]:
    """All that is written in a picture."""
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]


def classes(svg: str) -> set[str]:
    """The CSS classes that a picture uses."""
    return {name for found in re.findall(r'class="([^"]*)"', svg) for name in found.split()}
