"""A layout that was read, written again."""

import gzip
from pathlib import Path

from klayout import db

from pkgdrc.errors import InputError
from pkgdrc.files import write_whole
from pkgdrc.input.source import LayoutSource

_FORMATS = {".gds": "GDS2", ".oas": "OASIS"}


def write_copy(source: LayoutSource, target: Path) -> None:
    """Write what is under a layout's top cell as .gds, .oas or .gz of these. InputError if it fails."""
    packed = target.suffix.lower() == ".gz"
    ending = (target.with_suffix("") if packed else target).suffix.lower()
    if ending not in _FORMATS:
        raise InputError(f"{target}: cannot be written; .gds, .gds.gz, .oas or .oas.gz is expected")
    options = db.SaveLayoutOptions()
    options.format = _FORMATS[ending]
    options.select_cell(source.top.cell_index())
    content = source.layout.write_bytes(options)
    write_whole({target: gzip.compress(content, mtime=0) if packed else content})
