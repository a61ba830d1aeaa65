"""A technology as KLayout knows it: database unit, layer properties, and what conducts into what."""

from collections.abc import Iterator
from xml.etree import ElementTree

from pkgdrc.klayout_app.xml_text import document, leaf
from pkgdrc.process.opening import passages
from pkgdrc.technology import Technology
from pkgdrc.technology.model import Join

GROUP = "pkgdrc"
"""The technologies' group in KLayout's list."""


def technology_file(technology: Technology, name: str, layer_properties: str) -> str:
    """The text of a technology file (.lyt).

    `name` is the technology's in KLayout, `layer_properties` the name of the .lyp file beside it. The net
    tracer follows the technology's nets on the masks as drawn: it knows neither the kerf nor that openings
    narrow.
    """
    root = ElementTree.Element("technology")
    values = {
        "name": name,
        "description": f"Wafer-level package, deck {technology.deck}, technology {technology.path.name}",
        "group": GROUP,
        "dbu": f"{technology.dbu:g}",
        "base-path": "",
        "original-base-path": "",
        "layer-properties_file": layer_properties,
        "add-other-layers": True,
    }
    for key, value in values.items():
        leaf(root, key, value)
    connectivity = ElementTree.SubElement(root, "connectivity")
    if technology.nets:
        stack = ElementTree.SubElement(connectivity, "stack")
        leaf(stack, "name")
        leaf(stack, "description", "Nets as drawn")
        for connection in dict.fromkeys(_connections(technology)):
            leaf(stack, "connection", connection)
    return document(root)


def _connections(technology: Technology) -> Iterator[str]:
    """'conductor,through,conductor' of each pair that is joined; nothing between them if touching does it."""
    assert technology.nets
    for join in technology.nets.joins:
        first, second = join.layers
        yield ",".join([_mask(technology, first), _between(technology, join), _mask(technology, second)])
    for name, opening in technology.openings.items():
        if {opening.contact, opening.landing} <= set(technology.nets.conductors):
            ends = _mask(technology, opening.contact), _mask(technology, opening.landing)
            yield f"{ends[0]},{_opened(technology, name)},{ends[1]}"


def _between(technology: Technology, join: Join) -> str:
    """Where two conductors are joined, as an expression of layers; '' for wherever they touch."""
    opened = _opened(technology, join.through) if join.through else ""
    masks = [_mask(technology, name) for name in join.layers]
    if not join.unless:
        return "" if opened in masks else opened
    area = "*".join([*masks, opened] if opened and opened not in masks else masks)
    return f"{area}-{_mask(technology, join.unless)}"


def _opened(technology: Technology, name: str) -> str:
    """The mask of the inner end of an opening, or the layer of that name."""
    opening = technology.openings.get(name)
    return _mask(technology, passages(opening, technology)[-1].leaving.mask if opening else name)


def _mask(technology: Technology, layer: str) -> str:
    return "{}/{}".format(*technology.layers[layer])
