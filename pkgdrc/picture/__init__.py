"""Pictures of findings: what lies round each, as made, with what was measured."""

from pkgdrc.picture.css import legend, style
from pkgdrc.picture.dimension import figures
from pkgdrc.picture.model import Picture
from pkgdrc.picture.plan import pictures, surroundings
from pkgdrc.picture.stack import section_picture

__all__ = ["Picture", "figures", "legend", "pictures", "section_picture", "style", "surroundings"]
