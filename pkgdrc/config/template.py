"""The configuration that `pkgdrc init` writes: every key with its meaning, most of them commented out."""

import textwrap
from dataclasses import fields
from typing import get_args, get_type_hints

from pkgdrc.config.model import Config
from pkgdrc.toml import Doc

_HEAD = """Configuration of pkgdrc for the layouts in this folder and below. Paths are counted from here.
What is left out, ignored or changed here is listed in every report."""
_EXAMPLES: dict[str, object] = {
    "deck": "rules/mine",
    "technology": "technology.toml",
    "top": "WAFER",
    "select": ["RS", "DK.3"],
    "ignore": ["NET.3"],
    "reports": ["drc.html", "drc.json", "drc.lyrdb"],
    "waivers": ["waivers.toml"],
    "baseline": "baseline.json",
    "bad_dies": "lot.sinf",
    "pins": {"file": "pins.csv", "on": "pad"},
}


def template(technology: str, limits: dict[str, tuple[float, str]], rule: str) -> str:
    """A configuration for layouts in a technology.

    `limits`: the deck's limits with value and unit, which are listed to be changed; `rule`: one of its rules.
    """
    lines = [f"# {line}" for line in _HEAD.splitlines()]
    hints = get_type_hints(Config, include_extras=True)
    for key in fields(Config):
        if key.name in ("path", "limits", "severity"):
            continue
        lines += ["", *_comment(_meaning(hints[key.name]))]
        if key.name == "technology":
            lines.append(f"technology = {_toml(technology)}")
        else:
            example = _EXAMPLES.get(key.name, key.default)
            lines.append(f"# {key.name} = {_toml(example)}")
    lines += ["", *_comment(_meaning(hints["limits"])), "[limits]"]
    for name, (value, unit) in sorted(limits.items()):
        lines.append(f"# {name} = {value!r}" + (f"  # {unit}" if unit else ""))
    lines += ["", *_comment(_meaning(hints["severity"])), "[severity]", f'# "{rule}" = "advice"']
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    import tomlkit  # which takes longer to load than to read a configuration

    if not isinstance(value, dict):
        return tomlkit.item(value).as_string()
    table = tomlkit.inline_table()
    table.update(value)
    return table.as_string()


def _meaning(hint: object) -> str:
    return next(each.text for each in get_args(hint) if isinstance(each, Doc))


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(text[0].upper() + text[1:] + ".", 100)]
