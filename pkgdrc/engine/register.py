"""Who evaluates what: each measure and each node of the rule language has one function, entered by its class.

The engine knows no measure and no node by name. What nobody evaluates makes its rule fail.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import klayout.db as kdb

from pkgdrc.code_folder import load_beside
from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure
from pkgdrc.deck.edges import Edges
from pkgdrc.engine.place import Bound, Place

if TYPE_CHECKING:
    from pkgdrc.engine.bench import Bench
    from pkgdrc.engine.shapes import Shapes

Evaluator = Callable[["Bench", Any, Bound], list[Place]]
Maker = Callable[["Shapes", Any], kdb.Region]
EdgesMaker = Callable[["Shapes", Any], kdb.Edges]
Shower = Callable[["Bench", Any], list[Place]]
Entered = TypeVar("Entered", bound=Callable[..., Any])
Kind = TypeVar("Kind")

_EVALUATORS: dict[type[Measure], Evaluator] = {}
_MAKERS: dict[type[Region], Maker] = {}
_EDGES: dict[type[Edges], EdgesMaker] = {}
_SHOWERS: dict[type[Region], Shower] = {}


def evaluates(*measures: type[Measure]) -> Callable[[Entered], Entered]:
    """Enters a function as the one that takes some measures: all places that a bound asks for."""

    def enter(function: Entered) -> Entered:
        _EVALUATORS.update(dict.fromkeys(measures, function))
        return function

    return enter


def makes(*nodes: type[Region]) -> Callable[[Entered], Entered]:
    """Enters a function as the one that makes the shapes which some nodes stand for."""

    def enter(function: Entered) -> Entered:
        _MAKERS.update(dict.fromkeys(nodes, function))
        return function

    return enter


def makes_edges(*nodes: type[Edges]) -> Callable[[Entered], Entered]:
    """Enters a function as the one that makes the edges which some nodes stand for."""

    def enter(function: Entered) -> Entered:
        _EDGES.update(dict.fromkeys(nodes, function))
        return function

    return enter


def shows(*nodes: type[Region]) -> Callable[[Entered], Entered]:
    """Enters a function as the one that tells where the shapes of some nodes are, with a note on each."""

    def enter(function: Entered) -> Entered:
        _SHOWERS.update(dict.fromkeys(nodes, function))
        return function

    return enter


def evaluator(measure: Measure) -> Evaluator:
    """The function that takes a measure. TypeError if there is none."""
    found = _entered(_EVALUATORS, measure)
    if found is None:
        raise TypeError(f"{type(measure).__name__} cannot be measured")
    return found


def maker(node: Region) -> Maker:
    """The function that makes a node's shapes. TypeError if there is none."""
    found = _entered(_MAKERS, node)
    if found is None:
        raise TypeError(f"{type(node).__name__} is no region that can be evaluated")
    return found


def edges_maker(node: Edges) -> EdgesMaker:
    """The function that makes a node's edges. TypeError if there is none."""
    found = _entered(_EDGES, node)
    if found is None:
        raise TypeError(f"{type(node).__name__} are no edges that can be evaluated")
    return found


def shower(node: Region) -> Shower | None:
    """The function that tells where a node's shapes are; None where they are shown like any others."""
    return _entered(_SHOWERS, node)


def _entered(register: dict[type[Kind], Entered], of: Kind) -> Entered | None:
    """What is entered for something's class.

    Of a family's folder the module `engine` beside the class enters it, which is loaded when it is asked for,
    so that a deck is read without the engine.
    """
    if type(of) not in register:
        load_beside(type(of).__module__, "engine")
    return register.get(type(of))
