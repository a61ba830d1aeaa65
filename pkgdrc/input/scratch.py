"""A layout as GDSII for a while: in memory, or on disk where it is large."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from klayout import db


@contextmanager
def as_gds(layout: db.Layout, *, large: bool) -> Iterator[IO[bytes]]:
    """What klayout writes of a layout as GDSII, as a file to read, which is gone afterwards.

    Each polygon is one element, whose points are in several records if one is too short for them. A `large`
    layout is on disk, if there is place for it, and is empty then: in memory klayout has more than one copy
    of what it writes.
    """
    options = db.SaveLayoutOptions()
    options.format = "GDS2"
    options.gds2_multi_xy_records = True
    if not large:
        yield BytesIO(layout.write_bytes(options))
        return
    with TemporaryDirectory(prefix="pkgdrc-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "layout.gds"
        if _is_written(layout, path, options):
            layout.clear()
            with path.open("rb") as file:
                yield file
        else:
            yield BytesIO(layout.write_bytes(options))


def _is_written(layout: db.Layout, path: Path, options: db.SaveLayoutOptions) -> bool:
    try:
        layout.write(str(path), options)
    except RuntimeError:  # no place is left
        return False
    return True
