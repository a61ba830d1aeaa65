"""Words are made last, and nobody reads them back: no report, picture or KLayout code takes a text apart."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import pkgdrc

ROOT = Path(pkgdrc.__file__).parent
FILES = sorted(
    path
    for part in ("report", "picture", "klayout_app", "findings")
    for path in ROOT.joinpath(part).rglob("*.py")
)
TEMPLATES = sorted(ROOT.joinpath("report").rglob("*.html"))
TOLD = {"message", "note", "title", "caption", "svg", "description", "reason", "told", "said", "text"}
"""Names of what holds words, of a finding, a note, a picture or a marker."""
TAKING_APART = {
    *("partition", "rpartition", "split", "rsplit", "splitlines", "find", "index", "removeprefix"),
    *("removesuffix", "startswith", "endswith", "match", "fullmatch", "search", "findall", "finditer"),
}
READING = {"fromstring", "XML", "XMLParser", "HTMLParser"}


def read_back(source: str) -> Iterator[str]:
    """The calls that take words apart, or parse a drawing or page."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr in READING:
            yield ast.unparse(node)
        of_words = [each for each in (node.func.value, *node.args) if _words(each)]
        if node.func.attr in TAKING_APART and of_words:
            yield ast.unparse(node)


def _words(node: ast.expr) -> bool:
    """Whether it is a field that holds words, or made by the module that makes them."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return isinstance(node.func.value, ast.Name) and node.func.value.id == "words"
    return isinstance(node, ast.Attribute) and node.attr in TOLD


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_code_reads_words(path: Path) -> None:
    assert list(read_back(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_reads_words(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not [name for name in TAKING_APART if f").{name}(" in text]


@pytest.mark.parametrize(
    "source",
    [
        "finding.message.partition(': ')",
        "re.search('um', violation.note)",
        "words.dies(each).split(' ')",
        "ElementTree.fromstring(svg)",
        "re.fullmatch(PATTERN, item.description)",
    ],
)
def test_it_is_seen(source: str) -> None:
    assert list(read_back(source))
