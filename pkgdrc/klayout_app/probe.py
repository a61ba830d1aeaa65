"""Asking the KLayout application what it is, and what of pkgdrc works in it."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pkgdrc.errors import InputError

OLDEST = (0, 28, 5)
"""The oldest application that pkgdrc supports."""

_NAMES = ("klayout", "klayout_app")  # the latter on Windows
_SCRIPT = """\
import json, sys
import pya
with open({answer!r}, "w", encoding="utf-8") as file:
    json.dump({{
        "version": pya.Application.instance().version(),
        "python": "%d.%d" % tuple(sys.version_info[:2]),
        "libraries": list(pya.Library.library_names()),
        "technologies": list(pya.Technology.technology_names()),
    }}, file)
"""


@dataclass(frozen=True)
class Answer:
    """What an application says of itself."""

    version: tuple[int, ...]
    python: str  # "3.11"
    libraries: frozenset[str]
    technologies: frozenset[str]
    errors: tuple[str, ...]  # what pkgdrc's start has logged


def find_application() -> Path | None:
    """The application's executable on PATH."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    return Path(found) if found else None


def ask(executable: Path, home: Path, patience: float = 60.0) -> Answer:
    """Start the application without a window in `home`, and ask it.

    InputError if it does not answer within `patience` seconds. It leaves the folders in `home` that it makes
    at each start.
    """
    with tempfile.TemporaryDirectory(prefix="pkgdrc-") as folder:
        script, told = Path(folder, "ask.py"), Path(folder, "answer.json")
        script.write_text(_SCRIPT.format(answer=str(told)), encoding="utf-8")
        try:
            ended = subprocess.run(
                [executable, "-zz", "-r", script],
                env=environment(home),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=patience,
            )
        except OSError as error:
            raise InputError(f"{executable}: cannot be started ({error.strerror})") from None
        except subprocess.TimeoutExpired:
            raise InputError(f"{executable}: did not answer within {patience:g} s") from None
        if not told.exists():
            why = (ended.stderr or ended.stdout).strip().splitlines()
            raise InputError(f"{executable}: did not answer{f' ({why[-1]})' if why else ''}")
        found = json.loads(told.read_text(encoding="utf-8"))
    lines = ended.stderr.splitlines()
    return Answer(
        tuple(map(int, re.findall(r"\d+", found["version"])[:3])),
        found["python"],
        frozenset(found["libraries"]),
        frozenset(found["technologies"]),
        tuple(line.partition("pkgdrc: ")[2] for line in lines if line.startswith("ERROR: pkgdrc: ")),
    )


def environment(home: Path) -> dict[str, str]:
    """That of this process for an application with a home, without what keeps it from starting."""
    kept = {
        key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "KLAYOUT_PYTHONPATH")
    }
    return kept | {"KLAYOUT_HOME": str(home)}
