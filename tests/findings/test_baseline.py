"""A baseline: old findings pass, new ones fail."""

import dataclasses
import json
from pathlib import Path

import pytest

from pkgdrc.errors import InputError
from pkgdrc.findings import DeckFacts, FileFacts, Finding, LayoutFacts, Run, State
from pkgdrc.findings.baseline import apply_baseline, load_baseline
from pkgdrc.report import Judged
from pkgdrc.report.files import render
from tests.findings.test_waivers import FOUND, run

PATH = Path("old.json")


def report(folder: Path, *runs: tuple[str, tuple[Finding, ...]]) -> Path:
    """A baseline file: layout's path and what was found in it."""

    def as_data(path: str, found: tuple[Finding, ...]) -> dict[str, object]:
        return {"layout": {"path": path}, "violations": [dataclasses.asdict(each) for each in found]}

    whole = [as_data(*each) for each in runs]
    file = folder / "old.json"
    file.write_text(json.dumps(whole[0] if len(whole) == 1 else {"runs": whole}))
    return file


def compared(folder: Path, old: tuple[Finding, ...], new: tuple[Finding, ...]) -> Run:
    return apply_baseline(run(*new), load_baseline(report(folder, ("a.gds", old))), PATH)


def known(done: Run) -> list[bool]:
    return [finding.known for finding in done.findings]


MOVED = dataclasses.replace(FOUND, bbox=(11.0, 2.0, 13.0, 4.0))
OTHER = dataclasses.replace(FOUND, fingerprint="beef")


def test_old_ones_pass_and_new_ones_fail(tmp_path: Path) -> None:
    done = compared(tmp_path, (FOUND,), (FOUND,))
    assert (known(done), done.verdict, done.exit_code) == ([True], "clean", 0)
    assert done.rules[0].state is State.WAIVED
    assert done.findings[0].waived == "in the baseline old.json"
    assert [note.text for note in done.notes] == ["old.json: 1 of the findings are in this baseline and pass"]
    done = compared(tmp_path, (FOUND,), (OTHER, FOUND))
    assert (known(done), done.exit_code) == ([False, True], 1)


def test_one_stands_for_one_and_first_at_its_place(tmp_path: Path) -> None:
    assert known(compared(tmp_path, (FOUND,), (MOVED, FOUND))) == [False, True]
    assert known(compared(tmp_path, (FOUND,), (MOVED, MOVED))) == [False, False]
    assert known(compared(tmp_path, (FOUND, FOUND), (MOVED, FOUND))) == [False, True]
    assert known(compared(tmp_path, (FOUND, FOUND), (FOUND, FOUND))) == [True, True]
    assert known(compared(tmp_path, (FOUND,), (FOUND, FOUND))) == [True, False]


def test_what_is_gone_is_told(tmp_path: Path) -> None:
    done = compared(tmp_path, (FOUND, OTHER), (FOUND,))
    assert done.notes[0].text.endswith("; 1 in it are no longer there")


@pytest.mark.parametrize(
    ("change", "passes"),
    [
        ({"cell": "renamed"}, True),
        ({"dies": ((5, 5), (6, 6))}, True),
        ({"dies": ((0, 0),), "placements": 1}, True),
        ({"dies": ((0, 0), (1, 0), (2, 0))}, False),
        ({"placements": 4}, False),
        ({"rule": "RS.5"}, False),
        ({"note": "to the frame"}, False),
        ({"measured": 9.6}, True),
        ({"measured": 9.4}, False),
        ({"cell": "renamed", "fingerprint": "beef"}, False),
        ({"bbox": (1.0, 2.0, 3.0, 4.001)}, False),
        ({"in_cell": False}, True),
        ({"in_cell": False, "dies": ((0, 0), (5, 5))}, False),
    ],
)
def test_what_is_the_same(change: dict[str, object], passes: bool, tmp_path: Path) -> None:
    new = dataclasses.replace(FOUND, **change)  # type: ignore[arg-type]
    assert known(compared(tmp_path, (FOUND,), (new,))) == [passes]


def test_what_a_waiver_answered_for_is_not_in_it_but_what_a_baseline_did_is(tmp_path: Path) -> None:
    waived = dataclasses.replace(FOUND, waived="until June")
    assert known(compared(tmp_path, (waived,), (FOUND,))) == [False]
    assert known(compared(tmp_path, (dataclasses.replace(waived, known=True),), (FOUND,))) == [True]
    done = compared(tmp_path, (FOUND,), (waived, FOUND))
    assert [each.waived for each in done.findings] == ["until June", "in the baseline old.json"]


def test_of_several_layouts(tmp_path: Path) -> None:
    def of(path: str, *several: tuple[str, tuple[Finding, ...]]) -> list[bool]:
        facts = LayoutFacts(path=Path(path), sha256="", top="T", dbu=0.001, dies=0)
        here = dataclasses.replace(run(FOUND), layout=facts)
        return known(apply_baseline(here, load_baseline(report(tmp_path, *several)), PATH))

    two = (("x/a.gds", (FOUND,)), ("x/b.gds", ()))
    assert of("x/a.gds", *two) == [True]
    assert of("y/a.gds", *two) == [True]
    assert of("x/b.gds", *two) == [False]
    assert of("c.gds", *two) == [False]
    assert of("c.gds", two[0]) == [True]
    same = (("x/a.gds", ()), ("y/a.gds", (FOUND,)))
    assert (of("x/a.gds", *same), of("y/a.gds", *same), of("a.gds", *same)) == ([False], [True], [False])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is not JSON"),
        ("[]", "is no report of pkgdrc"),
        ("{}", "is no report of pkgdrc"),
        ('{"runs": 3}', "is no report of pkgdrc"),
        ('{"layout": null, "violations": [{}]}', "is no report of pkgdrc"),
        ("\xff", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_what_is_no_baseline_is_refused(content: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "old.json"
    file.write_bytes(content.encode("latin-1"))
    with pytest.raises(InputError, match=said):
        load_baseline(file)


def test_a_missing_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_baseline(tmp_path / "none.json")


def test_a_cell_that_is_still_there_was_not_renamed(tmp_path: Path) -> None:
    facts = LayoutFacts(path=Path("a.gds"), sha256="", top="T", dbu=0.001, dies=0)
    other = run(dataclasses.replace(FOUND, cell="SECOND"))
    baseline = load_baseline(report(tmp_path, ("a.gds", (FOUND,))))
    for cells, passes in (({"SECOND"}, True), ({"TR", "SECOND"}, False)):
        here = dataclasses.replace(other, layout=dataclasses.replace(facts, cells=frozenset(cells)))
        assert known(apply_baseline(here, baseline, PATH)) == [passes]


def test_a_baseline_of_something_else_is_told(tmp_path: Path) -> None:
    facts = LayoutFacts(path=Path("a.gds"), sha256="", top="T", dbu=0.001, dies=0)
    was = dataclasses.replace(
        run(FOUND),
        layout=facts,
        deck=DeckFacts(name="hermetic", version="1.0", sha256="d" * 64),
        technology=FileFacts(path=Path("t.toml"), sha256="e" * 64),
    )
    (tmp_path / "old.json").write_text(render("json", [Judged(was)]))
    baseline = load_baseline(tmp_path / "old.json")
    changes: dict[str, dict[str, object]] = {
        "": {},
        "another layout: a.gds, cell T": {"layout": dataclasses.replace(facts, path=Path("b.gds"))},
        "another deck: hermetic 1.0 instead of hermetic 2": {"deck": DeckFacts(name="hermetic", version="2")},
        "another technology than t.toml is now": {
            "technology": FileFacts(path=Path("t.toml"), sha256="f" * 64)
        },
    }
    for told, change in changes.items():
        done = apply_baseline(dataclasses.replace(was, **change), baseline, PATH)  # type: ignore[arg-type]
        assert known(done) == [True]
        assert [note.text for note in done.notes[1:]] == (
            [f"old.json: this baseline is of {told}"] if told else []
        )
