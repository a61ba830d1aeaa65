"""A signal's path through a filter: over resonators and coupled transducers, not over ground."""

import klayout.db as kdb
import pytest

from pkgdrc.findings import State
from pkgdrc.phrases import said
from tests.nets.filters import Filter, in_a_row, ladder


@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize(
    ("angle", "mirror"), [(0, False), (90, False), (180, True), (270, True), (33, False)]
)
def test_a_ladder(angle: float, mirror: bool, flat: bool) -> None:
    """However it is turned; without its second series resonator nothing passes."""
    for there, count in (((True, True), 0), ((True, False), 1)):
        drawn = ladder(there)
        drawn.wafer(angle, mirror, flat)
        assert [v.about for v in drawn.told()] == [("F1.IN", "F1.OUT")] * count


@pytest.mark.parametrize(("fingers", "count"), [(30, 0), (4, 0), (2, 1), (0, 1)])
def test_a_resonator_needs_more_than_two_fingers(fingers: int, count: int) -> None:
    drawn = ladder(fingers=(30, fingers))
    drawn.wafer()
    assert len(drawn.told()) == count


def test_a_track_that_is_cut() -> None:
    """It is told where: 3 um of the track from S1's comb down to the node are missing."""
    drawn = ladder()
    shapes = drawn.die.shapes(drawn.layout.layer(1, 0))
    cut = kdb.DBox(-210, -60, -190, -57).to_itype(drawn.layout.dbu)
    kept = kdb.Region(shapes) - kdb.Region(cut)
    shapes.clear()
    shapes.insert(kept)
    drawn.wafer()
    [blocked] = drawn.told()
    assert blocked.measured == 3
    assert blocked.between is not None
    assert {y for _, y in blocked.between} == {-60, -57}


def test_a_shunt_is_no_path() -> None:
    """Each port to ground alone, as a pair of resonators that nothing couples."""
    drawn = in_a_row(gap=30, reflector=5)
    drawn.wafer()
    assert len(drawn.told()) == 1


@pytest.mark.parametrize(("gap", "count"), [(1.0, 0), (3.9, 0), (4.1, 1), (40.0, 1)])
def test_transducers_in_one_row_couple(gap: float, count: int) -> None:
    """Nearer than two pitches of 2 um."""
    drawn = in_a_row(gap)
    drawn.wafer()
    assert len(drawn.told()) == count


def test_a_film_between_two_nets_passes() -> None:
    """A resistor or the dielectric of a capacitor beside the missing resonator."""
    drawn = ladder((True, False))
    drawn.box("film", 190, -75, 210, 40)
    drawn.wafer()
    assert drawn.told() == []
    # The same film as a shunt of charge lets no signal pass.
    assert [v.about for v in drawn.told(shunts=["film"])] == [("F1.IN", "F1.OUT")]


@pytest.mark.parametrize("label", ["GND", "F1.GND", "EARTH"])
def test_ground_is_what_is_named_so(label: str) -> None:
    """A node with another name passes the signal; a name is made ground by the technology."""
    drawn = in_a_row(gap=30, reflector=5)
    texts = drawn.die.shapes(drawn.layout.layer(9, 0))
    for shape in list(texts.each()):
        if shape.text_string == "GND":
            shape.text_string = label
    drawn.wafer()
    assert len(drawn.told()) == (label != "EARTH")
    assert len(drawn.told(path_ground=["EARTH"])) == (label == "EARTH")


def test_ports_that_nobody_declared_are_not_judged() -> None:
    """The names IN and OUT alone declare none; the rule says that it judges nothing."""
    drawn = Filter()
    drawn.port("IN", -100, 0)
    drawn.port("OUT", 100, 0)
    drawn.wafer()
    ended, _ = drawn.judged()
    assert ended.state is State.NOT_APPLICABLE
    assert "F1.IN" in ended.reason
    [blocked] = drawn.told(filters={"F": ["IN", "OUT"]})
    assert blocked.about == ("IN", "OUT")


def test_a_technology_without_transducers() -> None:
    drawn = ladder()
    drawn.wafer()
    ended, _ = drawn.judged(transducers=None)
    assert ended.state is State.NOT_APPLICABLE
    assert "nets.transducers" in ended.reason


def test_a_port_on_no_metal() -> None:
    drawn = ladder()
    drawn.text("F1.ANT", -400, 300)
    drawn.wafer()
    [blocked] = drawn.told()
    assert blocked.about == ("F1.ANT",)
    assert said(blocked.details).endswith("on no metal")


def test_a_port_whose_filter_has_no_other() -> None:
    """Its other end has a name that declares nothing: it is not taken to be judged."""
    drawn = ladder()
    drawn.wafer()
    for cell in drawn.layout.each_cell():
        for layer in drawn.layout.layer_indexes():
            for shape in cell.shapes(layer).each(kdb.Shapes.STexts):
                if shape.text_string == "F1.OUT":
                    shape.text_string = "F1.AUS"
    [alone] = drawn.told()
    assert alone.about == ("F1.IN",)
    assert "no other port of its filter is declared" in said(alone.details)
