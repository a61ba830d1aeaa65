"""The nets of a layout: followed in one die of each content, told of all dies that have it."""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

import klayout.db as kdb
import numpy as np

from pkgdrc.deck.absent import NotApplicableError
from pkgdrc.detail import Detail, What
from pkgdrc.engine.layout.content import Alike
from pkgdrc.engine.layout.rows import distinct_rows
from pkgdrc.engine.net_sheets import drawn_sheets
from pkgdrc.engine.place import Place, Point, mark
from pkgdrc.engine.shapes import Shapes
from pkgdrc.nets import faults, paths
from pkgdrc.nets.chain import Chain
from pkgdrc.nets.extract import Net, Sheet, extract
from pkgdrc.nets.gap import gap
from pkgdrc.nets.ladders import ladders
from pkgdrc.nets.wires import Layer, wires_of


class Content(NamedTuple):
    """The nets of dies that are alike, in their frame, each with the sheet that it is drawn on."""

    dies: tuple[int, ...]
    field: kdb.Box
    nets: list[Net]
    sheets: list[Sheet]


class Netlist:
    """The nets of a layout, die by die."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self.wires = wires_of(shapes.technology)

    def in_die(self) -> "Netlist":
        """The nets as they are joined within each die, without what runs over the cut."""
        sheets, alike = self._content
        cut = set(self.wires.cut)
        if not any(cut & sheet.shapes.keys() for sheet in sheets):
            return self
        inner = Netlist(self._shapes)
        inner.wires = replace(self.wires, cut=())
        without = (
            {layer: shapes for layer, shapes in each.shapes.items() if layer not in cut} for each in sheets
        )
        both = zip(sheets, without, strict=True)
        inner._content = [replace(sheet, shapes=shapes) for sheet, shapes in both], alike
        return inner

    def faults(self, kind: str) -> list[Place]:
        """The nets at fault, each where it is: `kind` is short, open or dangling."""
        found: Iterable[Place] = getattr(self, f"_{kind}")()
        return list(found)

    def of_die(self, number: int) -> list[Net]:
        """The nets of a die by its number, in its frame."""
        alike = next(each for each in self._alike if number in each.dies)
        return [net for part in alike.parts for net in self._nets[part]]

    def contents(self, having: Container[int] | None = None) -> Iterator[Content]:
        """The nets of each different die, or of those alone that have one of some parts."""
        for alike in self._alike:
            if having is not None and not any(part in having for part in alike.parts):
                continue
            nets, sheets = [], []
            for part in alike.parts:
                nets += self._nets[part]
                sheets += [self._sheets[part]] * len(self._nets[part])
            yield Content(alike.dies, self._field(alike), nets, sheets)

    def _of_filters(self) -> Iterator[tuple[Content, list[Sheet]]]:
        """The different dies in which ports of filters are declared, with the sheets of each, each once."""
        sheets = enumerate(self._sheets)
        having = {part for part, sheet in sheets if paths.ports_of([sheet], self.wires)}
        for content in self.contents(having):
            yield content, list({id(sheet): sheet for sheet in content.sheets}.values())

    def _field(self, alike: Alike) -> kdb.Box:
        """The die's field in its frame; where no die is known, what is drawn."""
        if not alike.dies:
            box = self._shapes.top.bbox()
            return box.moved(-box.left, -box.bottom)
        dies, number = self._shapes.dies, alike.dies[0]
        turn = dies.stands.turns[dies.stands.turn[number]]
        field = kdb.Box(*dies.boxes[number].tolist()).transformed(turn.inverted())
        return kdb.Box(0, 0, field.width(), field.height())

    def holding(self, conductor: str, other: str, by_name: bool = False) -> kdb.Region:
        """The shapes of a conductor that are on one net with a shape of another layer.

        With `by_name` also on any net that has a name of such a net, or one of the ground that is stated.
        """
        made, with_ = Layer("made", conductor), Layer("made", other)
        layer = self._shapes.layout.insert_layer(kdb.LayerInfo("pkgdrc:nets"))
        stated = self._shapes.technology.nets
        names = set(stated.ground) if by_name and stated else set()
        if by_name:
            names = names.union(*(net.names for nets in self._nets for net in nets if with_ in net.metal))
        for number, nets in enumerate(self._nets):
            having = [net for net in nets if with_ in net.metal or names & net.names]
            self._draw(layer, number, [each for net in having for each in net.metal.get(made, ())])
        return self._shapes.deep(layer)

    def charged(self, conductors: Collection[str], shunt: str, ground: str) -> list[Place]:
        """The nets with a shape of some conductors that neither are of ground nor led to it by shunts.

        Each at its gap to the nearest net that is discharged; as a whole where there is none in its die.
        """
        found: list[Place] = []
        kinds = {Layer("made", name) for name in conductors}
        reached = [self._discharged(nets, Layer("made", shunt), Layer("made", ground)) for nets in self._nets]
        having: dict[tuple[int, int], list[int]] = defaultdict(list)  # what else is in a die stands apart
        for alike in self._alike:
            for part in alike.parts:
                having[alike.parts[0], part] += alike.dies
        for (whole, part), dies in having.items():
            others = [self._nets[each][index] for each in {whole, part} for index in sorted(reached[each])]
            for index, net in enumerate(self._nets[part]):
                if index not in reached[part] and kinds & net.metal.keys():
                    found += self._charged(net, others, tuple(sorted(dies)))
        return found

    def _charged(self, net: Net, discharged: list[Net], dies: tuple[int, ...]) -> Iterator[Place]:
        about = tuple(sorted(net.names))
        gaps = (gap(net, other) for other in discharged)
        least = min(gaps, key=lambda each: (each.distance, each.start, each.end), default=None)
        if least is None:
            yield from self._whole(dies, faults.largest(net), (), about)
        else:
            apart = round(least.distance * self._shapes.dbu, 6)
            yield from self._told(dies, (), about, (least.start, least.end), apart)

    def _discharged(self, nets: list[Net], film: Layer, ground: Layer) -> set[int]:
        """Numbers of the nets of ground, and of those that films of shunts join to them."""
        touched = [{str(each) for each in net.ends.get(film, ())} for net in nets]
        reached = paths.grounds(nets, self.wires)
        reached |= {index for index, net in enumerate(nets) if ground in net.metal}
        more = reached
        while more:
            films = set().union(*(touched[index] for index in reached))
            more = {index for index, its in enumerate(touched) if its & films} - reached
            reached |= more
        return reached

    def _draw(self, layer: int, number: int, polygons: list[kdb.Polygon]) -> None:
        """Polygons of a part into the dies that have it."""
        for cell, to_cell in self._cells(self._having(number)) if polygons else ():
            shapes = self._shapes.layout.cell(cell).shapes(layer)
            for polygon in polygons:
                shapes.insert(polygon.transformed(to_cell))

    # ------------------------------------------------------------------ what is wrong

    def _short(self) -> Iterator[Place]:
        for number, nets in enumerate(self._nets):
            for fault in faults.shorts(nets, self._sheets[number], self.wires):
                what = self._chain(fault.chain)
                width = round(fault.chain.width * self._shapes.dbu, 6)
                yield from self._told(self._having(number), what, fault.names, fault.chain.between, width)

    def _open(self) -> Iterator[Place]:
        named = [any(net.labels for net in nets) for nets in self._nets]
        together: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for alike in self._alike:  # what has no name is no piece of anything
            together[tuple(part for part in alike.parts if named[part])] += alike.dies
        for parts, dies in together.items():
            nets = [net for part in parts for net in self._nets[part]]
            for fault in faults.opens(nets, self.wires.outside):
                apart = round(fault.gap.distance * self._shapes.dbu, 6)
                what = (Detail(What.PIECES, values=(fault.pieces,)), Detail(What.APART, values=(apart,)))
                between = (fault.gap.start, fault.gap.end)
                yield from self._told(tuple(sorted(dies)), what, fault.names, between, apart)

    def _blocked(self) -> Iterator[Place]:
        declared = False
        for content, sheets in self._of_filters():
            declared = True
            for fault in paths.blocked(content.nets, sheets, self.wires):
                apart = round(fault.gap.distance * self._shapes.dbu, 6)
                what = Detail(What.NEAREST, values=(apart,))
                if fault.alone:
                    what = Detail(What.ONLY_PORT)
                elif not fault.ports[1]:
                    what = Detail(What.ON_NO_METAL)
                between = (fault.gap.start, fault.gap.end)
                about = (*fault.ports[0], *fault.ports[1])
                yield from self._told(content.dies, (what,), about, between, apart)
        if not declared:
            raise NotApplicableError("no text declares the ports of a filter, such as F1.IN and F1.OUT")

    def ladders(self) -> list[Place]:
        """The ladders of resonators, each with the spread of its pitches, %."""
        found: list[Place] = []
        declared = False
        for content, sheets in self._of_filters():
            for ladder in ladders(content.nets, sheets, self.wires):
                declared = True
                between = (ladder.series[0].middle, ladder.shunt[0].middle)
                pitch = ladder.series[0].pitch * self._shapes.dbu
                what = (Detail(What.PITCH_IN_SERIES, values=(round(pitch, 6),)),)
                found += self._told(content.dies, what, ladder.ports, between, round(ladder.spread, 3))
        if not declared:
            raise NotApplicableError("no ladder of resonators lies between declared ports")
        return found

    def _dangling(self) -> Iterator[Place]:
        for number, nets in enumerate(self._nets):
            for fault in faults.dangling(nets, self.wires):
                ends = (Detail(What.ONE_TERMINAL if fault.terminals else What.NO_TERMINAL),)
                what = ends if fault.names else (Detail(What.NO_NAME), *ends)
                yield from self._whole(self._having(number), fault.outline, what, fault.names)

    def _chain(self, chain: Chain) -> tuple[Detail, ...]:
        """What a chain is made of, and how narrow it is."""
        made = [shape.layer.name for shape in chain.shapes if shape.layer.kind == "made"]
        width = round(chain.width * self._shapes.dbu, 6)
        found = Detail(What.CHAIN, tuple(dict.fromkeys(made)), (len(made), width))
        back = any(shape.layer.kind == "cut" for shape in chain.shapes)
        return (found, Detail(What.OVER_BACK_METAL)) if back else (found,)

    def _whole(
        self, dies: tuple[int, ...], outline: kdb.Polygon, details: tuple[Detail, ...], about: tuple[str, ...]
    ) -> Iterator[Place]:
        """A fault of some dies that is a shape."""
        for cell, members, to_cell in self.stands(dies):
            there = outline.transformed(to_cell)
            yield Place(cell, there, None, details=details, dies=members, about=about)

    def _told(
        self,
        dies: tuple[int, ...],
        details: tuple[Detail, ...],
        about: tuple[str, ...],
        between: tuple[Point, Point],
        measured: float,
    ) -> Iterator[Place]:
        """A fault of some dies that is a line from one point to another."""
        for cell, members, to_cell in self.stands(dies):
            start, end = ((x + to_cell.disp.x, y + to_cell.disp.y) for x, y in between)
            outline = mark(start, end)
            yield Place(
                cell, outline, measured, between=(start, end), details=details, dies=members, about=about
            )

    # ------------------------------------------------------------------ where

    def _having(self, part: int) -> tuple[int, ...]:
        """The dies that have a part."""
        return self._dies_of[part]

    @cached_property
    def _dies_of(self) -> dict[int, tuple[int, ...]]:
        """The dies of each part, in order."""
        found: dict[int, list[int]] = defaultdict(list)
        for alike in self._alike:
            for part in alike.parts:
                found[part] += alike.dies
        return {part: tuple(sorted(dies)) for part, dies in found.items()}

    def stands(self, dies: tuple[int, ...]) -> Iterator[tuple[int, tuple[int, ...], kdb.ICplxTrans]]:
        """Dies by the cell that their field is drawn in, with what leads from a die's frame to that cell."""
        if not dies:
            box = self._shapes.top.bbox()
            yield self._shapes.top.cell_index(), (), kdb.ICplxTrans(box.left, box.bottom)
            return
        if self._frame is not None:
            cell, x, y = self._frame
            yield cell, dies, kdb.ICplxTrans(x, y)
            return
        stands, numbers = self._shapes.dies.stands, np.array(dies)
        frames = np.column_stack([stands.cell[numbers], stands.corner[numbers]])
        distinct, _, which = distinct_rows(frames)
        for row, (cell, x, y) in enumerate(distinct.tolist()):
            members = dies if len(distinct) == 1 else tuple(numbers[which == row].tolist())
            yield cell, members, kdb.ICplxTrans(x, y)

    @cached_property
    def _frame(self) -> tuple[int, int, int] | None:
        """The cell that all dies are, and their field's lower left corner in it; None if they differ."""
        stands = self._shapes.dies.stands
        columns = (stands.cell, stands.corner[:, 0], stands.corner[:, 1])
        if any((each != each[0]).any() for each in columns):
            return None
        cell, x, y = (int(each[0]) for each in columns)
        return cell, x, y

    def _cells(self, dies: tuple[int, ...]) -> Iterator[tuple[int, kdb.ICplxTrans]]:
        """Where shapes of a die's frame are drawn so that they are in some dies alone."""
        for cell, members, to_cell in self.stands(dies):
            if not members or self._shapes.places.count(cell) == len(members):
                yield cell, to_cell
            else:
                for number in members:
                    yield self._shapes.top.cell_index(), self._shapes.dies.frame(number).inverted()

    # ------------------------------------------------------------------ following them

    @cached_property
    def _nets(self) -> list[list[Net]]:
        """The nets of each part, in the frame of its dies."""
        return extract(self._sheets, self.wires)

    @property
    def _sheets(self) -> list[Sheet]:
        return self._content[0]

    @property
    def _alike(self) -> list[Alike]:
        return self._content[1]

    @cached_property
    def _content(self) -> tuple[list[Sheet], list[Alike]]:
        return drawn_sheets(self._shapes, self.wires)


def in_die(shapes: Shapes) -> Netlist:
    """The nets as they are joined within each die, without what runs over the cut."""
    return shapes.once(Netlist).in_die()
