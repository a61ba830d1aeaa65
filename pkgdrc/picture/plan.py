"""Pictures of findings as seen from above."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import klayout.db as kdb

from pkgdrc.engine.shapes import Shapes
from pkgdrc.findings import Finding, RuleResult
from pkgdrc.findings.record import Box
from pkgdrc.input.source import LayoutSource
from pkgdrc.picture.colours import PLANNED, Look
from pkgdrc.picture.dimension import dimension, figures
from pkgdrc.picture.drawing import draw, groups
from pkgdrc.picture.model import Picture
from pkgdrc.picture.overlay import Marked
from pkgdrc.picture.place import Mark, mark_of, whole, window
from pkgdrc.picture.scene import Scene, Stage
from pkgdrc.technology import Technology
from pkgdrc.units import Um


def pictures(
    source: LayoutSource,
    technology: Technology,
    rules: Iterable[RuleResult],
    findings: Sequence[Finding],
    shapes: Shapes | None = None,
) -> Iterator[Picture | None]:
    """A picture of each finding's surroundings at its first placement, in order.

    None for a finding that lies nowhere, such as one of the stack. The layout is read no second time, and
    only what the windows show of it is flattened. `shapes` are those of the layout, where they are at hand.
    """
    stage = Stage(source, technology, shapes)
    known = {rule.id: rule for rule in rules}
    marks = [mark_of(each, stage.shapes.places, source.dbu) for each in findings]
    about = [_about(known.get(each.rule)) for each in findings]
    windows = [
        _window(stage, finding, mark, layers)
        for finding, mark, layers in zip(findings, marks, about, strict=True)
        if mark is not None
    ]
    scenes = stage.scenes(windows)
    for finding, mark, layers in zip(findings, marks, about, strict=True):
        if mark is None:
            yield None
            continue
        measured = figures(finding)
        rule = known.get(finding.rule)
        head = f"{rule.title if rule else finding.rule}{': ' + measured if measured else ''}."
        yield _picture(next(scenes), Marked(mark, dimension(finding, mark), measured), layers, head)


def surroundings(
    source: LayoutSource,
    technology: Technology,
    rule: RuleResult,
    window: Box,
    what: str,
    measured: Finding | None = None,
) -> Picture:
    """The same without a mark: what lies in a window (um on the wafer), as a rule sees it.

    `what` begins the caption. `measured` is what would be a finding if the limit were stricter: it is shown
    what was measured there.
    """
    stage = Stage(source, technology)
    (scene,) = stage.scenes([kdb.DBox(*window)])
    mark = measured and mark_of(measured, stage.shapes.places, source.dbu)
    marked = None
    if measured and mark:
        marked = Marked(mark, dimension(measured, mark), figures(measured), broken=False)
    return _picture(scene, marked, _about(rule), what)


def _picture(scene: Scene, marked: Marked | None, about: Sequence[str], head: str) -> Picture:
    hidden = PLANNED - set(about)
    scene = replace(scene, areas=tuple(area for area in scene.areas if area.view.look.name not in hidden))
    drawn, missing = groups(scene, about)
    said = f"{head} {_caption(scene, [each.look for each in drawn], missing)}"
    box = scene.window
    return Picture(draw(scene, drawn, marked, said), said, (box.left, box.bottom, box.right, box.top))


def _about(rule: RuleResult | None) -> tuple[str, ...]:
    """The layers that a rule looks at."""
    return rule.layers if rule else ()


def _window(stage: Stage, finding: Finding, mark: Mark, about: Sequence[str]) -> kdb.DBox:
    far = finding.limit if finding.unit == "um" and finding.limit else 0.0
    return window(mark, stage.partners(mark.box, about, whole(mark)), far)


def _caption(scene: Scene, drawn: Sequence[Look], missing: Sequence[Look]) -> str:
    """Where the window is, and what is in it."""
    box = scene.window
    parts = [
        f"{_um(box.width())} by {_um(box.height())} µm of the wafer round {_at(box.center())} µm, as made.",
        f"Shown: {_named(drawn) or 'nothing drawn'}.",
    ]
    if missing:
        parts.append(f"Too fine to be shown at this size: {_named(missing)}.")
    return " ".join(parts)


def _named(looks: Sequence[Look]) -> str:
    return ", ".join(dict.fromkeys(look.words for look in looks))


def _at(point: kdb.DPoint) -> str:
    return f"({round(point.x, 4) + 0.0:.6g}, {round(point.y, 4) + 0.0:.6g})"


def _um(length: Um) -> str:
    return f"{length:.3g}" if length < 1000 else f"{length:.0f}"
