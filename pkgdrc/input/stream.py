"""GDSII and OASIS: what mask shops take."""

import hashlib
import os

from klayout import db

from pkgdrc.errors import InputError
from pkgdrc.input import oasis
from pkgdrc.input.form import Form, register
from pkgdrc.input.source import Asked, Content

_WARN = 2  # klayout's level at which all that it puts right on its own is told
_LARGE = 1 << 24  # bytes; klayout takes as much again for those that it is handed


def options() -> db.LoadLayoutOptions:
    """klayout's, with every warning."""
    given = db.LoadLayoutOptions()
    given.warn_level = _WARN
    return given


def read_bytes(layout: db.Layout, content: Content, asked: Asked) -> None:
    """Read what klayout knows by its content."""
    del asked
    path = content.path.absolute()
    if (
        len(content.data) < _LARGE
        or content.unpacked
        or os.fsencode(path) != str(path).encode("utf-8", "replace")
    ):
        layout.read_bytes(content.data, options())
        return
    layout.read(str(path), options())
    with path.open("rb") as file:
        read = hashlib.file_digest(file, "sha256").hexdigest()
    if read != content.sha256:
        raise InputError(f"{content.path}: was changed while it was read; check it again")


def _passed_over(data: bytes) -> list[str]:
    from pkgdrc.input import gds  # with numpy, which takes its time

    return gds.passed_over(data)


register(
    Form(
        name="GDSII",
        begins=lambda head: head[2:4] == b"\x00\x02",
        read=read_bytes,
        passed_over=_passed_over,
    )
)
register(
    Form(
        name="OASIS",
        begins=lambda head: head.startswith(oasis.MAGIC),
        read=read_bytes,
        passed_over=oasis.passed_over,
    )
)
