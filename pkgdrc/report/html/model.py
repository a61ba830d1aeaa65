"""A die as made, as a page that shows it in three dimensions."""

import base64
import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from pkgdrc.model import Thing
from pkgdrc.report.html.page import page

_STEPS = 65535  # between the ends of the box round all: places are whole shares of it


def render_model(things: Sequence[Thing], *, die: tuple[int, int], file: Path, technology: Path) -> str:
    """The page, with everything in it. Places are exact to 1/65535 of the model's sides."""
    shown = sorted(things, key=_height, reverse=True)
    low = np.min([thing.mesh.bounds[0] for thing in shown], axis=0)
    size = np.max([thing.mesh.bounds[1] for thing in shown], axis=0) - low
    data = {
        "size": size.tolist(),
        "things": [
            {
                "colour": thing.colour,
                "rank": 1 - number / max(len(shown) - 1, 1),
                "count": int(thing.mesh.faces.size),
                "places": _packed((thing.mesh.vertices - low) / size * _STEPS, "<u2"),
                "triangles": _packed(thing.mesh.faces, "<u4"),
            }
            for number, thing in enumerate(shown)
        ],
    }
    return page(
        "model.html",
        styles=["model.css"],
        scripts=["model.js"],
        die=f"({die[0]}, {die[1]})",
        file=file.name,
        technology=technology.name,
        things=shown,
        data=Markup(json.dumps(data)),  # numbers, colours and base64: nothing in it is markup
    )


def _height(thing: Thing) -> tuple[float, float]:
    """Where it begins and ends."""
    low, high = thing.mesh.bounds[:, 2]
    return float(low), float(high)


def _packed(values: NDArray[Any], form: str) -> str:
    """Numbers as whole ones, deflated, in base64."""
    return base64.b64encode(zlib.compress(np.rint(values).astype(form).tobytes(), 9)).decode()
