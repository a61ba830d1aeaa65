"""The `pkgdrc` command: turns every end into an exit code, that of a machine without memory to load it too.

So nothing is imported here that could fail.
"""

import os
import sys
from collections.abc import Sequence

COULD_NOT = 2  # exit code of everything that is not a judgement on a layout


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line `arguments` (default: the process's) and return its exit code.

    1 is for violations alone: whatever ends it without a verdict is 2.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    # Where OpenBLAS finds no memory for its threads it ends the process with 1, as violations do.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from pkgdrc.cli.commands import run

        return run(given)
    except BaseException as error:
        if "--debug" in given or os.environ.get("PKGDRC_DEBUG"):
            import traceback

            traceback.print_exc()
        _say(f"error inside pkgdrc: {type(error).__name__}: {error} (pkgdrc --debug ... shows where)")
        return COULD_NOT


def _say(sentence: str) -> None:
    """One line on stderr, if that still works."""
    line = " ".join(sentence.split())
    try:
        print(f"pkgdrc: {''.join(c if c.isprintable() else '?' for c in line)}", file=sys.stderr, flush=True)
    except BaseException:
        return
