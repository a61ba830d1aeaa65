"""The board that a device is soldered on, and how far it parts from the chip in use."""

from pkgdrc.process.alignment import Tensor, expansion
from pkgdrc.technology.model import Technology


def parting(technology: Technology) -> Tensor:
    """How far board and chip part at a place, um per um from the neutral point: (A_board - A_chip) x swing.

    The chip is the first level of the stack. The technology states the board, and the chip's expansion.
    """
    board, chip = technology.board, technology.stack[0].cte
    assert board
    assert chip is not None
    return (expansion(board.cte) - expansion(chip)).scaled(1e-6 * board.temperature_swing)
