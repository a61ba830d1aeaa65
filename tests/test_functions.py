"""Functions are short: what they do fits on a screen, besides their signature and manual."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MOST = 55  # lines of code; how complex they may be ruff says


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function of a file, and how many lines its code has without signature and docstring."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            code = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            yield f"{path.relative_to(ROOT)}: {node.name}", (node.end_lineno or 0) - code[0].lineno + 1


@pytest.mark.parametrize("folder", ["pkgdrc", "rules"])
def test_functions_are_short(folder: str) -> None:
    lengths = [each for path in (ROOT / folder).rglob("*.py") for each in _functions(path)]
    assert len(lengths) > 20
    assert [name for name, lines in lengths if lines > MOST] == []
