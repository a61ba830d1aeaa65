"""Layouts with defects of every family, and what is compared of how they are judged."""

from dataclasses import replace
from pathlib import Path

from pkgdrc.cli.draw import draw
from pkgdrc.findings import Run
from pkgdrc.jobs import Outcome, Task
from pkgdrc.resources import find_layout, find_technology

DEMO = "hermetic-demo"
# Shipped specs, their technologies, and limits that make a few defects of what is drawn.
SPECS = {
    DEMO: ("hermetic", {}),
    "stud-module": ("stud-base", {"hole_diameter": 110.0, "stud_height": 90.0}),
    "elastic-5x6": ("elastic-bump", {"interconnect_width": 25.0, "opening_space": 300.0}),
}


def draw_all(folder: Path) -> list[Task]:
    """The layouts drawn in a folder, as tasks."""
    for spec in SPECS:
        draw(find_layout(spec), folder / f"{spec}.gds")
    return [task(folder / f"{spec}.gds", *SPECS[spec]) for spec in SPECS]


def task(layout: Path | None, technology: str, limits: dict[str, float] | None = None) -> Task:
    """A layout to be judged by a shipped technology."""
    file = find_technology(technology)
    return Task(layout=layout, deck=file.parent, technology=file, limits=limits or {})


def told(outcome: Outcome) -> Run | str:
    """All that a user sees of an outcome, but the time it took."""
    if outcome.run is None:
        return outcome.error
    return replace(outcome.run, rules=tuple(replace(rule, seconds=0.0) for rule in outcome.run.rules))


def own(layout: Path, deck: Path) -> Task:
    """A layout to be judged by a deck of a user's own."""
    return Task(layout=layout, deck=deck, technology=deck / "technology.toml")
