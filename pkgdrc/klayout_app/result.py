"""What a check found, read from its marker database."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from pkgdrc.errors import InputError

Bounds = tuple[float, float, float, float]  # left, bottom, right, top, um

WAFER = "WF"
"""Chapter of the rules that look at all dies of a wafer together."""

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
_DIES = re.compile(r"(; )?dies? \(\d+, \d+\)(, \(\d+, \d+\))*( and \d+ more)?(?='?$)")
_STATE = re.compile(r"\[(?P<state>[a-z-]+)(: (?P<reason>.*?))?\] (?P<title>.*?)(?= Why: |$)", re.DOTALL)


@dataclass(frozen=True)
class Result:
    """How a check ended."""

    verdict: str  # "clean", "violated" or "incomplete"
    told: str  # what of it a person has to know first
    failed: tuple[str, ...]  # rules that could not be computed, each with its reason


def read_result(file: Path) -> Result:
    """The end of a check, from its .lyrdb report. InputError if it is none."""
    root = _root(file)
    verdict, _, told = (root.findtext("description") or "").removeprefix("pkgdrc ").partition(": ")
    if verdict not in ("clean", "violated", "incomplete"):
        raise InputError(f"{file.name}: is no report of pkgdrc")
    return Result(verdict, told, tuple(_failed(root)))


def keep_within(file: Path, reaches: Callable[[str, Bounds], bool]) -> None:
    """Keep in a report of a part of a layout what can be told from a part, and lies in the visible region.

    `reaches(cell, bounds)` tells whether what has these bounds in a cell reaches into the region. Markers
    without a place stay. Rules on the wafer as a whole are not judged, and dies have no numbers: these are
    counted over the whole wafer.
    """
    root = _root(file)
    items = root.find("items")
    kept: list[str] = []
    waived = 0
    for item in list(items) if items is not None else []:
        rule = (item.findtext("category") or "").strip("'")
        bounds = _bounds(item)
        away = bounds is not None and not reaches(item.findtext("cell") or "", bounds)
        if away or rule.split(".")[0] == WAFER:
            assert items is not None
            items.remove(item)
            continue
        kept.append(rule)
        waived += "waived" in (item.findtext("tags") or "")
        for value in item.iter("value"):
            value.text = _DIES.sub("", value.text or "")
    for category in root.iterfind("categories/category"):
        _retell(category, kept)
    verdict = (root.findtext("description") or "").removeprefix("pkgdrc ").partition(": ")[0]
    if verdict != "incomplete":
        verdict = "violated" if len(kept) > waived else "clean"
    told = f"{len(kept) - waived} violations in the visible region" + (f", {waived} waived" if waived else "")
    description = root.find("description")
    assert description is not None
    description.text = (
        f"pkgdrc {verdict}: {told}; what lies outside it, and the wafer as a whole, is not judged"
    )
    ElementTree.ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)


def _root(file: Path) -> ElementTree.Element:
    try:
        return ElementTree.parse(file).getroot()
    except (OSError, ElementTree.ParseError) as error:
        raise InputError(f"{file.name}: cannot be read ({error})") from None


def _failed(root: ElementTree.Element) -> "list[str]":
    found = []
    for category in root.iterfind("categories/category"):
        told = _STATE.match(category.findtext("description") or "")
        if told and told["state"] == "failed":
            found.append(f"{category.findtext('name')}: {told['reason'] or told['title']}")
    return found


def _bounds(item: ElementTree.Element) -> "Bounds | None":
    """The box round a marker's shapes in its cell; None if it has none."""
    xs: list[float] = []
    ys: list[float] = []
    for value in item.iter("value"):
        kind, _, text = (value.text or "").partition(": ")
        if kind in ("polygon", "box", "edge", "edge-pair", "path"):
            numbers = [float(number) for number in _NUMBER.findall(text)]
            xs += numbers[0::2]
            ys += numbers[1::2]
    return (min(xs), min(ys), max(xs), max(ys)) if xs and ys else None


def _retell(category: ElementTree.Element, kept: "list[str]") -> None:
    """The state of a rule after markers went."""
    name, description = category.findtext("name") or "", category.find("description")
    if description is None or not description.text:
        return
    told = _STATE.match(description.text)
    if told is None or told["state"] in ("failed", "skipped", "not-applicable"):
        return
    if name.split(".")[0] == WAFER:
        state = "not judged in a region"
    elif told["state"] in ("violated", "waived") and name not in kept:
        state = "nothing in the visible region"
    else:
        return
    description.text = f"[{state}] {description.text[told.start('title') :]}"
