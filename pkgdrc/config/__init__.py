"""The project's configuration: `pkgdrc.toml`, found upwards from the layout that is checked."""

from pkgdrc.config.load import NAME, find_config, load_config
from pkgdrc.config.model import Config

__all__ = ["NAME", "Config", "find_config", "load_config"]
