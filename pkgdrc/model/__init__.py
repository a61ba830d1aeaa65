"""The package as made in three dimensions: a part of a layout as meshes, one for each thing."""

from pkgdrc.model.window import Window
from pkgdrc.model.write import Thing, check_path, things, write_model

__all__ = ["Thing", "Window", "check_path", "things", "write_model"]
