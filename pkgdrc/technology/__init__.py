"""The technology: layers, stack and process figures, read from one TOML file."""

from pkgdrc.technology.load import load_technology
from pkgdrc.technology.model import Technology

__all__ = ["Technology", "load_technology"]
