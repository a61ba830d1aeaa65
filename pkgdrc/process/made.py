"""What a technology makes: its package as solids."""

from dataclasses import replace

from pkgdrc.process.levels import plain
from pkgdrc.process.solid import Package
from pkgdrc.technology.family import family_for
from pkgdrc.technology.model import Technology


def as_made(technology: Technology) -> Package:
    """The package of a technology that has a stack. InputError if it lacks levels that its steps need.

    Its family makes it; without one it is its levels with what is cut and opened in them.
    """
    family = family_for(technology)
    if family is None or family.made is None:
        return plain(technology)
    made: Package = family.made(technology)
    return replace(made, looks=family.solids)
