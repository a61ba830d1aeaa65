"""DXF, CIF and MALY job decks, whose layers have names; and the forms that are not read."""

import re
from pathlib import Path

from klayout import db

from pkgdrc.errors import InputError
from pkgdrc.input import cif
from pkgdrc.input.form import Form, register
from pkgdrc.input.named import number_layers
from pkgdrc.input.patterns import is_job_deck
from pkgdrc.input.rounds import draw_rounds
from pkgdrc.input.source import Asked, Content
from pkgdrc.input.stream import options
from pkgdrc.units import Um

UNITS = {"um": 1.0, "mm": 1000.0, "cm": 1e4, "m": 1e6, "nm": 0.001, "mil": 25.4, "inch": 25400.0}
_INSUNITS = {
    1: "inch",
    4: "mm",
    5: "cm",
    6: "m",
    9: "mil",
    12: "nm",
    13: "um",
}  # of the DXF reference, code 70
_ROUND = 4096  # corners of a circle at most; how many it has follows from the accuracy
_HEADER = re.compile(rb"\s*0\s*\r?\n\s*SECTION\s*\r?\n\s*2\s*\r?\n\s*HEADER\b")
_NO_HEADER = b"0\nSECTION\n2\nHEADER\n0\nENDSEC\n"
_CLOSED_IS_AREA = 2  # klayout's mode in which a closed polyline without width is a polygon


def _dxf(layout: db.Layout, content: Content, asked: Asked) -> None:
    data = content.data
    unit = asked.unit or _dxf_unit(data)
    if unit is None:
        raise InputError(
            f"{content.path}: does it measure in mm or um? A DXF without $INSUNITS does not say; give "
            f"--unit mm "
            'or --unit um, in a mask set unit = "mm"'
        )
    given = options()
    given.dxf_dbu = asked.dbu
    given.dxf_unit = unit
    given.dxf_polyline_mode = _CLOSED_IS_AREA
    given.dxf_circle_points = _ROUND
    given.dxf_circle_accuracy = asked.facet_tolerance / unit
    given.dxf_contour_accuracy = asked.dbu / unit
    given.dxf_keep_layer_names = True
    given.dxf_render_texts_as_polygons = False
    # klayout knows a DXF by its header, which may be absent, or stand behind other sections.
    layout.read_bytes(data if _HEADER.match(data) else _NO_HEADER + data, given)
    draw_rounds(layout, asked.facet_tolerance)
    _close(layout, content.path)
    number_layers(layout, content.path, asked)


def _lost_blocks(content: Content) -> list[str]:
    """Blocks that a drawing inserts and does not hold by that very name, which klayout drops."""
    data = content.data
    held, inserted = (
        {name.strip() for name in re.findall(_NAMED % kind, data)} for kind in (b"BLOCK", b"INSERT")
    )
    lost = sorted(name.decode("utf-8", "backslashreplace") for name in inserted - held)
    return [f"it inserts block {', '.join(lost[:5])}, which it does not hold"] if lost else []


# The name (code 2) of an entity of a kind, among its pairs of a code and a value.
_NAMED = (
    rb"(?<![^\n])[ \t]*0[ \t]*\r?\n[ \t]*%s[ \t]*\r?\n"
    rb"(?:(?![ \t]*[02][ \t]*\r?\n)[ \t]*\d+[ \t]*\r?\n[^\n]*\n)*+[ \t]*2[ \t]*\r?\n([^\r\n]*)"
)


def _dxf_unit(data: bytes) -> Um | None:
    """um of a drawing's unit, from its header."""
    found = re.search(rb"\$INSUNITS\s+70\s+(\d+)", data)
    name = _INSUNITS.get(int(found[1])) if found else None
    return UNITS[name] if name else None


def _close(layout: db.Layout, path: Path) -> None:
    """Make areas of outlines that end where they begin, though nothing says that they are closed.

    InputError where lines without width stay open: nobody knows which area they stand for.
    """
    open_: list[str] = []
    for cell in layout.each_cell():
        for index in layout.layer_indexes():
            shapes = cell.shapes(index)
            lines = [shape for shape in shapes.each(db.Shapes.SPaths) if shape.path_width == 0]
            for shape in lines:
                points = list(shape.each_point())
                if len(points) > 3 and points[0] == points[-1]:
                    shape.polygon = db.Polygon(points[:-1])
                elif not points:
                    open_.append(f"nowhere on layer {layout.get_info(index)}")
                else:
                    x, y = points[0].x * layout.dbu, points[0].y * layout.dbu
                    open_.append(f"({x:g}, {y:g}) on layer {layout.get_info(index)}")
    if open_:
        raise InputError(
            f"{path}: {len(open_)} line{'s' if len(open_) > 1 else ''} without width that no outline "
            f"closes, the "
            f"first from {open_[0]}; draw areas as closed polylines"
        )


def _cif(layout: db.Layout, content: Content, asked: Asked) -> None:
    data = content.data
    why = cif.unreadable(data)
    if why:
        raise InputError(f"{content.path}: {why}")
    given = options()
    given.cif_dbu = asked.dbu
    given.cif_keep_layer_names = True
    layout.read_bytes(data, given)
    draw_rounds(layout, asked.facet_tolerance)
    number_layers(layout, content.path, asked)


def _job_deck(layout: db.Layout, content: Content, asked: Asked) -> list[str]:
    from pkgdrc.input.job_deck import read_job_deck

    return read_job_deck(layout, content, asked)


def _words(pattern: str) -> re.Pattern[bytes]:
    return re.compile(pattern.encode(), re.IGNORECASE)


_COMMENTS = rb"(?:\s|\([^)]*\)\s*;)*"
_DXF_START = _words(r"\s*(?:999\s*\r?\n[^\n]*\n\s*)*0\s*\r?\n\s*SECTION\b")
_CIF_START = re.compile(
    _COMMENTS + rb"(?:DS\s*\d+(?:\s+\d+\s+\d+)?\s*;|9\s+\S+\s*;|L\s*[A-Z]\w*\s*;)", re.IGNORECASE
)
_LEFDEF_START = _words(
    r"(?:\s|#[^\n]*\n)*(?:VERSION\s+[\d.]+\s*;|NAMESCASESENSITIVE\b|DIVIDERCHAR\b|DESIGN\s+\S+\s*;)"
)

register(
    Form(name="DXF", begins=lambda head: bool(_DXF_START.match(head)), read=_dxf, passed_over=_lost_blocks)
)
register(Form(name="MALY", begins=is_job_deck, read=_job_deck))
register(
    Form(
        name="CIF",
        begins=lambda head: bool(_CIF_START.match(head)),
        read=_cif,
        passed_over=lambda content: cif.passed_over(content.data),
    )
)
for _name, _begins, _way in (
    ("LEF/DEF", lambda head: bool(_LEFDEF_START.match(head)), "write it as OASIS: strm2oas x.def x.oas"),
    (
        "Magic (MAG)",
        lambda head: head.startswith(b"magic\n"),
        "write it as GDSII: 'gds write x.gds' in magic",
    ),
    (
        "GDSII as text",
        lambda head: head.lstrip().startswith(b"HEADER "),
        "write it as GDSII: strm2gds x.txt x.gds",
    ),
    ("binary DXF", lambda head: head.startswith(b"AutoCAD Binary DXF"), "save it as text (ASCII DXF)"),
    ("DWG", lambda head: head.startswith(b"AC10"), "save it as DXF"),
    ("IPC-2581", lambda head: b"<IPC-2581" in head[:1024], "write its layers as Gerber"),
    (
        "a drill file (Excellon)",
        lambda head: head.lstrip().startswith(b"M48"),
        "write the holes as Gerber flashes",
    ),
    (
        "an archive (ODB++ comes so)",
        lambda head: head[257:262] == b"ustar",
        "unpack it; write its layers as Gerber",
    ),
    ("an archive", lambda head: head.startswith(b"PK\x03\x04"), "unpack it, and name the layout file in it"),
):
    register(Form(name=_name, begins=_begins, instead=_way))
