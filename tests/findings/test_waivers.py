"""Waivers: what they are for, what they outlive, and what is said of those that do not hold."""

import dataclasses
from datetime import date
from pathlib import Path

import pytest

from pkgdrc.errors import InputError
from pkgdrc.findings import DeckFacts, Engine, FileFacts, Finding, LayoutFacts, RuleResult, Run, State
from pkgdrc.findings.waive import apply_waivers
from pkgdrc.findings.waivers import Waiver, load_waivers, with_waivers

TODAY = date(2026, 11, 24)
WAIVER = """
[[waiver]]
rule = "RS.4"
cell = "TR"
box = [0, 0, 4.0, 10]
reason = "agreed with the fab"
"""
FOUND = Finding(
    rule="RS.4",
    severity="error",
    measured=9.5,
    limit=10.0,
    unit="um",
    cell="TR",
    bbox=(1.0, 2.0, 3.0, 4.0),
    placements=3,
    dies=((0, 0), (1, 0)),
    fingerprint="f00d",
)


def run(*findings: Finding) -> Run:
    rules = tuple(
        RuleResult(id=id, name=id, title="A defect", severity="error", state=state)
        for id, state in (("RS.4", State.VIOLATED if findings else State.CLEAN), ("ES.1", State.SKIPPED))
    )
    return Run(
        layout=None,
        deck=DeckFacts(name="hermetic", version="0"),
        technology=FileFacts(path=Path("t.toml")),
        engine=Engine(klayout="0"),
        rules=rules,
        findings=findings,
    )


def waived(text: str, *findings: Finding, folder: Path, today: date = TODAY) -> tuple[Run, list[str]]:
    """The run after the waivers in `text`, and what is said of them."""
    (folder / "w.toml").write_text(text)
    entries, notes = load_waivers(folder / "w.toml")
    (done,) = apply_waivers([run(*findings)], entries, today)
    said = [note.text.removeprefix(f"{folder / 'w.toml'}: ") for note in (*notes, *done.notes)]
    return done, said


def test_a_waived_finding_stays_and_is_marked(tmp_path: Path) -> None:
    done, said = waived(WAIVER, FOUND, folder=tmp_path)
    assert [each.waived for each in done.findings] == ["agreed with the fab"]
    assert (done.rules[0].state, done.verdict, done.exit_code, said) == (State.WAIVED, "clean", 0, [])


def test_a_rule_with_another_finding_stays_violated(tmp_path: Path) -> None:
    other = dataclasses.replace(FOUND, bbox=(1.0, 2.0, 30.0, 4.0))
    done, _ = waived(WAIVER, FOUND, other, folder=tmp_path)
    assert [each.waived is None for each in done.findings] == [False, True]
    assert (done.rules[0].state, done.exit_code) == (State.VIOLATED, 1)


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        ({"bbox": (0.0, 0.0, 4.0, 10.0)}, True),
        ({"bbox": (0.0, 0.0, 4.001, 10.0)}, False),
        ({"bbox": (-0.001, 0.0, 4.0, 10.0)}, False),
        ({"cell": "TR$1"}, False),
        ({"rule": "RS.5"}, False),
        ({"measured": 0.1}, True),
        ({"bbox": None, "cell": None}, False),
    ],
)
def test_what_it_is_for(change: dict[str, object], holds: bool, tmp_path: Path) -> None:
    done, said = waived(WAIVER, dataclasses.replace(FOUND, **change), folder=tmp_path)  # type: ignore[arg-type]
    assert (done.findings[0].waived is not None) is holds
    assert bool(said) is not holds


@pytest.mark.parametrize(("shift", "holds"), [(0.5, True), (0.501, False), (-0.5, True), (-0.501, False)])
def test_a_shift_of_the_tolerance(shift: float, holds: bool, tmp_path: Path) -> None:
    moved = dataclasses.replace(FOUND, bbox=(shift, 0.0, 4.0 + shift, 10.0))
    done, _ = waived(f"{WAIVER}\ntolerance = 0.5", moved, folder=tmp_path)
    assert (done.findings[0].waived is not None) is holds


@pytest.mark.parametrize(
    ("measured", "limit", "tolerance", "holds"),
    [
        (9.5, 10.0, 0.0, True),
        (9.9, 10.0, 0.0, True),
        (9.499, 10.0, 0.0, False),
        (9.4, 10.0, 0.1, True),
        (9.399, 10.0, 0.1, False),
        (9.5, 9.0, 0.0, True),  # a limit from above
        (9.501, 9.0, 0.0, False),
        (None, None, 0.0, False),
    ],
)
def test_what_has_become_worse_is_not_waived(
    measured: float | None, limit: float | None, tolerance: float, holds: bool, tmp_path: Path
) -> None:
    text = f"{WAIVER}\nmeasured = 9.5\ntolerance = {tolerance}"
    done, said = waived(text, dataclasses.replace(FOUND, measured=measured, limit=limit), folder=tmp_path)
    assert (done.findings[0].waived is not None) is holds
    assert holds or "worse than the 9.5 that it waives" in said[0]


def test_a_renamed_cell(tmp_path: Path) -> None:
    text = f'{WAIVER}\nfingerprint = "f00d"'
    renamed = dataclasses.replace(FOUND, cell="TRANSDUCER")
    assert waived(text, renamed, folder=tmp_path)[0].verdict == "clean"
    other, said = waived(text, dataclasses.replace(renamed, fingerprint="beef"), folder=tmp_path)
    assert other.verdict == "violated"
    assert said == ["waiver 1 (RS.4) does not hold: in its box another cell has another geometry"]
    moved = dataclasses.replace(FOUND, fingerprint="beef")  # the cell that it names, with other surroundings
    assert waived(text, moved, folder=tmp_path)[0].verdict == "clean"


def test_dies(tmp_path: Path) -> None:
    def text(*dies: list[list[int]]) -> str:
        return "".join(WAIVER.replace('cell = "TR"', f"dies = {each}") for each in dies)

    assert waived(text([[0, 0], [1, 0], [2, 0]]), FOUND, folder=tmp_path)[0].verdict == "clean"
    assert waived(text([[0, 0]], [[1, 0]]), FOUND, folder=tmp_path)[0].verdict == "clean"
    part, said = waived(text([[0, 0]]), FOUND, folder=tmp_path)
    assert part.verdict == "violated"
    assert said == ["waiver 1 (RS.4) does not hold: the finding is in 1 more die"]
    assert waived(text([[7, 7]]), FOUND, folder=tmp_path)[1] == [
        "waiver 1 (RS.4) was not used: in its box no finding of RS.4 is in a die that it names"
    ]
    rows = WAIVER.replace('cell = "TR"', "rows = [[0, 0, 1]]")
    assert waived(rows, FOUND, folder=tmp_path)[0].verdict == "clean"
    assert waived(rows.replace("0, 1]]", "0, 0]]"), FOUND, folder=tmp_path)[0].verdict == "violated"


def test_of_the_stack(tmp_path: Path) -> None:
    stack = dataclasses.replace(FOUND, cell=None, bbox=None, dies=())
    text = '[[waiver]]\nrule = "RS.4"\nreason = "thin wafers"'
    assert waived(text, stack, folder=tmp_path)[0].verdict == "clean"
    assert waived(text, FOUND, folder=tmp_path)[0].verdict == "violated"


@pytest.mark.parametrize("written", ["2026-11-24", '"2026-11-24"'])
def test_it_expires_after_its_last_day(written: str, tmp_path: Path) -> None:
    text = f'{WAIVER}\nowner = "jane"\nexpires = {written}'
    done, said = waived(text, FOUND, folder=tmp_path)
    assert done.findings[0].waived == "agreed with the fab (jane, until 2026-11-24)"
    assert said == []
    done, said = waived(text, FOUND, folder=tmp_path, today=date(2026, 11, 25))
    assert (done.verdict, done.exit_code) == ("violated", 1)
    assert said == ["waiver 1 (RS.4) expired: 2026-11-24 was its last day"]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("RS.4", "was not used: there is no such finding any more"),
        ("ES.1", "was not used: its rule was not judged"),
        ("ES.11", "is for a rule that the deck has not: did you mean 'ES.1'?"),
    ],
)
def test_unused_ones_are_told(rule: str, said: str, tmp_path: Path) -> None:
    assert waived(WAIVER.replace("RS.4", rule), folder=tmp_path)[1] == [f"waiver 1 ({rule}) {said}"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("reason = ", "reasn = "), "unknown key 'reasn': did you mean 'reason'?"),
        (('reason = "agreed with the fab"', ""), "key 'reason' is missing"),
        (("agreed with the fab", " "), "key 'reason' is empty; say why the finding may stay"),
        (("box = [0, 0, 4.0, 10]", ""), "it needs 'box' with 'cell' or 'dies', or none of them for"),
        (('cell = "TR"', ""), "it needs 'box' with 'cell' or 'dies', or none of them for"),
        (("[0, 0, 4.0, 10]", "[4, 0, 0, 10]"), "key 'box' is not [left, bottom, right, top]"),
        (("[0, 0, 4.0, 10]", "[0, 0]"), "key 'box"),
        (('reason = "', 'expires = "tomorrow"\nreason = "'), "key 'expires' is \"tomorrow\": "),
        (('reason = "', 'expires = 2026-11-24T12:00:00\nreason = "'), "key 'expires' is a date or time"),
    ],
)
def test_what_cannot_be_read_waives_nothing_and_the_rest_holds(
    change: tuple[str, str], said: str, tmp_path: Path
) -> None:
    broken = WAIVER.replace(*change)
    done, told = waived(broken, FOUND, folder=tmp_path)
    assert done.verdict == "violated"
    assert len(told) == 1
    assert told[0].startswith(f"waiver 1 waives nothing: {said}")
    assert waived(broken + WAIVER, FOUND, folder=tmp_path)[0].verdict == "clean"


@pytest.mark.parametrize("text", ["[[waiver", "waiver = 3", "[[waivers]]\n", "[waiver]\nrule = 'RS.4'"])
def test_a_file_that_cannot_be_read_waives_nothing(text: str, tmp_path: Path) -> None:
    done, said = waived(text, FOUND, folder=tmp_path)
    assert done.verdict == "violated"
    assert len(said) == 1


def test_bytes_that_are_no_text_waive_nothing_and_a_missing_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "w.toml").write_bytes(b"\xff\xfe")
    assert [note.kind for note in load_waivers(tmp_path / "w.toml")[1]] == ["waiver"]
    with pytest.raises(InputError, match="there is no such file"):
        load_waivers(tmp_path / "none.toml")


def test_what_is_written_is_read_again_and_the_rest_stays(tmp_path: Path) -> None:
    first = Waiver(
        rule="RS.4",
        cell='a "b"\\\n[c]',
        box=(-1.0, 0.25, 3.0, 4.5),
        tolerance=0.5,
        measured=9.5,
        fingerprint="f00d",
        reason="it's fine: ünïcode",
        owner="jane",
        expires=date(2027, 3, 31),
    )
    second = Waiver(rule="DK.1", dies=((1, 2), (3, 4)), box=(0.0, 0.0, 1.0, 1.0), reason="r")
    before = "# agreed in June\n" + WAIVER
    file = tmp_path / "w.toml"
    file.write_text(with_waivers(with_waivers(before, [first]), [second]))
    assert file.read_text().startswith(before)
    entries, notes = load_waivers(file)
    assert notes == []
    assert [entry.waiver for entry in entries[1:]] == [first, second]
    file.write_text(with_waivers("", [second]))
    assert [entry.waiver for entry in load_waivers(file)[0]] == [second]


def test_over_several_layouts(tmp_path: Path) -> None:
    (tmp_path / "w.toml").write_text(WAIVER + WAIVER.replace('"TR"', '"GONE"'))
    entries, _ = load_waivers(tmp_path / "w.toml")
    worse = dataclasses.replace(FOUND, cell="OTHER")
    first, second, third = apply_waivers([run(), run(FOUND), run(worse)], entries, TODAY)
    assert [each.verdict for each in (first, second, third)] == ["clean", "clean", "violated"]
    said = [note.text.partition(": waiver ")[2] for each in (first, second, third) for note in each.notes]
    assert said == ["2 (RS.4) was not used: in its box the finding is in cells TR, OTHER, not in cell GONE"]
    assert first.notes


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ('cell = "TR"\nbox = [0, 0, 4.0, 10]\n', ""),
            "1 finding of RS.4 lies at places, so it needs 'box'",
        ),
        (
            ("[0, 0, 4.0, 10]", "[0, 5, 4.0, 10]"),
            "no finding of RS.4 is in its box; the nearest in cell TR is at [1, 2, 3",
        ),
        (('"TR"', '"OLD"'), "in its box the finding is in cell TR, not in cell OLD"),
        (("[0, 0, 4.0, 10]", "[90, 0, 94.0, 10]"), "the nearest in cell TR is at [1, 2, 3, 4]"),
        (
            ('reason = "', 'note = "dk1"\nreason = "'),
            "no finding of RS.4 is noted as 'dk1'; they have no note",
        ),
    ],
)
def test_why_it_matches_nothing(change: tuple[str, str], said: str, tmp_path: Path) -> None:
    text = WAIVER.replace(*change)
    assert text != WAIVER
    done, told = waived(text, FOUND, folder=tmp_path)
    assert done.verdict == "violated"
    assert len(told) == 1
    assert said in told[0]
    stack = dataclasses.replace(FOUND, cell=None, bbox=None)
    assert "lies at no place, so it takes no 'box'" in waived(WAIVER, stack, folder=tmp_path)[1][0]


def test_a_cell_that_is_still_there_is_not_renamed(tmp_path: Path) -> None:
    """Another cell with the same neck at the same place is another place."""
    (tmp_path / "w.toml").write_text(f'{WAIVER}\nfingerprint = "f00d"')
    entries, _ = load_waivers(tmp_path / "w.toml")
    other = run(dataclasses.replace(FOUND, cell="SECOND"))
    facts = LayoutFacts(path=Path("a.gds"), sha256="0", top="T", dbu=0.001, dies=0)
    for cells, verdict in (({"T", "SECOND"}, "clean"), ({"T", "TR", "SECOND"}, "violated")):
        here = dataclasses.replace(other, layout=dataclasses.replace(facts, cells=frozenset(cells)))
        assert apply_waivers([here], entries, TODAY)[0].verdict == verdict


def test_what_lies_over_dies_is_waived_in_dies_alone(tmp_path: Path) -> None:
    """A bar over several dies: its neck in one die is not the next one."""
    over = dataclasses.replace(FOUND, dies=((2, 0),), in_cell=False)
    done, said = waived(WAIVER, over, folder=tmp_path)
    assert (done.verdict, len(said)) == ("violated", 1)
    assert "name them with 'dies' or 'rows'" in said[0]
    named = WAIVER.replace('cell = "TR"', "dies = [[2, 0]]")
    assert waived(named, over, folder=tmp_path)[0].verdict == "clean"
    both = dataclasses.replace(over, dies=((2, 0), (7, 0)))
    assert waived(named, both, folder=tmp_path)[0].verdict == "violated"


def test_of_several_notes_of_a_rule_one_is_waived(tmp_path: Path) -> None:
    text = WAIVER.replace('reason = "', 'note = "to the frame"\nreason = "')
    frame = dataclasses.replace(FOUND, note="to the frame")
    island = dataclasses.replace(FOUND, note="to an island")
    done, _ = waived(text, frame, island, folder=tmp_path)
    assert [each.waived is None for each in done.findings] == [False, True]
