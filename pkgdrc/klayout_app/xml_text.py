"""KLayout's XML files as text."""

from xml.etree import ElementTree


def leaf(parent: ElementTree.Element, tag: str, text: object = "") -> ElementTree.Element:
    """A new element in `parent` that holds a text; True and False as KLayout writes them."""
    element = ElementTree.SubElement(parent, tag)
    element.text = str(text).lower() if isinstance(text, bool) else str(text) or None
    return element


def document(root: ElementTree.Element) -> str:
    """The whole file."""
    ElementTree.indent(root, " ")
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'
