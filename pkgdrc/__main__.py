"""The command `pkgdrc`, and `python -m pkgdrc`."""

import gc
import sys

from pkgdrc.cli.main import main

_GARBAGE = 50_000  # new objects after which garbage is looked for


def process() -> int:
    """Run the process's command line, and return its exit code.

    Nearly all that a run makes lives until its end, so it is seldom looked through for garbage, and then no
    more.
    """
    gc.set_threshold(_GARBAGE)
    try:
        return main()
    finally:
        gc.freeze()


if __name__ == "__main__":
    sys.exit(process())
