"""Digests of what is drawn: of the cells and their placements, and of each layer's shapes in them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import klayout.db as kdb

from pkgdrc.cache.sources import CODE
from pkgdrc.cache.store import Cache
from pkgdrc.input.source import LayoutSource

Number = tuple[int, int]  # layer and datatype


@dataclass(frozen=True)
class Drawing:
    """Equal digests stand for equal drawings, in the order in which the engine meets them."""

    cells: str
    layers: Mapping[Number, str]  # those that exist, in the layout's order


def drawing_of(source: LayoutSource, cache: Cache) -> Drawing | None:
    """The digests of a layout as it was read, before anything is changed in it; None if there are none.

    Those of a file are kept, too, so that a file that has not changed needs none.
    """
    key = hashlib.sha256(repr(("drawing", CODE, source.sha256, source.top.name)).encode()).hexdigest()
    # Only of a file that has stayed what it was is it known that its SHA-256 is that of what was read.
    unchanged = _sha256(source.path) == source.sha256
    kept = cache.get(key) if unchanged else None
    if kept is not None:
        cells, layers = json.loads(kept)
        return Drawing(cells, {(layer, datatype): digest for layer, datatype, digest in layers})
    try:
        found = _digests(source)
    except RuntimeError as error:
        cache.tell(f"is not used, as klayout cannot write {source.path} ({error})")
        return None
    if unchanged:
        layers = [(*number, digest) for number, digest in found.layers.items()]
        cache.put(key, json.dumps((found.cells, layers)).encode())
    return found


def _digests(source: LayoutSource) -> Drawing:
    layout = source.layout
    # Where results land, and which placement comes first, depends on the cells' numbers too.
    cells = hashlib.sha256(repr([(cell.cell_index(), cell.name) for cell in layout.each_cell()]).encode())
    cells.update(layout.write_bytes(_options(source.top)))
    by_number: dict[Number, list[bytes]] = {}
    for index in layout.layer_indexes():
        info = layout.get_info(index)
        options = _options(source.top, index)
        digest = hashlib.sha256(layout.write_bytes(options)).digest()
        by_number.setdefault((info.layer, info.datatype), []).append(digest)
    layers = {number: hashlib.sha256(b"".join(several)).hexdigest() for number, several in by_number.items()}
    return Drawing(cells.hexdigest(), layers)


def _options(top: kdb.Cell, layer: int | None = None) -> kdb.SaveLayoutOptions:
    """How to write one layer under a cell, or the placements alone, so that nothing but these counts.

    GDSII: it tells paths from polygons, and keeps what has no area.
    """
    options = kdb.SaveLayoutOptions()
    options.format = "GDS2"
    options.gds2_write_timestamps = False
    options.gds2_multi_xy_records = True  # never cuts a polygon up
    options.write_context_info = False
    options.select_cell(top.cell_index())
    options.deselect_all_layers()
    if layer is not None:
        options.add_layer(layer, kdb.LayerInfo(1, 0))  # GDSII has fewer numbers than OASIS
        options.no_empty_cells = True
    return options


def _sha256(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
