"""Which places of an array are taken, what they are called, and how equal ones are drawn together.

A place is (column, row), counted from 0 at the upper left, as a pattern is written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pkgdrc.cells.drawing import Drawing, Placement
from pkgdrc.cells.shapes import snap
from pkgdrc.errors import InputError
from pkgdrc.units import Deg, Um

Place = tuple[int, int]

ROW_LETTERS = "ABCDEFGHJKLMNPRTUVWY"
"""What rows of a ball grid are called: without letters that look like others."""


def read_pattern(
    cell: str, pattern: Sequence[str], columns: int, rows: int, kinds: Mapping[str, str]
) -> dict[Place, str]:
    """The letter of each place that is taken; an empty pattern is full of the first of `kinds`.

    `kinds` says by letter what stands there ('o': 'a ball'). InputError, in the name of `cell`, for a
    pattern of another size or with other letters.
    """
    lines = pattern or [next(iter(kinds)) * columns] * rows
    if len(lines) != rows:
        raise InputError(f"cell '{cell}': parameter 'pattern' has {len(lines)} rows; the array has {rows}")
    found: dict[Place, str] = {}
    for row, line in enumerate(lines):
        if len(line) != columns:
            raise InputError(
                f"cell '{cell}': parameter 'pattern' has {len(line)} letters in row {row + 1} ('{line}'); "
                f"the array has {columns} columns"
            )
        for column, letter in enumerate(line):
            if letter in kinds:
                found[column, row] = letter
            elif letter != ".":
                first, *others = (f"'{each}' {what}" for each, what in kinds.items())
                known = ", ".join([first.replace(" ", " is ", 1), *others])
                raise InputError(
                    f"cell '{cell}': parameter 'pattern' has '{letter}' in row {row + 1}; "
                    f"{known}, and '.' none"
                )
    return found


def ball_name(place: Place) -> str:
    """The name of a place on a ball grid: A1 at the upper left, letters for rows, numbers for columns."""
    column, row = place
    letters = ""
    number = row + 1
    while number:
        number, letter = divmod(number - 1, len(ROW_LETTERS))
        letters = ROW_LETTERS[letter] + letters
    return f"{letters}{column + 1}"


@dataclass(frozen=True)
class Places:
    """The places of an array that is centred on the origin; lengths um."""

    columns: int
    rows: int
    pitch: tuple[Um, Um]
    grid: Um

    def centre(self, place: Place) -> tuple[Um, Um]:
        """The centre of a place; with all others half a grid step aside if that puts it on the grid."""
        left = snap(-(self.columns - 1) * self.pitch[0] / 2, self.grid)
        bottom = snap(-(self.rows - 1) * self.pitch[1] / 2, self.grid)
        column, row = place
        x, y = left + column * self.pitch[0], bottom + (self.rows - 1 - row) * self.pitch[1]
        return (round(x, 9), round(y, 9))

    def outwards(self, place: Place) -> Deg:
        """The direction in which the array's nearest edge lies: 0 right, 90 up, 180 left, 270 down.

        From a corner it is left or right.
        """
        column, row = place
        away = {180.0: column, 0.0: self.columns - 1 - column, 90.0: row, 270.0: self.rows - 1 - row}
        return min(away, key=lambda direction: away[direction])

    def arrays(self, drawings: Mapping[Place, Drawing]) -> tuple[Placement, ...]:
        """Placements of drawings at their places, those of one drawing side by side as arrays."""
        runs: list[tuple[int, int, Drawing, list[int]]] = []  # first and last column, drawing, rows
        for row in range(self.rows):
            column = 0
            while column < self.columns:
                drawing, last = drawings.get((column, row)), column
                while last + 1 < self.columns and drawings.get((last + 1, row)) is drawing:
                    last += 1
                if drawing is not None:
                    above = (each for each in runs if each[:3] == (column, last, drawing))
                    found = next((each for each in above if each[3][-1] == row - 1), None)
                    if found:
                        found[3].append(row)
                    else:
                        runs.append((column, last, drawing, [row]))
                column = last + 1
        return tuple(
            Placement(
                drawing,
                self.centre((first, held[-1])),
                columns=last - first + 1,
                rows=len(held),
                pitch=self.pitch,
            )
            for first, last, drawing, held in runs
        )
