"""Pictures of violations as seen from above."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import klayout.db as kdb

from pkgdrc.deck import Deck
from pkgdrc.deck.algebra import Layer, Texts
from pkgdrc.deck.rule import Rule
from pkgdrc.picture.colours import PLANNED
from pkgdrc.picture.dimension import dimension, figures
from pkgdrc.picture.drawing import draw
from pkgdrc.picture.model import Picture
from pkgdrc.picture.overlay import Marked
from pkgdrc.picture.place import PARTNER, Mark, mark_of, window
from pkgdrc.picture.scene import Scene, Stage
from pkgdrc.stream.read import LayoutSource
from pkgdrc.technology import Technology
from pkgdrc.units import Um
from pkgdrc.violations import Violation


def pictures(
    source: LayoutSource, technology: Technology, deck: Deck, violations: Sequence[Violation]
) -> Iterator[Picture | None]:
    """A picture of each violation's surroundings at its first placement, in order.

    None for a violation that lies nowhere, such as one of the stack. The layout is read no second time, and
    only what the windows show of it is flattened.
    """
    stage = Stage(source, technology)
    rules = {rule.id: rule for rule in deck.rules}
    marks = [mark_of(each, stage.shapes.places, source.dbu) for each in violations]
    about = [_about(rules.get(each.rule), technology) for each in violations]
    boxes = {
        number: _window(stage, violations[number], mark, about[number])
        for number, mark in enumerate(marks)
        if mark is not None
    }
    scenes = stage.scenes(list(boxes.values()))
    for number, mark in enumerate(marks):
        if mark is None:
            yield None
            continue
        violation, scene = violations[number], _without_plan(next(scenes), about[number])
        measured = figures(violation)
        said = _caption(scene, violation, rules.get(violation.rule), measured)
        marked = Marked(mark, dimension(violation, mark), measured)
        yield Picture(draw(scene, marked, about[number], said), said)


def _about(rule: Rule | None, technology: Technology) -> tuple[str, ...]:
    """The layers that a rule looks at."""
    nodes = rule.nodes() if rule else ()
    names = {node.name for node in nodes if isinstance(node, Layer | Texts)}
    return tuple(name for name in technology.layers if name in names)


def _window(stage: Stage, violation: Violation, mark: Mark, about: Sequence[str]) -> kdb.DBox:
    far = violation.limit if violation.unit == "um" and violation.limit else 0.0
    return window(mark, stage.partners(mark.box, about, PARTNER), far)


def _without_plan(scene: Scene, about: Sequence[str]) -> Scene:
    hidden = PLANNED - set(about)
    return replace(scene, areas=tuple(area for area in scene.areas if area.view.look.name not in hidden))


def _caption(scene: Scene, violation: Violation, rule: Rule | None, measured: str) -> str:
    """What is seen, in a few sentences."""
    x, y = violation.at[0]
    box = scene.window
    head = rule.title if rule else violation.rule
    shown = dict.fromkeys(area.view.look.words for area in scene.areas)
    parts = [
        f"{head}{': ' + measured if measured else ''}.",
        f"{_um(box.width())} by {_um(box.height())} µm of the wafer round ({x:.6g}, {y:.6g}) µm, as made.",
        f"Shown: {', '.join(shown) or 'nothing drawn'}.",
    ]
    if scene.left_out:
        missing = ", ".join(dict.fromkeys(look.words for look in scene.left_out))
        parts.append(f"Too fine to be shown at this size: {missing}.")
    return " ".join(parts)


def _um(length: Um) -> str:
    return f"{length:.3g}" if length < 1000 else f"{length:.0f}"
