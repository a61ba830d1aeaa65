"""Where a finding is in the file that it is drawn in."""

from collections.abc import Sequence
from dataclasses import replace

import klayout.db as kdb

from pkgdrc.deck import Rule, algebra
from pkgdrc.findings import Finding
from pkgdrc.input.source import LayoutSource, MaskFile


def in_file(finding: Finding, source: LayoutSource | None, rules: Sequence[Rule]) -> Finding:
    """The finding with its file, and the centre of its first placement as that file counts.

    In a mask set that is the file of the layer which the note names, else of the first layer that the
    rule measures.
    """
    if source is None or not source.masks or not finding.at:
        return finding
    mask = _mask(finding, source.masks, rules)
    if mask is None:
        return finding
    at = mask.trans.inverted() * kdb.DPoint(*finding.at[0])
    return replace(finding, file=str(mask.path), in_file=(round(at.x, 4), round(at.y, 4)))


def _mask(finding: Finding, masks: Sequence[MaskFile], rules: Sequence[Rule]) -> MaskFile | None:
    rule = next(each for each in rules if each.id == finding.rule)
    named = finding.note.replace(":", " ").replace(",", " ").split()
    drawn = [node.name for node in rule.nodes() if isinstance(node, algebra.Layer | algebra.Texts)]
    for name in (*named, *drawn):
        for mask in masks:
            if name in mask.layers or name == mask.path.name:
                return mask
    return None
