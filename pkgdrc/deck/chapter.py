"""A chapter: one Python file of a deck, with its rules and the layers that it derives."""

import ast
import importlib.util
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from pkgdrc.code_folder import no_bytecode, package_of
from pkgdrc.deck.algebra import Region
from pkgdrc.deck.drawn import Group
from pkgdrc.deck.made import Made
from pkgdrc.deck.rule import Declaration
from pkgdrc.deck.stack import Stack
from pkgdrc.errors import InputError
from pkgdrc.shapes.recorder import DeckError


@dataclass(frozen=True)
class Chapter:
    """What a chapter declares. Its rules have not been run."""

    path: Path
    rules: tuple[Callable[..., Any], ...]
    derived: Mapping[str, Callable[..., Region | Group]]
    figures: Mapping[str, Callable[..., Any]]
    layers: frozenset[str]  # layers that it speaks of and a technology may lack
    source: bytes

    def reads(self, limit: str) -> bool:
        """Whether it reads a limit, as `limit.<name>`, on a line that may not be reached."""
        return limit.encode() in self.source and limit in _limits(self.source)


def load_chapter(path: Path) -> Chapter:
    """The chapter in a Python file; DeckError if it cannot be run, or declares what it cannot."""
    module = _module(path)
    source = path.read_bytes()
    lost = _twice(source, str(path.absolute()))
    if lost:
        raise DeckError(f"{path}: two functions are called '{lost}', so that the first is lost")
    layers = getattr(module, "LAYERS", ())
    if not isinstance(layers, tuple | list | set | frozenset) or not all(isinstance(n, str) for n in layers):
        raise DeckError(f'{path}: LAYERS is {layers!r}; names of layers are expected, as in ("wafer",)')
    own = dict(_own_functions(module))
    derived = {name: value for name, value in own.items() if getattr(value, "__derived__", False)}
    for name, function in derived.items():
        wrong = set(inspect.signature(function).parameters) - {"made", "limit", "stack"}
        if wrong:
            raise DeckError(
                f"{path}: '{name}' takes '{min(wrong)}'; a derived layer takes made, stack and limit"
            )
        if hasattr(Made, name):
            raise DeckError(f"{path}: '{name}' cannot be derived, made.{name} has a meaning of its own")
    figures = {name: value for name, value in own.items() if getattr(value, "__figure__", False)}
    for name in figures:
        if hasattr(Stack, name):
            raise DeckError(f"{path}: '{name}' cannot be a figure, stack.{name} has a meaning of its own")
    return Chapter(
        path,
        tuple(value for value in own.values() if isinstance(getattr(value, "__rule__", None), Declaration)),
        derived,
        figures,
        frozenset(layers),
        source,
    )


def _twice(source: bytes, file: str) -> str:
    """The name of the first function of a chapter that is defined again; "" if none is."""
    within = [each.co_name for each in _compiled(source, file).co_consts if isinstance(each, CodeType)]
    if len(within) == len(set(within)):
        return ""  # not even two lambdas, and a tree takes longer than to run the chapter
    functions = [node.name for node in _tree(source).body if isinstance(node, ast.FunctionDef)]
    return next((name for name in functions if functions.count(name) > 1), "")


@lru_cache(256)
def _limits(source: bytes) -> frozenset[str]:
    """The names of the limits that a chapter reads."""
    return frozenset(
        node.attr
        for node in ast.walk(_tree(source))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("limit", "limits")
    )


def _tree(source: bytes) -> ast.Module:
    """What a chapter says, which was run already."""
    try:
        return ast.parse(source)
    except SystemError:  # Python up to 3.12, where another thread makes a tree at the same time
        return ast.parse(source)


@lru_cache(256)
def _compiled(source: bytes, file: str) -> CodeType:
    """A chapter's code: decks are loaded again and again, for one technology after the other."""
    return compile(source, file, "exec", dont_inherit=True)


def _own_functions(module: ModuleType) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The functions that a module defines itself, by name."""
    for name, value in vars(module).items():
        if callable(value) and getattr(value, "__module__", None) == module.__name__:
            yield name, value


def _line(error: BaseException, file: str | None) -> str:
    """'line 12: ' of a chapter, where an error arose or Python could not read on; '' if that is not known."""
    if isinstance(error, SyntaxError) and error.filename == file:
        return f"line {error.lineno}: "
    import traceback  # needed where something is wrong

    own = [each.lineno for each in traceback.extract_tb(error.__traceback__) if each.filename == file]
    return f"line {own[-1]}: " if own else ""


def _module(path: Path) -> ModuleType:
    name = f"{package_of(path.parent)}.{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path.absolute())
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    try:
        with no_bytecode():
            exec(_compiled(path.read_bytes(), str(path.absolute())), vars(module))
    except InputError as error:
        raise DeckError(f"{path}: {_line(error, spec.origin)}{error}") from None
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # an exit here would look like a clean check
        where = _line(error, spec.origin)
        said = error.msg if isinstance(error, SyntaxError) else error
        raise DeckError(f"{path}: {where}cannot be read as Python: {type(error).__name__}: {said}") from error
    return module
