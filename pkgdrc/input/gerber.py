"""Gerber (RS-274X): one layer a file, without a name; read through a project of klayout's."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from klayout import db

from pkgdrc.errors import InputError
from pkgdrc.input.form import Form, register
from pkgdrc.input.rounds import circle_points
from pkgdrc.input.source import Asked, Content
from pkgdrc.input.stream import options
from pkgdrc.units import Um

_PROJECT = """<?xml version="1.0" encoding="utf-8"?>
<pcb-project>
 <free-layer-mapping>true</free-layer-mapping>
 <layout-layers><layout-layer>{layer}</layout-layer></layout-layers>
 <free-files><free-file><filename>{file}</filename><layout-layers><index>0</index></layout-layers></free-file></free-files>
 <explicit-trans>r0 *1 0,0</explicit-trans>
 <num-circle-points>{points}</num-circle-points>
 <merge-flag>true</merge-flag>
 <dbu>{dbu!r}</dbu>
 <cell-name>{cell}</cell-name>
</pcb-project>
"""


def _gerber(layout: db.Layout, content: Content, asked: Asked) -> None:
    if asked.layer is None:
        raise InputError(
            f"{content.path}: a Gerber file holds one layer and does not say which; name it in a mask set: "
            f'[[mask]] file = "{content.path.name}", layer = "pad"'
        )
    data = content.data
    if not re.search(rb"M0?2\s*\*", data):
        raise InputError(
            f"{content.path}: is cut short: M02, which ends a Gerber file, is missing; fetch it again"
        )
    cell = re.sub(r"\W", "_", content.path.stem) or "GERBER"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "mask.gbr").write_bytes(data)
        project = _PROJECT.format(
            layer=f"{asked.layer[0]}/{asked.layer[1]}",
            file="mask.gbr",
            points=circle_points(largest_circle(data), asked.facet_tolerance),
            dbu=asked.dbu,
            cell=cell,
        )
        file = Path(folder) / "mask.pcb"
        file.write_text(project)
        layout.read(str(file), options())


def passed_over(data: bytes) -> list[str]:
    """What klayout's reader does not look at in a Gerber file, a sentence for each kind."""
    told = _REMARKS.sub(b"", data)
    return [*_ignored(told), *_open_regions(told)]


_REMARKS = re.compile(rb"G0?4[^*]*\*|%T[FAOD][^%]*%")  # comments and attributes


def _ignored(data: bytes) -> Iterator[str]:
    for pattern, what in _IGNORED.items():
        found = re.search(pattern, data)
        if found:
            yield f"{found[0].decode('latin-1').strip('%*')}, {what}, is not taken into account"
    if not re.search(rb"MO(?:MM|IN)\*|G7[01]", data):
        yield "it has no %MOMM*% or %MOIN*%, so nobody knows whether it measures in mm or inches"
    if re.search(rb"G0?[23](?!\d)", data) and not re.search(rb"G7[45]", data):
        yield "it has arcs without G74 or G75, which say what their centres are counted from"
    end = re.search(rb"M0?[02]\s*\*", data)
    rest = data[end.end() :].strip(b"\0 \t\r\n%\x1a") if end else b""
    if rest:
        yield f"{len(rest)} bytes follow its end, M02"


_IGNORED = {
    rb"IPNEG\*": "a negative image",
    rb"MI(?:A1|A0B1|B1)[AB\d]*\*": "an image that is mirrored",
    rb"ASAYBX\*": "axes that are exchanged",
    rb"G91(?!\d)": "steps in place of coordinates",
}


def _open_regions(data: bytes) -> Iterator[str]:
    """Outlines of regions that do not end where they begin."""
    for region in re.findall(rb"G36\s*\*(.*?)G37", data, re.DOTALL):
        place: dict[bytes, bytes] = {}
        first: dict[bytes, bytes] = {}
        kind = b""
        for command in (*region.split(b"*"), b"D02"):
            kind = (re.findall(rb"D0?([123])(?!\d)", command) or [kind])[-1]
            if kind == b"2" and first and first != place:
                at = " ".join(f"{axis.decode()}{value.decode()}" for axis, value in first.items())
                yield f"an outline of a region, from {at}, is not closed"
                return
            place = place | dict(re.findall(rb"([XY])([+-]?\d+)", command))
            first = dict(place) if kind == b"2" else first


def largest_circle(data: bytes) -> Um:
    """Diameter of the largest round aperture of a Gerber file, um; 0 without one."""
    unit = 25400.0 if re.search(rb"%MOIN\*%", data) else 1000.0
    sizes = re.findall(rb"%ADD\d+(?:C|O|P),([\d.]+)(?:X([\d.]+))?", data)
    return unit * max((float(size) for pair in sizes for size in pair if size.strip(b".")), default=0.0)


register(
    Form(
        name="Gerber",
        begins=lambda head: (
            bool(re.search(rb"%FS[LT][AI]X\d\dY\d\d\*%", head)) or head.lstrip().startswith(b"G04 ")
        ),
        read=_gerber,
        passed_over=lambda content: passed_over(content.data),
        alone=False,
    )
)
