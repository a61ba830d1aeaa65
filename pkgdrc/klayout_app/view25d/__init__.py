"""The 2.5D view of a technology's packages as made, as a script that the application runs on a layout."""

from pkgdrc.klayout_app.view25d.script import view25d
from pkgdrc.klayout_app.view25d.slab import slabs

__all__ = ["slabs", "view25d"]
