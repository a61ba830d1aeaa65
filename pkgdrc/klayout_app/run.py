"""What the menu asks of `pkgdrc`: command lines, and what its lines on stderr tell."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

LAYOUT, CELL, REGION = "layout", "cell", "region"
"""Scopes of a check: the whole layout, the current cell, what reaches into the visible region."""

_SAID = "pkgdrc: "
_ASKED = {"PKGDRC_PROGRESS": "json"}  # how far a check is, for the window that shows it
_REPLACED = ("PYTHONPATH", "PYTHONHOME")  # of the application's Python, not of the one that runs pkgdrc


@dataclass(frozen=True)
class Choice:
    """What was chosen in the dialog of a check."""

    technology: str = (
        ""  # a shipped one's name, a technology file, or a deck's folder; "": as pkgdrc.toml says
    )
    scope: str = LAYOUT
    configured: bool = True  # whether a pkgdrc.toml counts


def as_text(choice: Choice) -> str:
    """The choice as the application's configuration keeps it."""
    return json.dumps(asdict(choice))


def from_text(text: str) -> Choice:
    """The choice that `as_text` wrote; the default for anything else."""
    try:
        choice = Choice(**json.loads(text))
    except (ValueError, TypeError):
        return Choice()
    strings = isinstance(choice.technology, str) and choice.scope in (LAYOUT, CELL, REGION)
    return choice if strings and isinstance(choice.configured, bool) else Choice()


def technology_options(technology: str) -> list[str]:
    """The options that name a technology, which names its deck, or a folder that is a deck; none for ''."""
    if not technology:
        return []
    place = Path(technology)
    return ["--deck" if place.is_absolute() and place.is_dir() else "--technology", technology]


def check_options(choice: Choice, config: str, cell: str) -> list[str]:
    """The options of `pkgdrc check` for a copy of a layout.

    config: the pkgdrc.toml that is nearest to the layout itself, or ''. cell: the one that is shown, or is
    current; the scope says whether it is needed.
    """
    options = technology_options(choice.technology)
    options += ["--config", config] if config and choice.configured else ["--no-config"]
    return options if choice.scope == LAYOUT else [*options, "--top", cell]


def environment(own: Mapping[str, str], folder: Path) -> dict[str, str]:
    """The environment of a process whose temporary files stay in `folder`."""
    kept = {key: value for key, value in own.items() if key not in _REPLACED}
    place = str(folder)
    return {**kept, "TMPDIR": place, "TMP": place, "TEMP": place, "PYTHONIOENCODING": "utf-8", **_ASKED}


def progress(line: str) -> "tuple[int, int, str] | None":
    """Rules done, rules in all and the rule that is judged now, if a line holds them, as JSON."""
    if not line.startswith("{"):
        return None
    try:
        told = json.loads(line)
        return int(told["done"]), int(told["of"]), str(told["rule"])
    except (ValueError, KeyError, TypeError):
        return None


def remarks(errors: str) -> list[str]:
    """What a process said on stderr apart from its progress, a sentence each."""
    lines = (line.strip().removeprefix(_SAID) for line in errors.splitlines())
    return [line for line in lines if line and not progress(line)]


def trouble(errors: str, code: int) -> str:
    """Why a process came to nothing, in one sentence; `errors` is what it said."""
    said = remarks(errors)
    if any("No module named" in line and "pkgdrc" in line for line in said):
        return (
            "pkgdrc is no longer where it was; run `pkgdrc klayout install` where it is installed now, "
            "and start KLayout again"
        )
    stated = [line for line in said if line.startswith("error")]
    if stated or said:
        return (stated or said)[-1].removeprefix("error: ")
    return f"pkgdrc ended with code {code} and said nothing"


def copy_name(file: str) -> str:
    """What a copy of the layout in `file` is called, in the same format where pkgdrc reads that."""
    name = Path(file).name.removesuffix(".gz")
    ending = ".gds" if Path(name).suffix.lower() in (".gds", ".gds2", ".gdsii") else ".oas"
    return f"{Path(name).stem or 'layout'}{ending}"
