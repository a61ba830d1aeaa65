"""pkgdrc: draws wafer-level packages and checks them as they will be made."""

__version__ = "0.1.0"
