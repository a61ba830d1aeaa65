"""What a rule can see of a layout: the shapes of its own layers, or all that is drawn."""

from dataclasses import fields

from pkgdrc.deck import Rule, algebra, studs
from pkgdrc.deck.algebra import Measure, Node
from pkgdrc.deck.limits import Limit

# Expressions that stand for nothing but the shapes of the layers in them, and for the dies. Nets look at
# layers that they do not name. What is not listed here, such as an expression that is new, sees everything.
_NARROW = frozenset(
    {
        algebra.Check,
        algebra.Combined,
        algebra.Corners,
        algebra.DieArray,
        algebra.DieFields,
        algebra.Extents,
        algebra.Holes,
        algebra.Hulls,
        algebra.Layer,
        algebra.LineEnds,
        algebra.Malformed,
        algebra.Measure,
        algebra.Number,
        algebra.OffGrid,
        algebra.Outline,
        algebra.Overlaps,
        algebra.Presence,
        algebra.Ratio,
        algebra.Related,
        algebra.Ringed,
        algebra.Shrunk,
        algebra.Sized,
        algebra.Stated,
        algebra.Texts,
        studs.StudHoles,
        studs.StudPlans,
    }
)

# Measures of nothing but their operands, and of the dies.
_NARROW_MEASURES = frozenset(
    {
        "angle",
        "area",
        "bend",
        "count_in",
        "density",
        "deviation",
        "diameter",
        "diameter_ratio",
        "die_runout",
        "enclosed_by",
        "fill",
        "imbalance",
        "notch",
        "notch_distance",
        "notch_offset",
        "offset_from",
        "overlap",
        "pitch",
        "separation",
        "shear_strain",
        "space",
        "stand_out",
        "step_offset",
        "stud_span",
        "stud_wall",
        "width",
    }
)


def is_narrow(rule: Rule) -> bool:
    """Whether a rule sees no shapes but those of the layers that its expressions name."""
    return all(
        type(node) in _NARROW and (not isinstance(node, Measure) or node.kind in _NARROW_MEASURES)
        for node in rule.nodes()
    )


def is_plain(rule: Rule) -> bool:
    """Whether a rule's expressions are all values, so that what they print is all that they are."""
    return all(
        _is_plain(getattr(node, field.name))
        for node in rule.nodes()
        for field in fields(node)  # type: ignore[arg-type]
    )


def _is_plain(value: object) -> bool:
    if isinstance(value, tuple):
        return type(value) is tuple and all(_is_plain(part) for part in value)
    return value is None or type(value) in (bool, int, float, str, Limit) or isinstance(value, Node)
