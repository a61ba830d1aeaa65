"""Parameters of cells in the form that the application shows and keeps."""

from typing import Annotated, Any, Literal

import pytest
from annotated_types import Ge, Gt, MinLen

from pkgdrc.cells import registered_cells
from pkgdrc.cells.registry import Parameter
from pkgdrc.errors import InputError
from pkgdrc.klayout_app.parameters import Field, field
from pkgdrc.units import Deg, Um


def made(kind: Any, default: object, name: str = "size") -> Field:
    return field(Parameter(name, kind, default, "what it is"), default)


@pytest.mark.parametrize("cell", registered_cells().values(), ids=lambda cell: cell.name)
def test_every_parameter_of_every_cell_means_what_it_shows(cell: Any) -> None:
    for parameter in cell.parameters.values():
        found = field(parameter, parameter.default)
        assert type(found.default) is found.kind
        assert found.description == parameter.description
        assert cell.draw({parameter.name: found.meant(found.default)}) is cell.draw({})


@pytest.mark.parametrize(
    ("kind", "default", "expected"),
    [
        (Annotated[Um, Gt(0)], 2.5, (float, 2.5, "um", 0.0, "um, > 0")),
        (Annotated[Deg, Ge(0)], 0.0, (float, 0.0, "deg", 0.0, "deg, >= 0")),
        (Um, -1.0, (float, -1.0, "um", None, "um")),
        (Annotated[int, Ge(2)], 3, (int, 3, "", 2.0, "whole number, >= 2")),
        (bool, True, (bool, True, "", None, "true or false")),
        (Annotated[str, MinLen(1)], "abc", (str, "abc", "", None, "text")),
        (tuple[Um, Um], (0.0, 1.5), (str, "[0.0, 1.5]", "um", None, "[um; um]")),
        (Annotated[Um, Ge(0)] | None, None, (str, "", "um", None, "um, >= 0")),
        (tuple[str, ...], ("oo.", "ooo"), (str, "oo., ooo", "", None, "list of text")),
        (tuple[str, ...], (), (str, "", "", None, "list of text")),
    ],
)
def test_type_unit_and_range_come_from_the_signature(kind: Any, default: object, expected: object) -> None:
    found = made(kind, default)
    assert (found.kind, found.default, found.unit, found.minimum, found.holds) == expected


def test_a_choice_keeps_its_type() -> None:
    assert made(Literal["thin", "thick"], "thin").choices == ("thin", "thick")
    assert made(Literal["thin", "thick"], "thin").kind is str
    assert (made(Literal[1, 2], 2).kind, made(Literal[1, 2], 2).default) == (int, 2)


@pytest.mark.parametrize("name", ["name", "start", "finish"])
def test_names_that_the_application_keeps_for_itself_get_an_underscore(name: str) -> None:
    assert made(float, 1.0, name).name == f"{name}_"
    assert made(float, 1.0, f"{name}s").name == f"{name}s"


@pytest.mark.parametrize("text", ["[1, 2.5]", "1, 2.5", "(1, 2.5)", " [1,2.5,] "])
def test_a_list_may_be_written_in_several_ways(text: str) -> None:
    assert list(made(tuple[Um, Um], (0.0, 0.0)).meant(text)) == [1, 2.5]  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "text", ["top, left", "[top, left]", "['top', 'left']", '["top", "left"]', "top,left,"]
)
def test_words_need_no_quotes(text: str) -> None:
    kind = tuple[Literal["top", "left"], ...]
    assert made(kind, ("top",)).meant(text) == ("top", "left")


def test_no_text_is_no_value_or_an_empty_list() -> None:
    assert made(Um | None, 1.0).meant("  ") is None
    assert made(Um | None, 1.0).meant("2.5") == 2.5
    assert made(tuple[tuple[Um, Um], ...], ((1.0, 2.0),)).meant("") == ()
    assert made(tuple[str, ...], ()).meant("") == ()


@pytest.mark.parametrize("text", ["[1, ", "one, two", "__import__('os')", "[" * 5000])
def test_text_that_cannot_be_read_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(
        InputError, match=r"^parameter 'size' is '.*, which is not \[um; um\], such as \[0.0, 0.0\]"
    ):
        made(tuple[Um, Um], (0.0, 0.0)).meant(text)


def test_numbers_are_kept_as_files_keep_them() -> None:
    assert made(Um, 0.1 + 0.2).default == 0.3
    assert made(Um, 100 / 3).default == 33.3333333333


def test_what_is_meant_is_shown_again() -> None:
    points = made(tuple[tuple[Um, Um], ...], ())
    assert points.shown(points.meant("(1,2),(3,4.5)")) == "[[1, 2], [3, 4.5]]"
