"""From a file to a klayout layout, whole or refused, with errors for the person who has the file."""

import re
from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from klayout import db

from pkgdrc.errors import InputError
from pkgdrc.input.absolute import mark_absolute
from pkgdrc.input.content import content_of
from pkgdrc.input.form import Form, known_form
from pkgdrc.input.masks import digest, files_of, is_mask_set
from pkgdrc.input.patterns import is_job_deck
from pkgdrc.input.quiet import caught_prints
from pkgdrc.input.source import Asked, Content, LayoutSource, Misleading
from pkgdrc.toml import nearest

_NEEDLESS = ("Invalid text rotation angle ", "Record length larger than 0x8000 ")
_FINEST, _COARSEST = 1e-6, 100.0  # um, of a database unit


def read_layout(
    path: Path, top: str | None = None, *, asked: Asked | None = None, accept_dropped: bool = False
) -> LayoutSource:
    """The layout in `path`, in any form that is read and known by its content, under the cell `top`.

    Without `top` the layout must have one top cell. InputError if the file cannot be read whole, if its
    cells refer to themselves or to cells it does not hold, or if there is nothing below `top`. What is
    dropped in reading (or is not what the file's own checksum says) makes it unreadable too, unless
    `accept_dropped`: then it is told in the source.
    """
    if is_mask_set(path):
        from pkgdrc.input.assemble import read_masks

        return read_masks(path, top, asked or Asked(), accept_dropped)
    with content_of(path) as content:
        layout, dropped = read_content(content, asked or Asked(), accept_dropped)
    cell = choose_top(layout, top, path)
    check_cells(layout, cell, path)
    patterns = files_of(path) if is_job_deck(content.head) else []
    return LayoutSource(
        path=path,
        sha256=digest(path) if patterns else content.sha256,
        layout=layout,
        top=cell,
        dbu=layout.dbu,
        dropped=dropped,
        patterns=tuple((each, digest(each)) for each in patterns),
    )


def read_content(content: Content, asked: Asked, accept_dropped: bool) -> tuple[db.Layout, tuple[str, ...]]:
    """The layout in a file's content, and what was dropped; InputError as for `read_layout`."""
    form = known_form(content)
    assert form.read
    layout = db.Layout()
    failure = ""
    faults = form.passed_over(content)
    left_out: list[str] = []
    with caught_prints() as printed:
        try:
            left_out = form.read(layout, content, asked) or left_out
        except UnicodeDecodeError as error:  # the reader's message quotes the file
            failure = error.object.decode("utf-8", "backslashreplace")
        except RuntimeError as error:
            failure = str(error)
    path = content.path
    if failure:
        raise InputError(f"{path}: {_failure(failure, layout, faults)}")
    if not layout.dbu > 0:
        raise InputError(f"{path}: its database unit is {layout.dbu} um; write it again with a positive one")
    if not _FINEST <= layout.dbu <= _COARSEST:
        raise InputError(
            f"{path}: its database unit is {layout.dbu:g} um, in which nobody draws a layout; write it again "
            "with one of 0.001 um, or what it is drawn in"
        )
    mark_absolute(layout, content)
    dropped = (*content.dropped, *faults, *left_out, *_warnings(printed))
    if dropped and not accept_dropped:
        raise InputError(_refused(path, form, dropped))
    return layout, dropped


def _warnings(printed: Sequence[str]) -> list[str]:
    """What the reader put right on its own, each once.

    Nobody reads how texts are turned, and what is longer than 32 kB is read as all else.
    """
    said = (re.sub(r"^(Warning|ERROR|Error): | \(file [^)]*\)", "", line).strip() for line in printed)
    told: list[str] = []
    needless = False
    for line in said:
        # That more of a kind are not shown is told of the kind before.
        needless = line.startswith(_NEEDLESS) or (needless and line.startswith("... further warnings"))
        if line and not needless and not line.startswith("In file "):
            told.append(line)
    return list(dict.fromkeys(told))


def _refused(path: Path, form: Form, dropped: Sequence[str]) -> str:
    more = f" (and {len(dropped) - 1} more of the kind)" if len(dropped) > 1 else ""
    return (
        f"{path}: cannot be read whole as {form.name}: {dropped[0]}{more}; write or fetch it again, or "
        f"check what "
        "is left of it with --accept-dropped"
    )


def _failure(message: str, layout: db.Layout, faults: Sequence[str]) -> str:
    """klayout's error as a sentence about the file; where it has none, what is known to be wrong."""
    if "topological_sort" in message:
        return f"cells place themselves in a circle: {' > '.join(_circle(layout))}; take one placement out"
    misled = next((each for each in faults if isinstance(each, Misleading)), None)
    if misled:
        return f"is damaged: {misled}; write or fetch it again"
    message = re.sub(r"(,? in file: .*)? in Layout\.read(_bytes)?$", "", message, flags=re.DOTALL)
    message = re.sub(r",? (in|on) (file: )?(data|stream|mem)\S*$", "", " ".join(message.split()))
    if re.search(r"end[ -]of[ -]file", message):
        return f"is cut short: {message}; write or fetch it again"
    if "bad_alloc" in message:
        message = "it tells a length that no memory holds"
    if re.match(r"Internal error", message):
        odd = "it holds what no layout can have (a magnification, a repetition, a place or a cell's name)"
        message = faults[0] if faults else odd
    return f"is damaged: {message}; write or fetch it again"


def _circle(layout: db.Layout) -> list[str]:
    """Names of cells that place each other in a circle, the first one repeated at the end."""
    layout.start_changes()  # klayout would sort the cells before it lists them, which is what failed
    graph: dict[int, set[int]] = {}
    waiting = [index for index in range(layout.cells()) if layout.is_valid_cell_index(index)]
    while waiting:  # numbers that the file has for its cells may leave gaps
        index = waiting.pop()
        if index not in graph:
            graph[index] = {instance.cell_index for instance in layout.cell(index).each_inst()}
            waiting += graph[index]
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [layout.cell(index).name for index in reversed(error.args[1])]
    return ["unknown"]


def choose_top(layout: db.Layout, top: str | None, path: Path) -> db.Cell:
    """The cell to check. InputError if it is not there, or if there is more than one and none is named."""
    if layout.cells() == 0:
        raise InputError(f"{path}: holds no cells; nothing can be checked")
    try:
        known = [cell.name for cell in layout.each_cell()]
    except (RuntimeError, UnicodeDecodeError):
        raise InputError(f"{path}: holds a cell whose name is not UTF-8; rename it") from None
    if top is not None:
        cell = layout.cell(top)
        if cell is None:
            raise InputError(f"{path}: has no cell '{top}': {nearest(top, known)}")
        return cell
    tops = layout.top_cells()
    if len(tops) > 1:
        raise InputError(f"{path}: has {len(tops)} top cells: {_listed(tops)}; choose one with --top CELL")
    return tops[0]


def check_cells(layout: db.Layout, top: db.Cell, path: Path) -> None:
    """InputError if cells are placed that the file does not hold, or if there is nothing below `top`."""
    below = [layout.cell(index) for index in top.called_cells()]
    missing = [cell for cell in (*below, top) if cell.ghost_cell and cell.is_empty()]
    if missing:
        raise InputError(
            f"{path}: places cells that it does not hold: {_listed(missing)}; merge the file that holds them"
        )
    # A box that has wrapped round looks empty, which whoever judges the layout tells.
    if top.bbox().empty() and all(top.begin_shapes_rec(each).at_end() for each in layout.layer_indexes()):
        raise InputError(f"{path}: there is nothing in cell '{top.name}'; nothing can be checked")


def _listed(cells: list[db.Cell]) -> str:
    """The cells' names in order, ten at most."""
    names = sorted(cell.name for cell in cells)
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""
    return ", ".join(names[:10]) + more
