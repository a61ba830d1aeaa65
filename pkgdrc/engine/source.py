"""Where a violation is in the file that it is drawn in."""

from collections.abc import Sequence
from dataclasses import replace

import klayout.db as kdb

from pkgdrc.deck import Rule, algebra
from pkgdrc.findings import Violation
from pkgdrc.input.source import LayoutSource, MaskFile


def in_file(violation: Violation, source: LayoutSource | None, rules: Sequence[Rule]) -> Violation:
    """The violation with its file, and the centre of its first placement as that file counts.

    In a mask set that is the file of the layer which the note names, else of the first layer that the
    rule measures.
    """
    if source is None or not source.masks or not violation.at:
        return violation
    mask = _mask(violation, source.masks, rules)
    if mask is None:
        return violation
    at = mask.trans.inverted() * kdb.DPoint(*violation.at[0])
    return replace(violation, file=str(mask.path), in_file=(round(at.x, 4), round(at.y, 4)))


def _mask(violation: Violation, masks: Sequence[MaskFile], rules: Sequence[Rule]) -> MaskFile | None:
    rule = next(each for each in rules if each.id == violation.rule)
    named = violation.note.replace(":", " ").replace(",", " ").split()
    drawn = [node.name for node in rule.nodes() if isinstance(node, algebra.Layer | algebra.Texts)]
    for name in (*named, *drawn):
        for mask in masks:
            if name in mask.layers or name == mask.path.name:
                return mask
    return None
