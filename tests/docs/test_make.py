"""The site's own pages: every measure and every rule has its place, and each measure finds what it shows."""

import importlib.util
import inspect
import re
from pathlib import Path
from types import ModuleType
from typing import get_type_hints

import pytest

import pkgdrc
from pkgdrc.deck.checks import Measure
from pkgdrc.deck.edges import Edges
from pkgdrc.resources import deck_names
from pkgdrc.shapes.methods import methods

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def make() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_docs", DOCS / "make.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_page_rule_and_measure_is_in_the_site(make: ModuleType, tmp_path: Path) -> None:
    make.lay_out(tmp_path)
    settings = (tmp_path / "zensical.toml").read_text()
    listed = set(re.findall(r'"([\w./-]+\.md)"', settings))
    there = {str(path.relative_to(tmp_path / "pages")) for path in (tmp_path / "pages").rglob("*.md")}
    assert listed == there
    for name in deck_names():
        for rule in pkgdrc.load_deck(name).rules:
            assert f"rules/{name}/{rule.id}.md" in there
            assert rule.title in (tmp_path / "pages" / "rules" / name / f"{rule.id}.md").read_text()
    measures = (tmp_path / "pages" / "measures.md").read_text()
    for name in {*methods(), "stand_out", "stud_shear", "gap_over", "cap_volume"} - make.NOT_SHOWN:
        assert f"\n## {name}\n" in measures
    assert measures.count("Rules of the deck `hermetic` have it.") >= 5
    for name in make.SHOWN_OF_EDGES:
        assert f"\n### edges().{name}\n" in measures
    assert measures.count("<svg") == len(make.SHOWN) + len(make.SHOWN_OF_EDGES) + len(make.SHOWN_OF_FORMS)


def test_each_measure_between_edges_has_a_picture(make: ModuleType) -> None:
    measures = {
        name
        for name, each in vars(Edges).items()
        if inspect.isfunction(each) and get_type_hints(each).get("return") is Measure
    }
    assert measures == set(make.SHOWN_OF_EDGES)


def test_a_general_measure_has_a_picture(make: ModuleType) -> None:
    """All but those that take a whole package."""
    general = {path.stem for path in (DOCS.parent / "pkgdrc" / "deck" / "measures").glob("*.py")}
    assert {name for name in methods() if name in general} <= {
        *make.SHOWN,
        *make.NOT_SHOWN,
    }
