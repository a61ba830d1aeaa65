"""What an installation tells the application: where pkgdrc and its Python are."""

import json
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pkgdrc.errors import InputError

FILE = "pkgdrc.json"
"""Name of the record's file in KLayout's home."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """One installation of pkgdrc in a KLayout home."""

    python: str  # the Python that pkgdrc is installed in; runs `-m pkgdrc` for the menu
    paths: tuple[str, ...]  # folders to import from; the first one holds pkgdrc itself
    version: str  # of that Python: "3.11"
    pkgdrc: str  # version
    made: tuple[str, ...] = ()  # folders that were missing before
    technologies: dict[str, str] = field(default_factory=dict)  # the user's own: name in KLayout = file

    @property
    def fits(self) -> bool:
        """Whether compiled modules of `paths` work in the Python that asks."""
        return self.version == "{}.{}".format(*sys.version_info)


def read_record(home: Path) -> Record:
    """The record in a KLayout home; InputError if there is none, or it cannot be used."""
    file = home / FILE
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return Record(**found | {key: tuple(found.get(key, ())) for key in ("paths", "made")})
    except FileNotFoundError:
        raise InputError(f"{file}: is missing; `pkgdrc klayout install` writes it") from None
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror})") from None
    except (ValueError, TypeError, KeyError):
        raise InputError(f"{file}: is no record of pkgdrc; `pkgdrc klayout install` writes it anew") from None


def as_json(record: Record) -> str:
    """The record as the text of its file."""
    return json.dumps(asdict(record), indent=1) + "\n"
