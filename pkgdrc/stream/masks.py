"""From a drawing to a mask set: a file for each mask, and the TOML file that puts them together."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import tomlkit

from pkgdrc.cells.drawing import Drawing, Placement
from pkgdrc.errors import InputError
from pkgdrc.files import write_whole
from pkgdrc.stream.write import write_layout
from pkgdrc.technology import Technology

SET = "set.toml"


def write_masks(drawing: Drawing, technology: Technology, folder: Path, named: str) -> Path:
    """Write each layer of `drawing` into a file of its own in `folder`, and the set that names them.

    What every mask carries (marks, die fields, outline) is in each file. Masks of the outer face are
    mirrored left-right, as they are seen from there. `named`: what the set calls the technology.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: the folder cannot be made ({error.strerror})") from None
    shared = [name for name in technology.on_every_mask if name in drawing.layers]
    own = [name for name in technology.layers if name in drawing.layers and name not in shared]
    document = tomlkit.document()
    document.add("technology", tomlkit.item(named))
    masks = tomlkit.aot()
    for name in own or shared:
        layers = [name, *(each for each in shared if each != name)]
        mask = _only(drawing, set(layers), {})
        assert mask is not None
        table = tomlkit.table()
        table.add("file", f"{name}.gds")
        numbers = tomlkit.inline_table()
        for each in layers:
            numbers.add(each, list(technology.layers[each]))
        table.add("layers", numbers)
        if name in technology.outer_face:
            mask = Drawing(f"{drawing.name}_seen", placements=(Placement(mask, rotation=180.0, mirror=True),))
            table.add("mirror", "left-right")
        write_layout(mask, technology, folder / f"{name}.gds")
        masks.append(table)
    document.add("mask", masks)
    path = folder / SET
    write_whole({path: tomlkit.dumps(document).encode()})
    return path


def _only(drawing: Drawing, layers: Collection[str], known: dict[int, Drawing | None]) -> Drawing | None:
    """What a drawing has on some layers, with the cells that are left of it; None where nothing is."""
    if id(drawing) not in known:
        inner = [(each, _only(each.drawing, layers, known)) for each in drawing.placements]
        left = replace(
            drawing,
            shapes=tuple(each for each in drawing.shapes if each.layer in layers),
            labels=tuple(each for each in drawing.labels if each.layer in layers),
            placements=tuple(replace(each, drawing=cell) for each, cell in inner if cell),
        )
        known[id(drawing)] = left if left.shapes or left.labels or left.placements else None
    return known[id(drawing)]
