"""From a wafer spec to one drawing: outline, separation lines, marks, and the dies as arrays."""

from collections.abc import Mapping
from dataclasses import replace

from pkgdrc.cells.drawing import Drawing, Shape
from pkgdrc.cells.shapes import box, snap
from pkgdrc.errors import InputError
from pkgdrc.technology.model import Technology
from pkgdrc.wafer.dies import cell_of, die_drawings, draw
from pkgdrc.wafer.lines import separation_lines
from pkgdrc.wafer.marks import place_marks
from pkgdrc.wafer.outline import outline
from pkgdrc.wafer.placement import Site, Sites, arrays, find_sites
from pkgdrc.wafer.plant import Edit, planted, without_layers
from pkgdrc.wafer.serial import serial_arrays, serial_digits
from pkgdrc.wafer.spec import WaferSpec

WAFER_LAYERS = ("wafer", "separation", "mark")
"""Layers whose shapes lie on the wafer and in no die; a plant on one of them changes the wafer."""


def assemble(spec: WaferSpec, technology: Technology) -> Drawing:
    """The wafer as a drawing called 'wafer', its centre the origin.

    Dies, and the fields on layer `site`, are arrays; a die that something is planted in is a cell of
    its own. Layers `wafer`, `site` and `separation` are drawn if the technology has them.
    """
    edge = outline(spec.wafer, technology.grid)
    sites = find_sites(spec, edge, technology.grid)
    marks, taken = place_marks(spec, sites, edge, technology)
    drop_ins = _drop_ins(spec, sites, technology)
    dies = die_drawings(spec, sites, edge, technology)
    whole = {site: dies[site] for site in sites.whole - drop_ins.keys()}
    partial = {site: dies[site] for site in sites.partial - taken} if spec.die.partial else {}
    fields = dict.fromkeys(whole, _field(sites)) if "site" in technology.layers else {}
    digits = serial_digits(spec.serial, whole, technology) if spec.serial else {}

    lines = separation_lines(sites, edge, sites.whole | partial.keys(), technology)
    border = (Shape("wafer", edge.points),) if "wafer" in technology.layers else ()
    top = Drawing("wafer", (*border, *lines), (), marks)
    held = whole | drop_ins
    for site, edits in _edits_by_site(spec).items():
        if site not in held:
            raise InputError(f"{edits[0].key} is in die {list(site)}, where the wafer has no die")
        suffix = f"_c{site[0]}_r{site[1]}"
        on_wafer = [edit for edit in edits if edit.plant.layer in WAFER_LAYERS]
        in_field = [edit for edit in edits if edit.plant.layer == "site" and site in fields]
        in_die = [edit for edit in edits if edit not in on_wafer and edit not in in_field]
        if on_wafer:
            moved = [edit._replace(origin=sites.centre(site)) for edit in on_wafer]
            top = replace(planted(top, moved, technology, suffix), name=top.name)
        if in_field:
            fields[site] = planted(fields[site], in_field, technology, suffix)
        if in_die:
            # The die takes its serial number into its own cell, so that a plant can change that too.
            own = replace(held[site], placements=(*held[site].placements, *digits.pop(site, ())))
            held[site] = planted(own, in_die, technology, suffix)
    placements = (
        *arrays(fields, sites),
        *arrays(held, sites),
        *arrays(_no_dies(partial, technology), sites),
        *serial_arrays(digits, sites),
    )
    return replace(top, placements=(*top.placements, *placements))


def _drop_ins(spec: WaferSpec, sites: Sites, technology: Technology) -> dict[Site, Drawing]:
    """The cells that take a die's place."""
    found: dict[Site, Drawing] = {}
    for number, drop_in in enumerate(spec.drop_in, 1):
        key = f"drop_in[{number}]"
        if drop_in.at not in sites.whole or drop_in.at in found:
            raise InputError(
                f"{spec.path}: key '{key}.at' is {list(drop_in.at)}, where the wafer has no die to replace"
            )
        cell = cell_of(spec, f"{key}.cell", drop_in.cell, technology)
        found[drop_in.at] = draw(spec, cell, drop_in.parameters, technology)
    return found


def _field(sites: Sites) -> Drawing:
    """The mark of a planned die: half a field's size, so that neighbours do not merge to one shape."""
    width, height = (snap(size / 4, sites.grid) * 2 for size in sites.pitch)
    return Drawing("site", (box("site", width, height, grid=sites.grid),))


def _no_dies(partial: Mapping[Site, Drawing], technology: Technology) -> dict[Site, Drawing]:
    """Partial dies as cells of their own, without what would make them count as dies."""
    layers = {technology.dies.layer} if technology.dies and technology.dies.layer else set()
    copies = {
        id(drawing): replace(without_layers(drawing, layers, "_partial"), name=f"{drawing.name}_partial")
        for drawing in partial.values()
    }
    return {site: copies[id(drawing)] for site, drawing in partial.items()}


def _edits_by_site(spec: WaferSpec) -> dict[Site, list[Edit]]:
    found: dict[Site, list[Edit]] = {}
    for number, plant in enumerate(spec.plant, 1):
        found.setdefault(plant.die, []).append(Edit(f"{spec.path}: key 'plant[{number}]'", plant))
    return found
