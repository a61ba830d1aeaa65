"""Where a finding is in the file that it is drawn in."""

from dataclasses import replace

import klayout.db as kdb

from pkgdrc.findings import Finding
from pkgdrc.input.source import LayoutSource, MaskFile


def in_file(finding: Finding, source: LayoutSource | None) -> Finding:
    """The finding with its file, and the centre of its first placement as that file counts.

    In a mask set that is the file that it is about, else that of the first layer that its check measures.
    """
    if source is None or not source.masks or not finding.at:
        return finding
    mask = _mask(finding, source)
    if mask is None:
        return finding
    at = mask.trans.inverted() * kdb.DPoint(*finding.at[0])
    return replace(finding, file=str(mask.path), in_file=(round(at.x, 4), round(at.y, 4)))


def _mask(finding: Finding, source: LayoutSource) -> MaskFile | None:
    if finding.file is not None:
        return next(mask for mask in source.masks if str(mask.path) == finding.file)
    masks = (mask for name in finding.layers for mask in source.masks if name in mask.layers)
    return next(masks, None)
