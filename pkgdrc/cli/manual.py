"""Rules described for people and programs, from what their docstrings and limits say."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pkgdrc.deck import Deck, Rule
from pkgdrc.report.words import quantity


def explanation(rule: Rule, deck: Deck) -> RenderableType:
    """One rule in full."""
    parts: list[RenderableType] = [
        Text.assemble((rule.id, "bold"), f"  {rule.title}"),
        Text(f"{rule.severity} of deck {deck.name}, chapter {rule.chapter}; source: {rule.source}"),
        Text(),
        *_paragraph("Why", rule.why),
        *_paragraph("Fix", rule.fix),
    ]
    if rule.limits:
        table = Table(box=None, padding=(0, 3, 0, 0))
        for heading in ("Limit", "Value", "From"):
            table.add_column(heading)
        for limit in rule.limits:
            table.add_row(Text(limit.name), quantity(limit.value, limit.unit), Text(limit.source))
        parts += [Text(), table]
    if rule.not_applicable:
        parts += [Text(), *_paragraph("Not applicable", rule.not_applicable)]
    return Group(*parts)


def as_table(deck: Deck) -> RenderableType:
    """The deck's rules, a line each."""
    table = Table(box=None, padding=(0, 2, 0, 0), title=f"{deck.name} {deck.version}", title_justify="left")
    for heading in ("Rule", "Severity", "Defect", "Limits"):
        table.add_column(heading)
    for rule in deck.rules:
        limits = ", ".join(quantity(limit.value, limit.unit) for limit in rule.limits)
        title = Text(rule.title, style="dim" if rule.not_applicable else "")
        if rule.not_applicable:
            title.append(" (not applicable)")
        table.add_row(rule.id, rule.severity, title, limits)
    return Group(table, Text())


def as_json(decks: Iterable[Deck]) -> str:
    """The decks as a JSON list."""
    data = [
        {"name": deck.name, "version": deck.version, "rules": [_as_data(rule) for rule in deck.rules]}
        for deck in decks
    ]
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def as_markdown(deck: Deck) -> str:
    """The deck's manual."""
    return "\n".join(_markdown(deck)) + "\n"


def _markdown(deck: Deck) -> Iterator[str]:
    yield f"# {deck.name} {deck.version}"
    for chapter, rules in groupby(deck.rules, key=lambda rule: rule.chapter):
        yield f"\n## {chapter.replace('_', ' ').capitalize()}"
        for rule in rules:
            yield f"\n### {rule.id} {rule.title}\n"
            yield f"{rule.severity.capitalize()}. Source: {rule.source}."
            yield f"\nWhy: {rule.why}\n\nFix: {rule.fix}"
            if rule.limits:
                yield "\n| limit | value | from |\n|---|---|---|"
            for limit in rule.limits:
                yield f"| `{limit.name}` | {quantity(limit.value, limit.unit)} | {limit.source} |"
            if rule.not_applicable:
                yield f"\nNot applicable: {rule.not_applicable}."


def _as_data(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "name": rule.name,
        "title": rule.title,
        "why": rule.why,
        "fix": rule.fix,
        "severity": rule.severity,
        "source": rule.source,
        "chapter": rule.chapter,
        "limits": [
            {"name": limit.name, "value": limit.value, "unit": limit.unit, "source": limit.source}
            for limit in rule.limits
        ],
        "not_applicable": rule.not_applicable,
    }


def _paragraph(heading: str, text: str) -> Iterator[RenderableType]:
    yield Text(heading, style="bold")
    yield Padding(Text(text), (0, 0, 0, 4))
