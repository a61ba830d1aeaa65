"""What klayout's C++ side prints, caught as text."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def caught_prints() -> Iterator[list[str]]:
    """Catch what this process writes to its stdout and stderr descriptors; the list is filled at the end.

    klayout prints warnings to stdout (where a report may be expected) and internal errors to stderr, from
    C++, so only the descriptors can be caught. Not for use while another thread prints.
    """
    lines: list[str] = []
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    with tempfile.TemporaryFile() as sink:
        saved = [(descriptor, _copy(descriptor)) for descriptor in (1, 2)]
        try:
            for descriptor, _ in saved:
                os.dup2(sink.fileno(), descriptor)
            yield lines
        finally:
            for descriptor, copy in saved:
                if copy is None:
                    os.close(descriptor)
                else:
                    os.dup2(copy, descriptor)
                    os.close(copy)
            sink.seek(0)
            lines.extend(sink.read().decode("utf-8", "replace").splitlines())


def _copy(descriptor: int) -> int | None:
    """A copy of the descriptor; None if it is closed."""
    try:
        return os.dup(descriptor)
    except OSError:
        return None
