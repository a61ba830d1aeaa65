"""What a technology says of fillings and balls, as figures that rules can compare."""

from dataclasses import dataclass

from pkgdrc.deck import NotApplicableError, Number
from pkgdrc.deck.presence import Stated

from ..family import Ball, ElasticTechnology, Filling
from .bump import LEVEL, filling_height, not_stated


@dataclass(frozen=True)
class Bumps:
    """The figures of elastic bumps."""

    technology: ElasticTechnology

    @property
    def claims(self) -> str:
        """The text whose claims they are made by: '001' or '002'."""
        return self.technology.claims

    @property
    def filling_grain(self) -> Number:
        """Diameter of the largest grain of the fillings, um."""
        return Number(self._filling.grain)

    @property
    def adhesive(self) -> bool:
        """Whether openings are filled with conductive adhesive, or with what nobody states."""
        filling = self.technology.filling
        return filling is None or filling.kind == "conductive adhesive"

    @property
    def filling_height(self) -> Number:
        """Height of the fillings after they are cured or remelted, um."""
        try:
            depth = self.technology.level(LEVEL).thickness
        except KeyError:
            raise NotApplicableError(f"the stack has no level '{LEVEL}'") from None
        return Number(round(filling_height(depth, self._filling.shrinkage), 9))

    @property
    def filling_elongation(self) -> Number:
        """Elongation of the fillings at break, 1 for twice their length."""
        filling = self.technology.filling
        if filling is None or filling.elongation is None:
            raise NotApplicableError("the technology does not state filling.elongation")
        return Number(filling.elongation, "")

    @property
    def ball_bare(self) -> Stated:
        """Violated if the balls are of plastic, and no metal on them is stated."""
        ball = self.technology.ball
        if ball is None:
            raise NotApplicableError("the technology does not state its balls")
        return Stated(ball.core == "plastic" and not ball.coating, note="balls of plastic without a coating")

    def made_of(self, *pairs: tuple[str, str]) -> Stated:
        """Violated if filling and ball's core are none of `pairs`; "any" stands for every filling."""
        filling, ball = self._both
        found = any(kind in (filling.kind, "any") and core == ball.core for kind, core in pairs)
        return Stated(not found, note=f"{filling.kind} under balls of {ball.core}")

    def need_joints(self, *keys: str) -> None:
        """Not applicable where the technology does not state what the joints are made of.

        `keys` are such of the board's that are needed besides.
        """
        board = self.technology.board
        more = [key for key in keys if getattr(board, key.partition(".")[2], None) is None]
        missing = (*not_stated(self.technology), *more)
        if missing:
            raise NotApplicableError(f"the technology does not state {', '.join(missing)}")

    @property
    def _filling(self) -> Filling:
        if self.technology.filling is None:
            raise NotApplicableError("the technology fills no openings")
        return self.technology.filling

    @property
    def _both(self) -> tuple[Filling, Ball]:
        filling, ball = self.technology.filling, self.technology.ball
        if filling is None or ball is None:
            raise NotApplicableError("the technology does not state filling and ball")
        return filling, ball
