"""How much work a layout is likely to be, as far as that is seen before it is judged."""

from pathlib import Path

from pkgdrc.input.masks import files_of

_DENSE = 5  # times as large a compressed layout or OASIS would be as GDSII, about
_COUNTED = 1_000_000  # bytes; what is larger is work for many, however often its cells stand
_PLACED = 4  # bytes of shapes that are about as much work as one more place of a cell


def size_of(layout: Path | None) -> int:
    """Bytes of shapes, as GDSII has them, that are about as much work.

    Of a mask set or a job deck, that is of all files that it names. An array of a few bytes may be a million
    squares: each is some work, though far less than as much drawn. 0 where it cannot be told, which the
    layout's reader will say.
    """
    if layout is None:
        return 0
    return sum(map(_size, files_of(layout) or [layout]))


def _size(file: Path) -> int:
    try:
        size = file.stat().st_size
    except OSError:
        return 0
    if file.suffix.lower() != ".gds":
        size *= _DENSE
    return size if size > _COUNTED else max(size, _PLACED * _placements(file))


def _placements(file: Path) -> int:
    """How often cells stand anywhere under the top cells; 0 where klayout does not read the file."""
    from klayout import db

    from pkgdrc.input.quiet import caught_prints

    layout, options = db.Layout(), db.LoadLayoutOptions()
    options.layer_map = db.LayerMap()
    options.create_other_layers = False
    placed: dict[int, int] = {}
    with caught_prints():
        try:
            layout.read(str(file), options)
            for cell in layout.each_cell_bottom_up():
                instances = layout.cell(cell).each_inst()
                placed[cell] = sum(each.size() * (1 + placed[each.cell_index]) for each in instances)
        except RuntimeError:
            return 0
    return sum(placed[cell] for cell in layout.each_top_cell())
