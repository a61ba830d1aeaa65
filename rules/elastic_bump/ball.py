"""BL: the balls."""

from pkgdrc.deck import Limits, Made, rule
from pkgdrc.deck.algebra import AnyCheck


@rule("BL.4", source="process")
def balls_too_close(made: Made, limit: Limits) -> AnyCheck:
    """Two balls are too close.

    Why: solder bridges them on the board.
    Fix: a larger pitch, or smaller balls.
    """
    return made.ball.space() < limit.ball_space
