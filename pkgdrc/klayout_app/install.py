"""Putting pkgdrc's package into a KLayout home, and taking it out again."""

import shutil
import sys
import sysconfig
from dataclasses import replace
from pathlib import Path

from pkgdrc import __version__
from pkgdrc.errors import InputError
from pkgdrc.files import write_whole
from pkgdrc.klayout_app.record import FILE, Record, as_json, read_record

PACKAGE = Path(__file__).resolve().parent / "package"
"""The KLayout package that ships with pkgdrc."""

LINK = Path("salt", "pkgdrc")
"""Where it goes in a KLayout home."""


def install(home: Path) -> Record:
    """Link the package into `home`, or copy it where links are not allowed, and write the record.

    What an earlier installation left is replaced; InputError if anything else is in the way.
    """
    target = home / LINK
    _refuse_foreign(target)
    made = _folders_to_make(home / LINK.parent)
    record = replace(_record(), made=(*_made_before(home), *map(str, made)))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove(target)
        _link(target)
    except OSError as error:
        raise InputError(f"{error.filename or target}: cannot be written ({error.strerror})") from None
    write_whole({home / FILE: as_json(record).encode()})
    return record


def uninstall(home: Path) -> bool:
    """Take everything out of `home` that `install` put there; whether there was anything.

    InputError if what is there is not pkgdrc's own, or cannot be removed.
    """
    target, file = home / LINK, home / FILE
    _refuse_foreign(target)
    made = _made_before(home)
    found = is_there(target) or file.exists()
    try:
        _remove(target)
        file.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"{error.filename or target}: cannot be removed ({error.strerror})") from None
    for folder in sorted(map(Path, made), key=lambda each: len(each.parts), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    return found


def is_there(path: Path) -> bool:
    """Whether there is anything at a path, be it a link to nothing."""
    return path.is_symlink() or path.exists()


def is_ours(target: Path) -> bool:
    """Whether what is at a path was put there by `install`: a link to such a package, or a copy of one."""
    if target.is_symlink():
        return target.readlink().parts[-2:] == PACKAGE.parts[-2:]
    return (target / "grain.xml").is_file() and (target / "pymacros" / "pkgdrc.lym").is_file()


def _refuse_foreign(target: Path) -> None:
    if is_there(target) and not is_ours(target):
        raise InputError(f"{target}: is not pkgdrc's own; move it away first")


def _record() -> Record:
    """Of the Python that runs this."""
    source = Path(__file__).resolve().parents[2]
    folders = (source, sysconfig.get_path("purelib"), sysconfig.get_path("platlib"))
    return Record(
        python=sys.executable,
        paths=tuple(dict.fromkeys(map(str, folders))),
        version="{}.{}".format(*sys.version_info),
        pkgdrc=__version__,
        package=str(PACKAGE),
    )


def _made_before(home: Path) -> tuple[str, ...]:
    try:
        return read_record(home).made
    except InputError:
        return ()


def _folders_to_make(folder: Path) -> list[Path]:
    """The folders on the way to `folder` that are missing, with it."""
    folder = folder.absolute()
    return [each for each in (folder, *folder.parents) if not each.exists()]


def _link(target: Path) -> None:
    try:
        target.symlink_to(PACKAGE, target_is_directory=True)
    except (OSError, NotImplementedError):  # Windows without the right to
        shutil.copytree(PACKAGE, target)


def _remove(target: Path) -> None:
    if target.is_symlink() or not target.is_dir():
        target.unlink(missing_ok=True)
    else:
        shutil.rmtree(target)
