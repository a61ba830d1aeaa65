"""Names of balls in rows and columns, as JEDEC has them: A1 to AF26."""

import re

LETTERS = "ABCDEFGHJKLMNPRTUVWY"  # without those that look like others: I, O, Q, S, X, Z
_NAME = re.compile(r"^([A-Z]{1,3})0*([1-9]\d*)$")


def ball_name(row: int, column: int) -> str:
    """The name of a ball; row and column are counted from 0, from A1."""
    letters = ""
    row += 1
    while row:
        row, rest = divmod(row - 1, len(LETTERS))
        letters = LETTERS[rest] + letters
    return f"{letters}{column + 1}"


def row_and_column(name: str) -> tuple[int, int] | None:
    """Row and column of a ball, counted from 0; None for what is no ball's name."""
    found = _NAME.match(name.upper())
    if found is None or not set(found[1]) <= set(LETTERS):
        return None
    row = 0
    for letter in found[1]:
        row = row * len(LETTERS) + LETTERS.index(letter) + 1
    return row - 1, int(found[2]) - 1


def placed(names: list[str], pitch: float) -> dict[str, tuple[float, float]]:
    """Places of balls by their names, from the middle of the array: A1 is at the upper left, seen from above.

    ValueError names the first that is no ball's name.
    """
    spots = {}
    for name in names:
        spot = row_and_column(name)
        if spot is None:
            raise ValueError(name)
        spots[name] = spot
    rows = max((row for row, _ in spots.values()), default=0)
    columns = max((column for _, column in spots.values()), default=0)
    return {
        name: ((column - columns / 2) * pitch, (rows / 2 - row) * pitch)
        for name, (row, column) in spots.items()
    }
