"""The command `pkgdrc`, and `python -m pkgdrc`."""

import gc
import sys

from pkgdrc.cli.main import main
from pkgdrc.garbage import look_seldom


def process() -> int:
    """Run the process's command line, and return its exit code.

    What a run makes is seldom looked through for garbage, and at its end no more.
    """
    look_seldom()
    try:
        return main()
    finally:
        gc.freeze()


if __name__ == "__main__":
    sys.exit(process())
