"""The drawing chain from a wafer spec to a layout file."""

from pathlib import Path

from pkgdrc.resources import find_technology
from pkgdrc.stream.masks import write_masks
from pkgdrc.stream.write import write_layout
from pkgdrc.technology import load_technology
from pkgdrc.wafer import WaferSpec, assemble, load_wafer


def draw(spec: Path, target: Path) -> WaferSpec:
    """Draw the wafer of the TOML file `spec` into the layout file `target`."""
    wafer = load_wafer(spec)
    technology = load_technology(find_technology(wafer.technology, beside=spec.parent))
    write_layout(assemble(wafer, technology), technology, target)
    return wafer


def draw_masks(spec: Path, folder: Path) -> Path:
    """Draw the wafer of the TOML file `spec` as a mask set into `folder`; the set's path."""
    wafer = load_wafer(spec)
    file = find_technology(wafer.technology, beside=spec.parent)
    technology = load_technology(file)
    named = str(file.resolve()) if wafer.technology.endswith(".toml") else wafer.technology
    return write_masks(assemble(wafer, technology), technology, folder, named)
