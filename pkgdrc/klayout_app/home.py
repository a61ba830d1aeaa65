"""Where KLayout keeps what belongs to a user."""

import os
import sys
from pathlib import Path

OPEN = "PKGDRC_OPEN"
"""Of the environment: mask sets that the application opens when it starts, written as a PATH is."""


def klayout_home() -> Path:
    """KLAYOUT_HOME, or the folder that the application uses without it."""
    given = os.environ.get("KLAYOUT_HOME")
    if given:
        return Path(given)
    return Path.home() / ("KLayout" if sys.platform == "win32" else ".klayout")
