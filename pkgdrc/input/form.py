"""The forms that layouts come in: each registers itself, and is known by how its content begins."""

from collections.abc import Callable
from dataclasses import dataclass

from klayout import db

from pkgdrc.errors import InputError
from pkgdrc.input.source import Asked, Content


@dataclass(frozen=True, kw_only=True)
class Form:
    """One form. `instead`: what to do with a file of a form that is not read; then there is no `read`.

    `read(layout, content, asked)` fills an empty layout: RuntimeError where the file is damaged. What it
    leaves out it says, if it says anything; `passed_over` says what the file holds that it drops without a
    word. `alone`: its files say which layers they hold.
    """

    name: str
    begins: Callable[[bytes], bool]
    read: Callable[[db.Layout, Content, Asked], list[str] | None] | None = None
    passed_over: Callable[[Content], list[str]] = lambda _: []
    instead: str = ""
    alone: bool = True


_FORMS: list[Form] = []


def register(form: Form) -> Form:
    """Make a form known."""
    _FORMS.append(form)
    return form


def forms() -> tuple[Form, ...]:
    """All forms, those that are surest of their files first."""
    from pkgdrc.input import cad, gerber, stream  # noqa: F401  # they register their forms

    return tuple(_FORMS)


def form_of(head: bytes) -> Form | None:
    """The form of a file that begins so; None if it is no layout."""
    return next((form for form in forms() if form.begins(head)), None)


def readable(head: bytes) -> bool:
    """Whether a file that begins so is a layout that can be read by itself."""
    form = form_of(head)
    return form is not None and form.read is not None and form.alone


def known_form(content: Content) -> Form:
    """The form of a file that can be read. InputError for others, with the way there is."""
    form = form_of(content.head)
    if form is None:
        begin = content.head[:13]
        names = " nor ".join(each.name for each in forms() if each.read)
        raise InputError(f"{content.path}: is neither {names}; it begins with {begin!r}")
    if form.read is None:
        raise InputError(f"{content.path}: is {form.name}, which is not read; {form.instead}")
    return form
