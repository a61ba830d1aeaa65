"""Gerber (RS-274X): one layer a file, without a name; read through a project of klayout's."""

import re
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

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
    if not re.search(rb"M0?2\s*\*", content.data):
        raise InputError(
            f"{content.path}: is cut short: M02, which ends a Gerber file, is missing; fetch it again"
        )
    cell = re.sub(r"\W", "_", content.path.stem) or "GERBER"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "mask.gbr").write_bytes(content.data)
        project = _PROJECT.format(
            layer=f"{asked.layer[0]}/{asked.layer[1]}",
            file="mask.gbr",
            points=circle_points(largest_circle(content.data), asked.facet_tolerance),
            dbu=asked.dbu,
            cell=escape(cell),
        )
        file = Path(folder) / "mask.pcb"
        file.write_text(project)
        layout.read(str(file), options())


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
        alone=False,
    )
)
