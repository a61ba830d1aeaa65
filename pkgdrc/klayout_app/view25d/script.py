"""The 2.5D view of the package as made: a script in KLayout's language for it."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

from jinja2 import Environment

from pkgdrc.klayout_app.view25d.pools import pools
from pkgdrc.klayout_app.view25d.rounds import rounds
from pkgdrc.klayout_app.view25d.ruby import figure, mask, quoted, ruby
from pkgdrc.klayout_app.view25d.slab import Slab, slabs
from pkgdrc.klayout_app.xml_text import document, leaf
from pkgdrc.technology import Technology

_TEMPLATE = Path(__file__).with_name("script.rb")


def view25d(technology: Technology, name: str) -> str:
    """The text of a script (.lyd25) for a technology that is called `name` in KLayout and has a stack.

    The application shows what of the layout is visible, each level at its height, with what the cut, the
    openings and the notches take away of it; slanted walls are shown in steps.
    """
    root = ElementTree.Element("klayout-macro")
    values = {
        "description": f"{name}, as made",
        "version": "",
        "category": "d25",
        "prolog": "",
        "epilog": "",
        "doc": "",
        "autorun": False,
        "autorun-early": False,
        "shortcut": "",
        "show-in-menu": True,
        "group-name": "d25_scripts",
        "menu-path": "tools_menu.d25.end",
        "interpreter": "dsl",
        "dsl-interpreter-name": "d25-dsl-xml",
        "text": _script(technology, name),
    }
    for key, value in values.items():
        leaf(root, key, value)
    return document(root)


def _script(technology: Technology, name: str) -> str:
    template = Environment(trim_blocks=True, lstrip_blocks=True, autoescape=False).from_string(
        _TEMPLATE.read_text(encoding="utf-8")
    )
    return template.render(
        name=name,
        layers=[(mask(layer), *numbers) for layer, numbers in technology.layers.items()],
        fields=[mask(layer) for layer in _fields(technology)],
        groups=list(_grouped(slabs(technology))),
        rounds=list(rounds(technology)),
        pools=list(pools(technology)),
        quoted=quoted,
        figure=figure,
        ruby=partial(ruby, technology=technology),
    )


def _fields(technology: Technology) -> Iterator[str]:
    """The layers that say where there is a wafer: the first one with shapes does."""
    if "wafer" in technology.layers:
        yield "wafer"
    if technology.dies and technology.dies.layer:
        yield technology.dies.layer


def _grouped(found: Iterable[Slab]) -> Iterator[tuple[str, int, list[Slab]]]:
    """Words, colour and slabs of each thing, in order."""
    by_name: dict[tuple[str, str], list[Slab]] = {}
    for slab in found:
        by_name.setdefault((slab.words, slab.colour), []).append(slab)
    for (words, colour), parts in by_name.items():
        yield words, int(colour[1:], 16), parts
