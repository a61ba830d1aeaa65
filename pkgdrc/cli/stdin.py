"""A layout that comes on standard input."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pkgdrc.errors import InputError

STDIN = Path("-")


@contextmanager
def with_stdin(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """The paths, with a file in the place of `-` that holds what stands on standard input.

    InputError if it stands there more than once, or nothing does.
    """
    if STDIN not in paths:
        yield [*paths]
        return
    if list(paths).count(STDIN) > 1:
        raise InputError("standard input (-) can be read only once")
    content = b"" if sys.stdin is None else sys.stdin.buffer.read()
    if not content:
        raise InputError("standard input (-) is empty; a layout is expected there")
    with TemporaryDirectory(prefix="pkgdrc-") as folder:
        file = Path(folder) / "stdin"
        file.write_bytes(content)
        yield [file if path == STDIN else path for path in paths]
