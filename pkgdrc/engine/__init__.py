"""Evaluates a deck's recipes on a layout, hierarchically, and turns what it finds into violations."""

from pkgdrc.engine.check import check

__all__ = ["check"]
