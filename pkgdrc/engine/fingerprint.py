"""Names for findings that outlive a change of name or place."""

import hashlib
from functools import lru_cache


def fingerprint(
    rule: str,
    measured: float | None,
    about: tuple[str, ...],
    outline: tuple[tuple[tuple[float, float], ...], ...] = (),
    surroundings: tuple[tuple[str, ...], ...] = (),
) -> str:
    """A name for a finding that stays when its cell is renamed or moved: rule, value, nets and shapes."""
    return _digest(rule, repr(measured), about, outline, surroundings)


@lru_cache(1024)
def _digest(
    rule: str,
    measured: str,
    about: tuple[str, ...],
    outline: tuple[tuple[tuple[float, float], ...], ...],
    surroundings: tuple[tuple[str, ...], ...],
) -> str:
    """Many findings have all of this alike. The value is text: 0.0 and -0.0 would be taken for the same."""
    shapes = f"{_shape(outline)}, {[list(layer) for layer in surroundings]}"
    return hashlib.sha256(f"({rule!r}, {measured}, {about!r}, {shapes})".encode()).hexdigest()[:16]


@lru_cache(1024)
def _shape(outline: tuple[tuple[tuple[float, float], ...], ...]) -> list[list[tuple[float, float]]]:
    """Polygons counted from the lower left corner of all; many findings have the same."""
    left = min((x for polygon in outline for x, _ in polygon), default=0.0)
    bottom = min((y for polygon in outline for _, y in polygon), default=0.0)
    return sorted(
        sorted((round(x - left, 4), round(y - bottom, 4)) for x, y in polygon) for polygon in outline
    )
