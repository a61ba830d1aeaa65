"""GDSII and OASIS: what mask shops take."""

import os

from klayout import db

from pkgdrc.input import oasis
from pkgdrc.input.form import Form, register
from pkgdrc.input.source import Asked, Content

_WARN = 2  # klayout's level at which all that it puts right on its own is told


def options() -> db.LoadLayoutOptions:
    """klayout's, with every warning."""
    given = db.LoadLayoutOptions()
    given.warn_level = _WARN
    return given


def read_bytes(layout: db.Layout, content: Content, asked: Asked) -> None:
    """Read what klayout knows by its content."""
    del asked
    path = content.place.absolute()
    if content.held is not None or os.fsencode(path) != str(path).encode("utf-8", "replace"):
        layout.read_bytes(content.data, options())
        return
    with content.opened():  # which holds the file to its digest, when it was read
        layout.read(str(path), options())


def _passed_over(content: Content) -> list[str]:
    from pkgdrc.input import gds  # with numpy, which takes its time

    with content.opened() as file:
        return gds.passed_over(file)


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
        passed_over=lambda content: oasis.passed_over(content.data),
    )
)
