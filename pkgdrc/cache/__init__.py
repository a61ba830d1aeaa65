"""What earlier checks found, kept so that a rule whose inputs have not changed need not be computed again."""

from pkgdrc.cache.store import Cache, default_path

__all__ = ["Cache", "default_path"]
