"""Mutants judged by pkgdrc and by the oracle, rule by rule and place by place."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import klayout.db as kdb

from pkgdrc.deck import Rule
from pkgdrc.engine import check
from pkgdrc.findings import State
from pkgdrc.input.read import read_layout
from tests.truth.alike import Known
from tests.truth.drawing import Drawing, Number, drawing_of
from tests.truth.judge import Oracle, limit_of, of_layout, unknown_to_oracle
from tests.truth.matching import Difference, Places, Tolerance, compared, doubtful
from tests.truth.mutants import Mutant
from tests.truth.regions import CannotJudgeError, Scene
from tests.truth.shipped import Shipped

_OPTIONS = kdb.SaveLayoutOptions()
_OPTIONS.gds2_max_vertex_count = 8000


@dataclass(frozen=True)
class Verdict:
    """What both say of one rule."""

    rule: str
    told: int
    sure: int
    doubtful: int
    difference: Difference


@dataclass
class Bench:
    """A layout that mutants are made of, with what is known of it: rules that do not look at what is changed
    have the same shapes, and the same answers, as in the original."""

    base: Shipped
    drawing: Drawing = field(init=False)
    scene: Scene = field(init=False)
    answers: Known = field(default_factory=dict)
    unjudged: Counter[str] = field(default_factory=Counter)
    cannot: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.drawing = drawing_of(self.base.layout, self.base.top)
        self.scene = Scene(self.drawing, self.base.technology, answers=self.answers)
        self.cannot = {rule.id: why for rule in self.base.deck.rules if (why := self._why_not(rule))}

    def judged(self, mutant: Mutant) -> Iterator[Verdict]:
        """What both say of every rule that looks at the changed layer."""
        rules = [rule for rule in self.base.deck.rules if self._sees(rule, mutant.layer)]
        yield from self._verdicts(rules, mutant)

    def as_it_is(self) -> Iterator[Verdict]:
        """What both say of the original."""
        rules = [rule for rule in self.base.deck.rules if self._can(rule)]
        yield from self._verdicts(rules, None)

    def _verdicts(self, rules: list[Rule], mutant: Mutant | None) -> Iterator[Verdict]:
        layout = mutant.layout if mutant else self.base.layout
        scene = self._scene(mutant) if mutant else self.scene
        oracle = Oracle(scene)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "layout.gds"  # klayout leaves out of OASIS what is drawn twice
            layout.write(str(path), _OPTIONS)
            run = check(
                read_layout(path), self.base.deck, self.base.technology, selected={rule.id for rule in rules}
            )
        states = {result.id: result for result in run.rules}
        places = Places(layout, layout.top_cell())
        for rule in rules:
            result = states[rule.id]
            if result.state == State.NOT_APPLICABLE:
                continue
            if result.state == State.FAILED and result.reason.endswith("has no shapes"):
                continue  # of a layer that the technology requires: it is no silence
            assert result.state in (State.CLEAN, State.VIOLATED), (
                f"{rule.id}: {result.state}, {result.reason}"
            )
            told = [finding for finding in run.findings if finding.rule == rule.id and finding.cell]
            checks = [each for each in rule.checks if of_layout(each)]
            far = max((limit_of(each) for each in checks), default=0.0) / scene.dbu
            tolerance = Tolerance(4 + 2 * scene.rounding, max(0.6 * scene.dbu, 6e-5), far)
            try:
                found = [place for each in checks for place in oracle.found(each)]
                difference = compared(told, found, [], places, tolerance)
                if difference and scene.rounding:
                    leant = (list(chain(*seen)) for seen in zip(*map(oracle.doubted, checks), strict=True))
                    difference = doubtful(told, found, leant, places, tolerance)
            except CannotJudgeError:  # of a shape that only this mutant has
                self.unjudged[rule.id] += 1
                continue
            sure = sum(place.sure for place in found)
            yield Verdict(rule.id, len(told), sure, len(found) - sure, difference)

    def _scene(self, mutant: Mutant) -> Scene:
        layer = mutant.layer
        changed = drawing_of(mutant.layout, mutant.layout.top_cell(), {layer})
        names = {name for name, number in self.base.technology.layers.items() if number == layer}
        known = {node: shapes for node, shapes in self.scene.known.items() if not self._reads(node, names)}
        return Scene(self.drawing.changed(changed), self.base.technology, 0.0, known, self.answers)

    def _reads(self, node: object, names: set[str]) -> bool:
        dies = self.base.technology.dies
        for part in node.walk():  # type: ignore[attr-defined]
            if getattr(part, "name", None) in names:
                return True
            if type(part).of_dies and dies and dies.layer in names:
                return True
        return False

    def _sees(self, rule: Rule, layer: Number) -> bool:
        names = {name for name, number in self.base.technology.layers.items() if number == layer}
        return self._can(rule) and any(self._reads(each, names) for each in rule.checks)

    def _can(self, rule: Rule) -> bool:
        return not rule.not_applicable and rule.id not in self.cannot

    def _why_not(self, rule: Rule) -> str:
        """What the oracle does not know of a rule's checks, if anything."""
        unknown = {name for each in rule.checks for name in unknown_to_oracle(each)}
        return ", ".join(sorted(unknown))
