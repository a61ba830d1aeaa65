"""The `pkgdrc` command: turns every end into an exit code, that of a machine without memory to load it too.

So nothing is imported here that could fail.
"""

import os
import sys
from collections.abc import Sequence

COULD_NOT = 2  # exit code of everything that is not a judgement on a layout
_FOR_NUMPY = 160 << 20  # bytes of address space that loading numpy takes at most


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line `arguments` (default: the process's) and return its exit code.

    1 is for findings alone: whatever ends it without a verdict is 2.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # nothing here gains by more
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # or it looks for some in every package
    try:
        _load_what_may_end_us()
        from pkgdrc.cli.commands import run

        return run(given)
    except BaseException as error:
        if "--debug" in given or os.environ.get("PKGDRC_DEBUG"):
            import traceback

            traceback.print_exc()
        _say(f"error inside pkgdrc: {type(error).__name__}: {error} (pkgdrc --debug ... shows where)")
        return COULD_NOT


def _load_what_may_end_us() -> None:
    """Where memory is limited, load numpy first, if there is enough for it. MemoryError if not.

    Without memory its OpenBLAS ends the process by itself, with 1 as findings do.
    """
    try:
        import mmap
        import resource
    except ImportError:  # there are no such limits
        return
    if resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY:
        return
    try:
        mmap.mmap(-1, _FOR_NUMPY).close()
    except OSError:
        raise MemoryError("there is too little memory to load numpy") from None
    import numpy as np

    square = np.ones((300, 300))
    square @ square  # takes the room for all products that come


def _say(sentence: str) -> None:
    """One line on stderr, if that still works."""
    line = " ".join(sentence.split())
    try:
        print(f"pkgdrc: {''.join(c if c.isprintable() else '?' for c in line)}", file=sys.stderr, flush=True)
    except BaseException:
        return
