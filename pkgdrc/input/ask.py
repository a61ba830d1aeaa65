"""What a form of layouts has to know besides its files, from the technology and the user."""

from pkgdrc.input.cad import UNITS
from pkgdrc.input.source import Asked
from pkgdrc.technology import Technology


def asked_for(technology: Technology, unit: str | None = None) -> Asked:
    """For layouts in a technology; `unit` is that of a DXF drawing, by name."""
    return Asked(
        dbu=technology.dbu,
        facet_tolerance=technology.facet_tolerance,
        unit=UNITS[unit] if unit else None,
        layers={**technology.other_layers, **technology.layers},
        technology=technology,
    )
