"""The page as a parser sees it."""

import re
from html.parser import HTMLParser

_VOID = {"meta", "link", "input", "br", "wbr"}


class Page(HTMLParser):
    """The text that is shown, the elements with their attributes, and the scripts' data by id."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.source = page
        self.text = ""
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.data: dict[str, str] = {}
        self._inside: list[tuple[str, dict[str, str]]] = []
        self.feed(page)
        self.close()
        assert not self._inside, f"not closed: {self._inside}"
        self.text = re.sub(r"\s+", " ", self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.elements.append((tag, found))
        if tag not in _VOID:
            self._inside.append((tag, found))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._inside, f"</{tag}> closes nothing"
        assert self._inside.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        tag, attributes = self._inside[-1] if self._inside else ("", {})
        if tag == "script" and "id" in attributes:
            self.data[attributes["id"]] = data
        elif tag not in ("script", "style"):
            self.text += f" {data}"

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        """Attributes of the elements of a tag that have all of these; a class may be one of several."""
        return [
            has
            for name, has in self.elements
            if name == tag
            and all(
                value in has.get(key.rstrip("_").replace("_", "-"), "").split()
                for key, value in wanted.items()
            )
        ]
