"""Technology files for tests: the hermetic deck's with an intermediate layer, with single keys changed.

Keys that it lacks are changed in the first of the other decks' that has them.
"""

import copy
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pkgdrc.resources import find_technology

Steps = tuple[str | int, ...]

HERMETIC: dict[str, Any] = tomllib.loads(find_technology("hermetic/intermediate").read_text())
HERMETIC["pins"] = [{"pitch": 400.0, "rows": [{"name": "A1", "net": "IN", "x": 0.0, "y": 0.0}]}]
STUD_BASE: dict[str, Any] = tomllib.loads(find_technology("stud-base").read_text())
ELASTIC_BUMP: dict[str, Any] = tomllib.loads(find_technology("elastic-bump").read_text())
COPPER_PILLAR: dict[str, Any] = tomllib.loads(find_technology("copper-pillar").read_text())
OTHERS = (STUD_BASE, ELASTIC_BUMP, COPPER_PILLAR)


def dotted(steps: Steps) -> str:
    """A key as messages write it: lists count from 1."""
    text = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in steps)
    return text.removeprefix(".")


def places(value: Any, steps: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Every key of the data and every item of its lists, with its value."""
    if steps:
        yield steps, value
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in parts:
        yield from places(part, (*steps, step))


def write(path: Path, *changes: tuple[Steps, Any]) -> Path:
    """A technology with each change's key set to its value (None: removed), as a file."""
    others = (each for each in OTHERS for steps, _ in changes if steps[0] in each)
    known = all(steps[0] in HERMETIC or not _elsewhere(steps) for steps, _ in changes)
    data = copy.deepcopy(HERMETIC if known else next(others))
    for steps, value in changes:
        table = data
        for step in steps[:-1]:
            table = table[step]  # type: ignore[index]
        if value is None:
            del table[steps[-1]]  # type: ignore[arg-type]
        else:
            table[steps[-1]] = value  # type: ignore[index]
    path.write_text("".join(f"{key} = {_inline(value)}\n" for key, value in data.items()))
    return path


def _elsewhere(steps: Steps) -> bool:
    return any(steps[0] in other for other in OTHERS)


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_inline(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return json.dumps(value)
