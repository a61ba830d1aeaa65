"""Where KLayout keeps what belongs to a user."""

import os
import sys
from pathlib import Path


def klayout_home() -> Path:
    """KLAYOUT_HOME, or the folder that the application uses without it."""
    given = os.environ.get("KLAYOUT_HOME")
    if given:
        return Path(given)
    return Path.home() / ("KLayout" if sys.platform == "win32" else ".klayout")
