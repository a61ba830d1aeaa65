"""The manual of a deck as a page: every rule with its text, and pictures of its own cases."""

from pkgdrc.manual.examples import Example, examples
from pkgdrc.manual.page import render

__all__ = ["Example", "examples", "render"]
