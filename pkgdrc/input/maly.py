"""A MALY job deck as it is written: which cell of which file each mask draws, and where.

Lines are records, in sections from BEGIN to END. What a mask's own section does not say, that of all masks
(CMASK) says. Places and steps are um, masks' sizes inches, titles' letters mm.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Literal, NoReturn

from pkgdrc.errors import InputError
from pkgdrc.toml import nearest

Base = Literal["ORIGIN", "LOWERLEFT", "CENTER"]
Point = tuple[Fraction, Fraction]
Size = tuple[Fraction, Fraction, Fraction, Fraction]  # left, bottom, right, top

_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<on>\n\+)|(?P<end>\n)|[^\S\n]+"""
    r"""|"(?P<double>(?:\\.|[^"\\\n])*)"|'(?P<single>(?:\\.|[^'\\\n])*)'|(?P<word>(?:(?!//|/\*)[^\s"'])+)""",
    re.DOTALL,
)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d\d?)?")
_QUARTERS = 4


@dataclass(frozen=True)
class Record:
    """A line, with those that continue it: its number, and its words."""

    line: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """What stands from BEGIN to END; `begin` is the line of BEGIN without that word."""

    begin: Record
    inside: "tuple[Record | Section, ...]"

    @property
    def kind(self) -> str:
        """What follows BEGIN."""
        return self.begin.words[0]


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A cell of a pattern's file as a mask draws it, once or as an array; '' is the only top cell."""

    line: int
    file: str
    cell: str
    layer: int
    at: Point = (Fraction(0), Fraction(0))
    size: Size | None = None
    scale: Fraction = Fraction(1)
    columns: int = 1
    rows: int = 1
    step: Point = (Fraction(0), Fraction(0))
    called: str = ""  # MNAME

    def reference(self, base: Base) -> Point | None:
        """The place of the pattern (or of the whole array) that comes to lie at `at`; None without a size."""
        if base == "ORIGIN":
            return Fraction(0), Fraction(0)
        if self.size is None:
            return None
        left, bottom, right, top = self.size
        if base == "LOWERLEFT":
            return left, bottom
        x, y = (self.columns - 1) * self.step[0], (self.rows - 1) * self.step[1]
        return (left + right + x) / 2, (bottom + top + y) / 2


@dataclass(frozen=True, kw_only=True)
class Title:
    """Letters on a mask about a place, um: quarter turns, and whether they are mirrored before."""

    text: str
    at: Point
    turns: int
    mirrored: bool
    width: Fraction = Fraction(1)  # of a letter, mm
    height: Fraction = Fraction(1)


@dataclass(kw_only=True)
class MaskOf:
    """What a mask's section says, or that of all masks; None and nothing: it does not say."""

    name: str = ""
    line: int = 0
    mirrored: bool = False
    base: Base | None = None
    array_base: Base | None = None
    roots: list[str] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    titles: list[Title] = field(default_factory=list)
    stamps: dict[str, Title | None] = field(default_factory=dict)  # DATE and SERIAL; None: OFF


@dataclass(kw_only=True)
class JobDeck:
    """The masks of a job deck, with what all of them have. `unknown`: what of it is not understood."""

    path: Path
    masks: list[tuple[MaskOf, MaskOf]] = field(default_factory=list)  # with that of all of its set
    unknown: list[str] = field(default_factory=list)

    def file(self, mask: MaskOf, common: MaskOf, placed: Placed) -> Path:
        """Where a pattern's file is: below the first root that has it, from the job deck's folder."""
        folder = self.path.parent
        for root in (*mask.roots, *common.roots):
            if (found := folder / root / placed.file).is_file():
                return found
        roots = (*mask.roots, *common.roots)
        return folder / (roots[0] if roots else "") / placed.file

    def files(self) -> list[Path]:
        """All patterns' files, each once."""
        found = (
            self.file(mask, common, placed)
            for mask, common in self.masks
            for placed in (*common.placed, *mask.placed)
        )
        return list(dict.fromkeys(found))


def text_of(data: bytes) -> str:
    """The text of a job deck; what is not UTF-8 in it stays the name of a file."""
    return data.decode("utf-8", "surrogateescape")


def load_job_deck(path: Path, text: str) -> JobDeck:
    """The job deck that a text says. InputError names the line where it cannot be read."""
    return _Reader(path).read(text)


class _Reader:
    """From the text of a job deck to its masks."""

    def __init__(self, path: Path) -> None:
        self._deck = JobDeck(path=path)

    def read(self, text: str) -> JobDeck:
        """All of it."""
        records = self._records(text.replace("\r\n", "\n").replace("\r", "\n"))
        sections, rest = self._sections(records), []
        if sections and isinstance(whole := sections[0], Section) and whole.kind == "MALY":
            rest = sections[1:]
        else:
            self._fail(1, "a job deck begins with BEGIN MALY, in capital letters")
        if rest:
            self._fail(_line(rest[0]), "what follows END MALY is not read; take it out")
        for each in whole.inside:
            if isinstance(each, Section) and each.kind == "MASKSET":
                self._mask_set(each)
            else:
                self._unknown(each, "MASKSET")
        return self._deck

    def _fail(self, line: int, why: str) -> NoReturn:
        raise InputError(f"{self._deck.path}: line {line}: {why}")

    def _unknown(self, each: Record | Section, *known: str) -> None:
        words = each.words if isinstance(each, Record) else each.begin.words
        what = words[0] if isinstance(each, Record) else f"section {words[0]}"
        self._deck.unknown.append(f"line {_line(each)}: {what} is not known here: {nearest(words[0], known)}")

    def _records(self, text: str) -> list[Record]:
        found: list[Record] = []
        words: list[str] = []
        line = first = 1
        at = 0
        while at < len(text):
            token = _TOKEN.match(text, at)
            if token is None:
                what = "a comment" if text.startswith("/*", at) else "a quoted text"
                self._fail(line, f"{what} has no end")
            word = token["word"] or token["single"] or token["double"]
            quoted = token["single"] is not None or token["double"] is not None
            if word or quoted:
                first = first if words else line
                words.append(re.sub(r"\\(.)", r"\1", word or "") if quoted else str(word))
            elif token["end"] and words:
                found.append(Record(first, tuple(words)))
                words = []
            line += token[0].count("\n")
            at = token.end()
        return [*found, Record(first, tuple(words))] if words else found

    def _sections(self, records: Sequence[Record]) -> list[Record | Section]:
        """The records, those from BEGIN to END in a section of their own."""
        open_: list[tuple[Record, list[Record | Section]]] = []
        here: list[Record | Section] = []
        for record in records:
            head, *rest = record.words
            if head == "BEGIN":
                if not rest:
                    self._fail(record.line, "BEGIN of what? Its name is missing")
                open_.append((Record(record.line, tuple(rest)), here))
                here = []
            elif head == "END":
                if not open_:
                    self._fail(record.line, f"{' '.join(record.words)} ends what has not begun")
                begin, outer = open_.pop()
                if rest != [begin.words[0]]:
                    self._fail(
                        record.line,
                        f"{' '.join(record.words)} stands where END {begin.words[0]} has to, for the section "
                        f"that begins in line {begin.line}",
                    )
                outer.append(Section(begin, tuple(here)))
                here = outer
            else:
                here.append(record)
        if open_:
            begin = open_[-1][0]
            raise InputError(
                f"{self._deck.path}: is cut short: section {begin.words[0]}, which begins in line "
                f"{begin.line}, has no end; write or fetch it again"
            )
        return here

    def _mask_set(self, section: Section) -> None:
        common, masks = MaskOf(), []
        for each in section.inside:
            match each:
                case Section(Record(_, ("CMASK",))):
                    self._mask(each, common)
                case Section(Record(line, ("MASK", name))):
                    mask = MaskOf(name=name, line=line)
                    self._mask(each, mask)
                    masks.append(mask)
                case Section(Record(line, ("MASK", *names))):
                    self._fail(line, f"a mask has one name, not '{' '.join(names)}'")
                case _:
                    self._unknown(each, "MASK", "CMASK")
        self._deck.masks += [(mask, common) for mask in masks]

    def _mask(self, section: Section, mask: MaskOf) -> None:
        read = {"PARAMETER": self._parameter, "TITLE": self._title, "STRGROUP": self._pattern}
        known = {
            "PARAMETER": ("MASKMIRROR", "MASKSIZE", "BASE", "ARYBASE", "ROOT", "FONT", "REFERENCE"),
            "TITLE": ("DATE", "SERIAL", "STRING"),
            "STRGROUP": ("SREF", "AREF", "PROPERTY"),
        }
        for each in section.inside:
            if not isinstance(each, Section) or each.kind not in read:
                self._unknown(each, *read)
                continue
            for record in each.inside:
                if isinstance(record, Section) or not read[each.kind](record, mask):
                    self._unknown(record, *known[each.kind])

    def _parameter(self, record: Record, mask: MaskOf) -> bool:
        match record.words:
            case ("MASKMIRROR", ("NONE" | "Y") as value):
                mask.mirrored = value == "Y"
            case ("BASE", ("ORIGIN" | "LOWERLEFT" | "CENTER") as value):
                mask.base = value
            case ("ARYBASE", ("ORIGIN" | "LOWERLEFT" | "CENTER") as value):
                mask.array_base = value
            case ("MASKSIZE", size):
                self._number(record, size)
            case ("ROOT", _, root):
                mask.roots.append(root)
            case ("FONT", "STANDARD" | "NATIVE") | ("REFERENCE", "TOOL", _):
                pass
            case ("MASKMIRROR", *_):
                self._fail(record.line, "MASKMIRROR is NONE or Y")
            case (("BASE" | "ARYBASE") as key, *_):
                self._fail(record.line, f"{key} is ORIGIN, LOWERLEFT or CENTER")
            case ("FONT", *_):
                self._fail(record.line, "FONT is STANDARD or NATIVE")
            case (("MASKSIZE" | "ROOT" | "REFERENCE") as key, *_):
                wanted = {"MASKSIZE": "a size in inches", "ROOT": "a form and a folder"}
                self._fail(record.line, f"{key} has {wanted.get(key, 'the word TOOL and a name')}")
            case _:
                return False
        return True

    def _title(self, record: Record, mask: MaskOf) -> bool:
        match record.words:
            case (("DATE" | "SERIAL") as what, "OFF"):
                mask.stamps[what] = None
            case (("DATE" | "SERIAL") as what, *words):
                mask.stamps[what] = self._letters(record, f"<{what}>", words)
            case ("STRING", text, *words):
                mask.titles.append(self._letters(record, text, words))
            case _:
                return False
        return True

    def _letters(self, record: Record, text: str, words: list[str]) -> Title:
        place, keys = words[:2], self._keys(record, words[2:], {"SIZE": 3, "MIRROR": 1, "ROTATE": 1})
        if len(place) < 2:
            self._fail(record.line, f"{record.words[0]} needs a place, x and y")
        width, height, _ = (self._number(record, each) for each in keys.get("SIZE", ("1", "1", "1")))
        mirror = keys.get("MIRROR", ("NONE",))[0]
        turned = self._number(record, keys.get("ROTATE", ("0",))[0]) / 90
        if mirror not in ("NONE", "Y"):
            self._fail(record.line, "MIRROR is NONE or Y")
        if turned.denominator != 1:
            self._fail(record.line, "ROTATE is a multiple of 90")
        if width <= 0 or height <= 0:
            self._fail(record.line, "letters need a width and a height above 0")
        at = self._number(record, place[0]), self._number(record, place[1])
        return Title(
            text=text,
            at=at,
            turns=int(turned) % _QUARTERS,
            mirrored=mirror == "Y",
            width=width,
            height=height,
        )

    def _pattern(self, record: Record, mask: MaskOf) -> bool:
        match record.words:
            case ("SREF" | "AREF", file, cell, layer, *words):
                mask.placed.append(self._placed(record, file, cell, layer, words))
            case (("SREF" | "AREF") as key, *_):
                self._fail(record.line, f"{key} needs a file, a cell and the number of a layer")
            case ("PROPERTY", *words):
                named = self._keys(record, words, {"DNAME": 1, "ENAME": 1, "MNAME": 1})
                if not mask.placed:
                    self._fail(record.line, "PROPERTY follows an SREF or AREF, and here is none")
                last = mask.placed.pop()
                mask.placed.append(replace(last, called=named.get("MNAME", (last.called,))[0]))
            case _:
                return False
        return True

    def _placed(self, record: Record, file: str, cell: str, layer: str, words: list[str]) -> Placed:
        known = {"ORG": 2, "SIZE": 4, "SCALE": 1}
        if record.words[0] == "AREF":
            known["ITERATION"] = 4
        if not layer.isdecimal():
            self._fail(record.line, f"a layer is a whole number, not '{layer}'")
        keys = self._keys(record, words, known)
        numbers = {key: [self._number(record, each) for each in of] for key, of in keys.items()}
        x, y = numbers.get("ORG", [Fraction(0)] * 2)
        (scale,) = numbers.get("SCALE", [Fraction(1)])
        columns, rows, dx, dy = numbers.get("ITERATION", [Fraction(1)] * 2 + [Fraction(0)] * 2)
        if scale <= 0:
            self._fail(record.line, f"SCALE is above 0, not {keys['SCALE'][0]}")
        if any(each < 1 or each.denominator != 1 for each in (columns, rows)):
            self._fail(record.line, "ITERATION has whole numbers of columns and rows, 1 or more")
        left, bottom, right, top = numbers.get("SIZE", [Fraction(0)] * 4)
        return Placed(
            line=record.line,
            file=file,
            cell=cell,
            layer=int(layer),
            at=(x, y),
            size=(left, bottom, right, top) if "SIZE" in numbers else None,
            scale=scale,
            columns=int(columns),
            rows=int(rows),
            step=(dx, dy),
        )

    def _keys(self, record: Record, words: Sequence[str], known: Mapping[str, int]) -> dict[str, list[str]]:
        """Keywords, each with as many words as belong to it."""
        found: dict[str, list[str]] = {}
        rest = list(words)
        while rest:
            key = rest.pop(0)
            if key not in known:
                self._fail(
                    record.line, f"{record.words[0]} has '{key}', which is not known: {nearest(key, known)}"
                )
            found[key], rest = rest[: known[key]], rest[known[key] :]
            if len(found[key]) < known[key]:
                self._fail(record.line, f"{key} needs {known[key]} value{'s' if known[key] > 1 else ''}")
        return found

    def _number(self, record: Record, word: str) -> Fraction:
        if not _NUMBER.fullmatch(word):
            self._fail(record.line, f"'{word}' stands where a number has to")
        return Fraction(word)


def _line(each: Record | Section) -> int:
    return each.line if isinstance(each, Record) else each.begin.line


def titles_of(mask: MaskOf, common: MaskOf) -> Iterator[Title]:
    """All letters of a mask; its own date and serial number take the place of those of all masks."""
    for title in (common.stamps | mask.stamps).values():
        if title:
            yield title
    yield from (*mask.titles, *common.titles)
