"""The drawing chain from a wafer spec to a layout file."""

from pathlib import Path

from pkgdrc.resources import find_technology
from pkgdrc.stream.write import write_layout
from pkgdrc.technology import load_technology
from pkgdrc.wafer import WaferSpec, assemble, load_wafer


def draw(spec: Path, target: Path) -> WaferSpec:
    """Draw the wafer of the TOML file `spec` into the layout file `target`."""
    wafer = load_wafer(spec)
    technology = load_technology(find_technology(wafer.technology, beside=spec.parent))
    write_layout(assemble(wafer, technology), technology, target)
    return wafer
