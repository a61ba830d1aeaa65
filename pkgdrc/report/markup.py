"""Documents of XML, and text that markup leaves as it is."""

import re
from xml.etree import ElementTree

from pkgdrc.report.words import printable


def xml(root: ElementTree.Element) -> str:
    """An XML document, indented, with character references for what is not ASCII."""
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="us-ascii").decode("ascii")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def markdown(text: str) -> str:
    """Text that Markdown and HTML show as it is: nothing in it is markup, a mention, a reference or an emoji.

    GitHub looks for the latter three in the finished page, so a comment parts their signs from what follows.
    """

    def safe(sign: re.Match[str]) -> str:
        return f"&#{ord(sign[0])};" + ("<!-- -->" if sign[0] in "@#:" else "")

    return _MARKUP.sub(safe, printable(text))


_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~&@$]|:(?=\S)")
