"""Wafers: from a spec in TOML to one hierarchical drawing."""

from pkgdrc.wafer.assembly import assemble
from pkgdrc.wafer.spec import WaferSpec, load_wafer

__all__ = ["WaferSpec", "assemble", "load_wafer"]
