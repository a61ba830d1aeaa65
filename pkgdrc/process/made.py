"""What a technology makes: its package as solids."""

from dataclasses import replace

from pkgdrc.process.levels import plain
from pkgdrc.process.solid import Package
from pkgdrc.technology.family import Family, families, family_of
from pkgdrc.technology.model import Technology


def as_made(technology: Technology) -> Package:
    """The package of a technology that has a stack. InputError if it lacks levels that its steps need.

    The family of its deck makes it, or of a deck of somebody's own the first that makes what it states; else
    it is its levels with what is cut and opened in them.
    """
    family = maker_of(technology)
    if family is None or family.made is None:
        return plain(technology)
    made: Package = family.made(technology)
    return replace(made, looks=family.solids)


def maker_of(technology: Technology) -> Family | None:
    """The family that makes a technology's packages."""
    own = family_of(technology.deck)
    return own or next((each for each in families().values() if each.makes(technology)), None)
