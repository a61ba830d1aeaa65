"""The package as made in three dimensions: a part of a layout as meshes, one for each thing."""

from pkgdrc.model.window import Window
from pkgdrc.model.write import check_path, write_model

__all__ = ["Window", "check_path", "write_model"]
