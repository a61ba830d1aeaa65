"""Studs as shapes: the holes whose stud has a form, and the plans of studs."""

import klayout.db as kdb

from pkgdrc.deck.studs import StudHoles, StudPlans
from pkgdrc.engine.register import makes
from pkgdrc.engine.shapes import Shapes
from pkgdrc.engine.studs import Studs


@makes(StudHoles, StudPlans)
def of_studs(shapes: Shapes, node: StudHoles | StudPlans) -> kdb.Region:
    """Holes by the form of their stud, or the studs' plans."""
    return shapes.once(Studs).region(node)
