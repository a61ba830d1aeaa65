"""Putting pkgdrc's package into a KLayout home, and taking it out again."""

import shutil
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

from pkgdrc.errors import InputError
from pkgdrc.files import write_whole
from pkgdrc.klayout_app import grain
from pkgdrc.klayout_app.record import FILE, Record, as_json, read_record
from pkgdrc.version import __version__

PACKAGE = Path(__file__).resolve().parent / "package"
"""The KLayout package that ships with pkgdrc."""

LINK = Path("salt", "pkgdrc")
"""Where it goes in a KLayout home."""

_FORMER = Path("salt", "pkgdrc_own")  # where technologies of the user's own went before pkgdrc 0.2


def install(home: Path, technologies: Sequence[Path] | None = None) -> Record:
    """Link the package into `home`, or copy it where links are not allowed; write technologies and record.

    `technologies` are files of the user's own; None keeps those of an earlier installation, which is
    replaced. InputError if anything else is in the way, or a technology cannot be used.
    """
    home = home.absolute()
    _refuse_foreign(home)
    before = _before(home)
    kept = before.technologies if before else {}
    named = kept if technologies is None else grain.named(technologies)
    files = {home / path: text.encode() for path, text in grain.grain_files(named).items()}
    made = [*(before.made if before else ()), *_folders_to_make(home / LINK.parent)]
    record = _record(tuple(made), named)
    try:
        _remove(home / LINK)
        for folder in (grain.FOLDER, _FORMER):
            _remove(home / folder)
        for folder in {home / LINK.parent, *(path.parent for path in files)}:
            folder.mkdir(parents=True, exist_ok=True)
        _link(home / LINK)
    except OSError as error:
        raise InputError(f"{error.filename or home}: cannot be written ({error.strerror})") from None
    write_whole({**files, home / FILE: as_json(record).encode()})
    return record


def uninstall(home: Path) -> bool:
    """Take everything out of `home` that `install` put there; whether there was anything.

    InputError if what is there is not pkgdrc's own, or cannot be removed.
    """
    home = home.absolute()
    _refuse_foreign(home)
    before = _before(home)
    ours = (home / LINK, home / grain.FOLDER, home / _FORMER, home / FILE)
    found = any(map(is_there, ours))
    try:
        for path in ours:
            _remove(path)
        for folder in sorted(map(Path, before.made if before else ()), reverse=True):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
    except OSError as error:
        raise InputError(f"{error.filename or home}: cannot be removed ({error.strerror})") from None
    return found


def is_there(path: Path) -> bool:
    """Whether there is anything at a path, be it a link to nothing."""
    return path.is_symlink() or path.exists()


def is_ours(target: Path) -> bool:
    """Whether what is at a path was put there by `install`: a link to such a package, or a copy of one."""
    if target.is_symlink():
        return target.readlink().parts[-2:] == PACKAGE.parts[-2:]
    return (target / "grain.xml").is_file() and (target / "pymacros" / "pkgdrc.lym").is_file()


def _refuse_foreign(home: Path) -> None:
    if home.exists() and not home.is_dir():
        raise InputError(f"{home}: is not a folder, so it is no home of KLayout")
    if is_there(home / LINK) and not is_ours(home / LINK):
        raise InputError(f"{home / LINK}: is not pkgdrc's own; move it away first")
    if is_there(home / grain.FOLDER) and not (home / grain.FOLDER / "grain.xml").is_file():
        raise InputError(f"{home / grain.FOLDER}: is not pkgdrc's own; move it away first")


def _record(made: tuple[str, ...], technologies: dict[str, str]) -> Record:
    """Of the Python that runs this."""
    source = Path(__file__).resolve().parents[2]
    folders = (source, sysconfig.get_path("purelib"), sysconfig.get_path("platlib"))
    return Record(
        python=sys.executable,
        paths=tuple(dict.fromkeys(map(str, folders))),
        version="{}.{}".format(*sys.version_info),
        pkgdrc=__version__,
        made=made,
        technologies=technologies,
    )


def _before(home: Path) -> Record | None:
    """What an earlier installation left on record."""
    try:
        return read_record(home)
    except InputError:
        return None


def _folders_to_make(folder: Path) -> list[str]:
    """The folders on the way to `folder` that are missing, with it."""
    return [str(each) for each in (folder, *folder.parents) if not each.exists()]


def _link(target: Path) -> None:
    try:
        target.symlink_to(PACKAGE, target_is_directory=True)
    except (OSError, NotImplementedError):  # Windows, without the right to
        shutil.copytree(PACKAGE, target)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
