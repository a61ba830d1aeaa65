"""Evaluates a deck's recipes on a layout, hierarchically, and turns what it finds into findings."""

from pkgdrc.engine.check import Judging, check

__all__ = ["Judging", "check"]
