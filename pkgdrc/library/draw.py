"""`pkgdrc.draw`: a wafer spec drawn into a layout in memory, or a file."""

from pathlib import Path
from tempfile import TemporaryDirectory

from klayout import db

from pkgdrc.resources import find_layout, find_technology
from pkgdrc.stream.write import write_layout
from pkgdrc.technology import load_technology
from pkgdrc.wafer import assemble, load_wafer


def draw(spec: str | Path, target: str | Path | None = None) -> db.Layout:
    """Draw the wafer of a spec: a TOML file, or the name of a shipped one.

    The layout comes back in memory, and is written to `target` (.gds, .gds.gz or .oas) too, if that is given.
    InputError says what is wrong with the spec, by file and key.
    """
    path = find_layout(spec)
    wafer = load_wafer(path)
    technology = load_technology(find_technology(wafer.technology, beside=path.parent))
    layout = db.Layout()
    with TemporaryDirectory(prefix="pkgdrc-") as folder:
        file = Path(target) if target is not None else Path(folder) / "wafer.oas"
        write_layout(assemble(wafer, technology), technology, file)
        layout.read(str(file))
    return layout
