from typing import Annotated, Literal

import numpy as np
import pytest
from annotated_types import Gt

from pkgdrc.cells import Drawing, cell, find_cell, registered_cells
from pkgdrc.cells.shapes import box
from pkgdrc.errors import InputError
from pkgdrc.units import Um


@cell
def plate(
    *,
    width: Annotated[Um, Gt(0)] = 10.0,
    count: int = 1,
    at: tuple[Um, Um] = (0.0, 0.0),
    kind: Literal["thin", "thick"] = "thin",
) -> Drawing:
    """A plate.

    Args:
        width: width of the plate,
            in all
        count: how many
    """
    return Drawing(shapes=(box(kind, width, float(count), at),))


def test_equal_parameters_share_one_drawing() -> None:
    assert plate(width=20.0) is plate(width=20)
    assert plate() is plate(width=10.0, count=1, at=(0.0, 0.0))
    assert plate.draw({"at": [1, 2]}) is plate(at=(1.0, 2.0))
    assert plate(width=20.0) is not plate()


def test_a_drawing_is_named_after_its_cell_and_what_is_not_default() -> None:
    assert plate().name == "plate"
    assert plate(width=20.0).name.startswith("plate_")
    assert len({plate().name, plate(width=20.0).name, plate(count=20).name}) == 3


def test_parameters_carry_the_docstring() -> None:
    assert plate.parameters["width"].description == "width of the plate, in all"
    assert plate.parameters["count"].description == "how many"
    assert plate.summary == "A plate."


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"widht": 1.0}, "cell 'plate' has no parameter 'widht': did you mean 'width'?"),
        ({"width": -1.0}, "cell 'plate': parameter 'width' is -1.0: input should be greater than 0"),
        ({"width": True}, "cell 'plate': parameter 'width' is true: input should be a valid number"),
        ({"width": float("nan")}, "cell 'plate': parameter 'width' is NaN: input should be a finite number"),
        ({"width": "wide"}, "cell 'plate': parameter 'width' is \"wide\": input should be a valid number"),
        ({"count": 1.5}, "cell 'plate': parameter 'count' is 1.5: input should be a valid integer"),
        ({"kind": "fat"}, "cell 'plate': parameter 'kind' is \"fat\": input should be 'thin' or 'thick'"),
        ({"at": [1.0]}, "cell 'plate': parameter 'at' is [1.0]: field required"),
        ({"count": np.int64(2)}, "cell 'plate': parameter 'count' is"),
    ],
)
def test_a_wrong_parameter_is_named(parameters: dict[str, object], message: str) -> None:
    with pytest.raises(InputError) as caught:
        plate.draw(parameters)
    assert str(caught.value).startswith(message)


def test_an_unknown_cell_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean 'frame_ring'"):
        find_cell("frame_rings")


def test_a_cell_without_defaults_or_types_is_no_cell() -> None:
    def untyped(*, width=1.0):  # type: ignore[no-untyped-def]  # noqa: ARG001
        return Drawing()

    def positional(width: Um = 1.0) -> Drawing:  # noqa: ARG001
        return Drawing()

    with pytest.raises(TypeError, match="must be annotated"):
        cell(untyped)
    with pytest.raises(TypeError, match="keyword-only"):
        cell(positional)


@pytest.mark.parametrize("name", registered_cells())
def test_every_parameter_of_every_cell_is_described(name: str) -> None:
    shipped = registered_cells()[name]
    assert shipped.summary.endswith(".")
    missing = [each.name for each in shipped.parameters.values() if not each.description]
    assert missing == []
