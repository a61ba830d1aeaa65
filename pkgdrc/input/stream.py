"""GDSII and OASIS: what mask shops take."""

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
    layout.read_bytes(content.data, options())


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
