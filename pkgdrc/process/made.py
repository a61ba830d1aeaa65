"""What a technology makes: its package as solids."""

from pkgdrc.process.elastic import elastic_bumps, has_bumps
from pkgdrc.process.package import package
from pkgdrc.process.solid import Package
from pkgdrc.process.stud_base import stud_base
from pkgdrc.technology.model import Technology


def as_made(technology: Technology) -> Package:
    """The package of a technology that has a stack. InputError if it lacks levels that its steps need."""
    if technology.notch:
        return stud_base(technology)
    return elastic_bumps(technology) if has_bumps(technology) else package(technology)
