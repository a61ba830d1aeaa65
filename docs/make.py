"""Builds the site from the pages beside this file, with a page for each rule and the pictures of measures.

    python docs/make.py [FOLDER]        # default: site; needs zensical and mkdocstrings-python ('.[docs]')

`--pictures` also draws each rule's first case, which takes minutes.
"""

import argparse
import inspect
import json
import math
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import klayout.db as kdb

import pkgdrc
from pkgdrc.code_folder import package_of
from pkgdrc.deck import Deck, Rule
from pkgdrc.deck.checks import Measure
from pkgdrc.deck.edges import (
    EdgeDistance,
    EdgeLength,
    EdgeMargin,
    EdgeOverlap,
    EdgeSeparation,
    EdgeSpace,
    EdgeWidth,
)
from pkgdrc.manual import examples
from pkgdrc.picture import style
from pkgdrc.report.html.looks import look
from pkgdrc.resources import deck_names, find_deck
from pkgdrc.shapes.methods import Method, methods, of_deck
from pkgdrc.shapes.region import Region

HERE = Path(__file__).resolve().parent
PAGES = (
    ("Start", "index.md"),
    ("A deck in ten minutes", "deck.md"),
    ("A technology in five", "technology.md"),
    ("The rule language", "language.md"),
    ("A family of your own", "family.md"),
    ("Every measure", "measures.md"),
    ("Checking", "checking.md"),
    ("In a project", "project.md"),
    ("The gate", "gate.md"),
    ("Mask sets", "masks.md"),
    ("Inside KLayout", "klayout.md"),
    ("The library", "library.md"),
    ("Layouts that ship", "layouts.md"),
    ("Physics and sources", "physics.md"),
    ("Architecture", "architecture.md"),
    ("Contributing", "contributing.md"),
)
KEYS = ("technology", "wafer-spec", "config", "waiver", "mask-set")

Shapes = tuple[tuple[tuple[float, float], ...], ...]


def boxes(*sides: tuple[float, float, float, float]) -> Shapes:
    """Boxes by left, bottom, right and top, as corners."""
    return tuple(((x, y), (x, top), (right, top), (right, y)) for x, y, right, top in sides)


def regular(x: float, y: float, radius: float, corners: int) -> tuple[tuple[float, float], ...]:
    """The corners of a regular polygon that stands on a side."""
    turns = [(2 * k + 1) * math.pi / corners for k in range(corners)]
    return tuple((x + radius * math.sin(turn), y + radius * math.cos(turn)) for turn in turns)


# What each measure is shown on: shapes on layers a and b (um), and a check that finds something there.
SHOWN: dict[str, tuple[Shapes, Shapes, str]] = {
    "width": (boxes((0, 0, 40, 20), (40, 8, 60, 12), (60, 0, 100, 20)), (), "made.a.width() < 10"),
    "space": (boxes((0, 0, 40, 40), (46, 10, 90, 30)), (), "made.a.space() < 10"),
    "notch": (boxes((0, 0, 80, 15), (0, 15, 30, 40), (38, 15, 80, 40)), (), "made.a.notch() < 10"),
    "spacing": (
        boxes((0, 0, 60, 15), (0, 15, 20, 40), (26, 15, 60, 40), (68, 0, 90, 40)),
        (),
        "made.a.spacing() < 10",
    ),
    "separation": (boxes((0, 0, 40, 40)), boxes((48, 10, 90, 30)), "made.a.separation(made.b) < 10"),
    "enclosed_by": (boxes((10, 4, 50, 30)), boxes((0, 0, 60, 40)), "made.a.enclosed_by(made.b) < 6"),
    "overlap": (boxes((0, 0, 50, 40)), boxes((43, -10, 90, 50)), "made.a.overlap(made.b) < 10"),
    "area": (boxes((0, 0, 12, 10), (20, 0, 60, 40)), (), "made.a.area() < 200"),
    "perimeter": (boxes((0, 0, 12, 10), (20, 0, 60, 40)), (), "made.a.perimeter() < 60"),
    "diameter": (boxes((0, 0, 12, 10), (20, 0, 60, 40)), (), "made.a.diameter() < 20"),
    "short_side": (boxes((0, 0, 40, 10), (0, 20, 60, 60)), (), "made.a.short_side() < 20"),
    "long_side": (boxes((0, 0, 20, 10), (0, 20, 60, 60)), (), "made.a.long_side() < 30"),
    "pitch": (boxes((0, 0, 30, 30), (40, 0, 70, 30)), (), "made.a.pitch() < 50"),
    "offset_from": (boxes((0, 0, 40, 40)), boxes((5, 3, 37, 35)), "made.a.offset_from(made.b) > 0.5"),
    "count_in": (
        boxes((5, 5, 10, 10), (20, 5, 25, 10)),
        boxes((0, 0, 30, 20)),
        "made.a.count_in(made.b) > 1",
    ),
    "area_in": (
        boxes((2, 5, 30, 10), (44, 5, 50, 10)),
        boxes((0, 0, 34, 20), (40, 0, 74, 20)),
        "made.a.area_in(made.b) > 100",
    ),
    "density": (boxes((5, 5, 10, 10)), boxes((0, 0, 30, 20)), "made.a.density(made.b) < 0.5"),
    "window_density": (
        boxes((0, 0, 10, 10), (12, 0, 20, 20), (35, 35, 40, 40)),
        (),
        "made.a.window_density(20, 10) < 0.1",
    ),
    "diameter_over": (boxes((0, 0, 40, 40)), boxes((5, 5, 20, 20)), "made.a.diameter_over(made.b) > 2"),
    "imbalance": (
        boxes((38, 0, 40, 60)),
        boxes((0, 0, 10, 60), (60, 0, 70, 60)),
        "made.a.imbalance(made.b) > 2",
    ),
    "angle": ((((0, 0), (80, 25), (80, 0)),), (), "made.a.angle() < 45"),
    "bend": ((((0, 0), (80, 0), (80, 10), (20, 10), (70, 50), (62, 56), (0, 8)),), (), "made.a.bend() < 90"),
}
# Of measures between edges, which are methods of `edges()`.
SHOWN_OF_EDGES: dict[str, tuple[type[Measure], Shapes, Shapes, str]] = {
    "length": (EdgeLength, boxes((0, 0, 60, 8), (30, 8, 45, 40)), (), "made.a.edges().length() < 10"),
    "space": (
        EdgeSpace,
        boxes((0, 0, 40, 40), (46, 10, 90, 30)),
        (),
        "made.a.edges().space(metric='projection') < 10",
    ),
    "width": (EdgeWidth, boxes((0, 0, 60, 8), (20, 8, 60, 40)), (), "made.a.edges().width() < 10"),
    "separation": (
        EdgeSeparation,
        boxes((0, 0, 40, 40)),
        boxes((46, 25, 90, 60)),
        "made.a.edges().separation(made.b.edges(), along=10) < 10",
    ),
    "enclosed_by": (
        EdgeMargin,
        boxes((20, -20, 28, 60)),
        boxes((0, 0, 34, 40)),
        "made.a.edges().enclosed_by(made.b.edges(), metric='projection') < 10",
    ),
    "overlap": (
        EdgeOverlap,
        boxes((0, 0, 50, 40)),
        boxes((43, -10, 90, 50)),
        "made.a.edges().overlap(made.b.edges()) < 10",
    ),
}
SHOWN_OF_FORMS: dict[str, tuple[Shapes, Shapes, str]] = {
    "rectangles": (
        (*boxes((0, 0, 30, 20)), ((40, 0), (50, 20), (70, 20), (70, 0))),
        (),
        "made.a.rectangles().any()",
    ),
    "squares": (boxes((0, 0, 30, 20), (40, 0, 60, 20)), (), "made.a.squares().any()"),
    "circles": ((regular(0, 0, 20, 128), regular(50, 0, 20, 8)), (), "made.a.circles().any()"),
    "octagons": (
        (regular(0, 0, 20, 128), regular(50, 0, 20, 8), regular(100, 0, 20, 6)),
        (),
        "made.a.octagons().any()",
    ),
}
NOT_SHOWN = {"any", "edges", "where"}
"""Methods of shapes that are no measures: the rule language's page has them."""

_TECHNOLOGY = """
deck = "."
[layers]
a = [1, 0]
b = [2, 0]
"""
_RULE = '''from pkgdrc.deck import rule


@rule("X", source="process")
def shown(made):
    """What is measured.

    Why: to show it.
    Fix: none.
    """
    return {check}
'''


def main() -> int:
    """Build the site; the exit code is zensical's."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", nargs="?", type=Path, default=Path("site"))
    parser.add_argument("--pictures", action="store_true", help="draw each rule's first case")
    given = parser.parse_args()
    with TemporaryDirectory() as work:
        made = lay_out(Path(work), with_pictures=given.pictures)
        ended = subprocess.run([sys.executable, "-m", "zensical", "build", "--strict"], cwd=work).returncode
        if ended == 0:
            shutil.rmtree(given.folder, ignore_errors=True)
            shutil.copytree(Path(work) / "site", given.folder)
            print(f"{given.folder}: {made} pages")
    return ended


def lay_out(work: Path, *, with_pictures: bool = False) -> int:
    """Puts all pages and the configuration into a folder; how many pages there are."""
    pages = work / "pages"
    shutil.copytree(HERE, pages, ignore=shutil.ignore_patterns("*.py", "*.toml", "__pycache__"))
    for path in pages.rglob("*.md"):
        path.write_text(without_marks(path.read_text(encoding="utf-8")), encoding="utf-8")
    nav = [f'  {{ "{title}" = "{file}" }},' for title, file in PAGES]
    keys = ", ".join(f'"keys/{name}.md"' for name in KEYS)
    nav.append(f'  {{ "Keys" = [{keys}] }},')
    rules = ['"decks.md"']
    for name in deck_names():
        deck = pkgdrc.load_deck(name)
        files = list(rule_pages(pages / "rules" / name, deck, with_pictures))
        listed = ", ".join(f'{{ "{each.stem}" = "{each.relative_to(pages)}" }}' for each in files[1:])
        rules.append(f'{{ "{name}" = ["rules/{name}/index.md", {listed}] }}')
    nav.append(f'  {{ "Rules" = [{", ".join(rules)}] }},')
    (pages / "measures.md").write_text(measures(), encoding="utf-8")
    settings = (HERE / "zensical.toml").read_text(encoding="utf-8")
    tree = "nav = [\n" + "\n".join(nav) + "\n]\n"
    settings = settings.replace('paths = ["."]', f"paths = [{json.dumps(str(HERE.parent))}]")
    (work / "zensical.toml").write_text(settings.replace("[project.theme]", f"{tree}\n[project.theme]", 1))
    return sum(1 for _ in pages.rglob("*.md"))


def without_marks(text: str) -> str:
    """A page without the comments that tests go by."""
    return re.sub(r"<!-- (keys of \w+|end|not run) -->\n", "", text)


def measures() -> str:
    """The page of measures: what each says of itself, and a picture of what it measures."""
    parts = [
        "# Every measure\n\nEach is a method of shapes. The pictures are made by running the check under "
        "them on shapes of two layers, `made.a` and `made.b`; red is what is found.\n"
    ]
    for name, (method, deck) in sorted(known_methods().items()):
        kind = method.args[0]  # type: ignore[attr-defined]
        of_one = f" Rules of the deck `{deck}` have it." if deck else ""
        parts.append(f"\n## {name}\n\n{kind.__doc__.strip()}{of_one}\n")
        takes = [each for each in kind.__dataclass_fields__.values() if not each.kw_only][1:]
        call = f"a.{name}({', '.join(each.name for each in takes)})"
        parts.append(f"\n`{call}`, in {kind.unit or 'no unit'}; compared with `{kind.sought.value}`.\n")
        if name in SHOWN:
            parts.append(figure(*SHOWN[name]))
    parts.append("\n## Between edges\n\nMeasures of sets of edges, such as `made.a.edges()`.\n")
    for name, (kind, *shown) in SHOWN_OF_EDGES.items():
        parts.append(f"\n### edges().{name}\n\n{kind.__doc__.strip()}\n\nIn um.\n")
        parts.append(figure(*shown))
    about = EdgeDistance.__doc__.strip().split("\n\n", 1)[1]  # type: ignore[union-attr]
    parts.append(f"\n### How edges are measured\n\n{inspect.cleandoc('    ' + about)}\n")
    parts.append("\n## Forms\n\nShapes that are chosen by their form; each also with `not_`.\n")
    for name, shown in SHOWN_OF_FORMS.items():
        said = inspect.getdoc(getattr(Region, name))
        parts.append(f"\n### {name}\n\n{said}\n{figure(*shown)}")
    return "".join(parts)


def known_methods() -> dict[str, tuple[Method, str]]:
    """The measures by name, each with the deck that alone has it; "" where every deck has it."""
    general = methods()
    found = {name: (method, "") for name, method in general.items()}
    for deck in deck_names():
        pkgdrc.load_deck(deck)
        with of_deck(package_of(find_deck(deck))):
            found |= {name: (method, deck) for name, method in methods().items() if name not in general}
    return {name: each for name, each in found.items() if name not in NOT_SHOWN}


def figure(a: Shapes, b: Shapes, check: str) -> str:
    """The picture of what a check finds on shapes of layers a and b, with the check under it."""
    said = f"<figcaption><code>{check.replace('<', '&lt;')}</code></figcaption>"
    return f"\n<figure>{picture_of(a, b, check)}{said}</figure>\n"


def picture_of(a: Shapes, b: Shapes, check: str) -> str:
    """The picture of what a check finds on shapes of layers a and b; it is to find something."""
    layout = kdb.Layout()
    top = layout.create_cell("SHOWN")
    for number, shapes in ((1, a), (2, b)):
        for points in shapes:
            shape = kdb.DPolygon([kdb.DPoint(*point) for point in points])
            top.shapes(layout.layer(number, 0)).insert(shape)
    with TemporaryDirectory() as folder:
        deck = Path(folder) / "shown"
        deck.mkdir()
        (deck / "technology.toml").write_text(_TECHNOLOGY)
        (deck / "COMMON").write_text("")
        (deck / "rules.py").write_text(_RULE.format(check=check))
        run = pkgdrc.check(layout, deck)
        assert run.findings, f"{check} finds nothing"
        seen = look(run.judged, range(1))
        return f"<style>{seen.style}</style>{seen.each[0].shown[0][0]}"


def rule_pages(folder: Path, deck: Deck, with_pictures: bool) -> Iterator[Path]:
    """A page for each rule of a deck, in its order, after one that lists them."""
    folder.mkdir(parents=True)
    lines = [f"# {deck.name}\n"]
    drawn = examples(deck, deck.rules) if with_pictures else {}
    for chapter, rules in groupby(deck.rules, key=lambda rule: rule.chapter):
        lines.append(f"\n## {chapter}\n\n| rule | defect | severity |\n|---|---|---|\n")
        lines += [f"| [{r.id}]({r.id}.md) | {r.title} | {r.severity} |\n" for r in rules]
    index = folder / "index.md"
    index.write_text("".join(lines), encoding="utf-8")
    yield index
    for rule in deck.rules:
        page = folder / f"{rule.id}.md"
        example = drawn.get(rule.id)
        sides = [example.passing, example.failing] if example else []
        svg = "".join(
            f"<figure><style>{style(example.technology)}</style>{side.picture.svg}"
            f"<figcaption>{word} {side.figures}</figcaption></figure>"
            for side, word in zip(sides, ("Passes:", "Fails:"), strict=False)
            if side and example and example.technology
        )
        page.write_text(rule_page(rule, deck) + svg, encoding="utf-8")
        yield page


def rule_page(rule: Rule, deck: Deck) -> str:
    """A rule's page: the defect, why it matters, how to mend it, its limits and how to waive it."""
    where = f"*{rule.severity}*, chapter {rule.chapter} of `{deck.name}`; source: {rule.source}"
    parts = [f"# {rule.id}: {rule.title}\n\n{where}\n"]
    parts.append(f"\n## Why\n\n{sentence(rule.why)}\n\n## Instead\n\n{sentence(rule.fix)}\n")
    if rule.limits:
        parts.append("\n## Limits\n\n| limit | value | from |\n|---|---|---|\n")
        parts += [f"| `{each.name}` | {each.value:g} {each.unit} | {each.source} |\n" for each in rule.limits]
        parts.append("\n`pkgdrc.toml` and a technology set them under `[limits]`.\n")
    if rule.not_applicable:
        parts.append(f"\nUnder the deck's own technology it does not apply: {rule.not_applicable}.\n")
    waive = f'`pkgdrc waive report.json {rule.id} --reason "..."`'
    parts.append(f"\n## To let a place pass\n\n{waive} adds a waiver for it.\n")
    return "".join(parts)


def sentence(text: str) -> str:
    """Text that starts as a sentence does."""
    return text[:1].upper() + text[1:]


if __name__ == "__main__":
    sys.exit(main())
