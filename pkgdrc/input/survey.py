"""What layouts hold, and a technology and a mask set to start from that name it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import tomlkit
from klayout import db

from pkgdrc.input.ask import asked_for
from pkgdrc.input.content import content_of
from pkgdrc.input.read import choose_top, read_content
from pkgdrc.technology import Technology


@dataclass(frozen=True)
class Surveyed:
    """One layer of one file: its number there, its shapes, and what the technology calls it."""

    file: Path
    layer: str
    shapes: int
    name: str  # '' where the technology has no layer of that number or name


def survey(files: Sequence[Path], technology: Technology) -> list[Surveyed]:
    """Every layer that has a shape, file by file. InputError for a file that cannot be read whole."""
    by_number = {number: name for name, number in reversed(technology.layers.items())}
    asked = asked_for(technology)
    found = []
    for file in files:
        with content_of(file) as content:
            layout, _ = read_content(content, asked, accept_dropped=False)
        top = choose_top(layout, None, file)
        for index in layout.layer_indexes():
            info = layout.get_info(index)
            count = _count(layout, top, index)
            if count:
                name = by_number.get((info.layer, info.datatype), "")
                found.append(Surveyed(file, f"{info.layer}/{info.datatype}", count, name))
    return sorted(found, key=lambda each: (files.index(each.file), [int(n) for n in each.layer.split("/")]))


def set_text(found: Sequence[Surveyed], technology: str, mirrored: set[str], folder: Path) -> str:
    """A mask set of the files with every layer that was found: by its name, or in a comment."""
    lines = [
        "# The masks of one wafer: 'pkgdrc check set.toml'. Layers: the technology's name = the file's.",
        "",
    ]
    lines += [f"technology = {tomlkit.item(technology).as_string()}"]
    by_file: dict[Path, list[Surveyed]] = {}
    for each in found:
        by_file.setdefault(each.file, []).append(each)
    for file, layers in by_file.items():
        beside = file.resolve()
        named = beside.relative_to(folder) if beside.is_relative_to(folder) else beside
        lines += ["", "[[mask]]", f"file = {tomlkit.item(str(named)).as_string()}"]
        pairs = [f'{each.name} = "{each.layer}"' for each in layers if each.name]
        lines += [f"layers = {{ {', '.join(pairs)} }}" if pairs else "layers = {}"]
        lines += [f"# {each.layer}: {each.shapes} shapes{'' if each.name else _UNNAMED}" for each in layers]
        if {each.name for each in layers} & mirrored:
            lines += ['# mirror = "left-right"   # if the mask is drawn as seen from the other side']
    return "\n".join(lines) + "\n"


def technology_text(text: str, found: Sequence[Surveyed]) -> str:
    """A technology's text with what was found before it, and what it has no name for in `other_layers`."""
    files = ", ".join(dict.fromkeys(each.file.name for each in found))
    head = [f"# Layers found in {files}, with the number of their shapes; name each under [layers]:"]
    head += [f"#   {layer}: {told}" for layer, told in _together(found).items()]
    unnamed = [layer for layer in _together(found) if not any(e.name for e in found if e.layer == layer)]
    tail = [
        "",
        "[other_layers]  # no rule reads these; move each that is a mask to [layers]",
    ]
    tail += [f'layer_{layer.replace("/", "_")} = "{layer}"' for layer in unnamed]
    return "\n".join([*head, "", text.rstrip(), *(tail if unnamed else [])]) + "\n"


_UNNAMED = ", not named yet: put it into 'layers' under its name, or into 'leave_out'"


def _together(found: Sequence[Surveyed]) -> Mapping[str, str]:
    """Each layer with its shapes over all files, and its name."""
    told = {}
    for each in found:
        count = sum(other.shapes for other in found if other.layer == each.layer)
        told[each.layer] = f"{count}, {each.name or 'not named yet'}"
    return told


def _count(layout: db.Layout, top: db.Cell, index: int) -> int:
    """The shapes and texts of a layer below a cell, each once however often its cell stands."""
    cells = [top.cell_index(), *top.called_cells()]
    return sum(layout.cell(cell).shapes(index).size() for cell in cells)
