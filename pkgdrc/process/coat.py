"""Films on faces that others lie on already: each covers all that is there, and its sides."""

from pkgdrc.process.solid import Plan, Solid
from pkgdrc.shapes.area import Area, both, either, sized, without
from pkgdrc.units import Um


class Surface:
    """A face with what lies on it so far. `up` is 1 where films grow to greater heights, -1 else.

    A film as thick as t is, at a height, whatever lies t lower grown by t sideways, as far as nothing is
    there yet: so it is t thick on what is flat, and t wide beside each step.
    """

    def __init__(self, face: Um, up: int = 1) -> None:
        self._face, self._up = face, up
        self._plans: list[Plan] = []  # of what lies on the face, by distance from it
        self._steps: list[Um] = [0.0]  # distances at which something begins or ends

    def there(self, distance: Um) -> Area:
        """What lies on the face, so far from it."""
        return either(*(plan(distance) for plan in self._plans)) if distance >= 0 else None

    def cover(self, look: Solid, area: Area, thickness: Um) -> Solid:
        """A film where `area` is, on all that is there; it looks as `look` does."""
        plans, steps = list(self._plans), list(self._steps)

        def film(distance: Um) -> Area:
            if distance < 0:
                return None
            if distance <= thickness:
                grown = area
            else:
                grown = both(area, sized(either(*(plan(distance - thickness) for plan in plans)), thickness))
            return without(grown, *(plan(distance) for plan in plans))

        def at(z: Um) -> Area:
            return film((z - self._face) * self._up)

        self._plans.append(film)
        self._steps = sorted({*steps, *(step + thickness for step in steps)})
        end = self._face + self._up * (steps[-1] + thickness)
        low, high = sorted((self._face, end))
        breaks = tuple(self._face + self._up * step for step in self._steps)
        return Solid(**{**vars(look), "low": low, "high": high, "area": at, "breaks": breaks})
