"""What is wrong with an installation in a KLayout home, in words."""

import filecmp
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pkgdrc.errors import InputError
from pkgdrc.klayout_app.grain import files_of
from pkgdrc.klayout_app.install import LINK, PACKAGE, is_ours, is_there
from pkgdrc.klayout_app.probe import OLDEST, Answer, ask, find_application
from pkgdrc.klayout_app.record import Record, read_record
from pkgdrc.klayout_app.technologies import known, shipped
from pkgdrc.version import __version__

_AGAIN = "run `pkgdrc klayout install`"


@dataclass(frozen=True)
class Remark:
    """One sentence: that something is fine, wrong, cannot be told, or worth knowing."""

    kind: Literal["fine", "wrong", "unknown", "note"]
    text: str


def remarks(home: Path) -> Iterator[Remark]:
    """What there is to say about the installation in `home`, and about the application that uses it."""
    home = home.absolute()
    here = list(_package(home))
    yield from here
    if any(each.kind == "wrong" for each in here) and not is_there(home / LINK):
        return  # nothing is installed
    record = None
    try:
        record = read_record(home)
    except InputError as error:
        yield Remark("wrong", str(error))
    if record:
        yield from _recorded(record)
        yield from _technologies(home, record)
    yield from _application(home, record)


def _package(home: Path) -> Iterator[Remark]:
    target = home / LINK
    if not is_there(target):
        yield Remark("wrong", f"pkgdrc is not installed in {home}; {_AGAIN}")
    elif not is_ours(target):
        yield Remark("wrong", f"{target} is not pkgdrc's own; move it away and {_AGAIN}")
    elif not target.exists():
        yield Remark("wrong", f"{target} links to {target.readlink()}, which is gone; {_AGAIN}")
    elif not target.is_symlink() and not _same(target):
        yield Remark("wrong", f"{target} is a copy of another version; {_AGAIN}")
    else:
        yield Remark("fine", f"the package is {'linked' if target.is_symlink() else 'copied'} into {home}")


def _same(copy: Path) -> bool:
    """Whether a copy of the package holds what the package does."""
    files = [path.relative_to(PACKAGE) for path in PACKAGE.rglob("*") if path.is_file()]
    return all(
        (copy / file).is_file() and filecmp.cmp(PACKAGE / file, copy / file, shallow=False) for file in files
    )


def _recorded(record: Record) -> Iterator[Remark]:
    if record.pkgdrc != __version__:
        yield Remark(
            "wrong", f"pkgdrc {record.pkgdrc} was installed, and this is pkgdrc {__version__}; {_AGAIN}"
        )
    for path in (record.python, *record.paths):
        if not Path(path).exists():
            yield Remark("wrong", f"{path} is gone, which pkgdrc was installed with; {_AGAIN}")
            break
    else:
        yield Remark("fine", f"it uses Python {record.version}, {record.python}")


def _technologies(home: Path, record: Record) -> Iterator[Remark]:
    """Those that ship, and each of the user's own."""
    if all(_written(home, name, file) for name, file in shipped().items()):
        yield Remark("fine", "the technologies that ship are those of this pkgdrc")
    else:
        yield Remark("wrong", f"the technologies that ship are not those of this pkgdrc; {_AGAIN}")
    for name, file in record.technologies.items():
        try:
            written = _written(home, name, Path(file))
        except InputError as error:
            yield Remark("wrong", f"technology '{name}' cannot be used: {error}")
            continue
        if written:
            yield Remark("fine", f"technology '{name}' is as {file} says")
        else:
            yield Remark("wrong", f"technology '{name}' is older than {file}; {_AGAIN}")


def _written(home: Path, name: str, file: Path) -> bool:
    """Whether what stands in a home of a technology is what its file says now."""
    texts = {home / path: text for path, text in files_of(name, file).items()}
    return all(path.is_file() and path.read_text(encoding="utf-8") == text for path, text in texts.items())


def _application(home: Path, record: Record | None) -> Iterator[Remark]:
    executable = find_application()
    if executable is None:
        yield Remark(
            "unknown",
            "the application klayout is not on PATH, so nobody could ask it whether pkgdrc works in it; "
            "put its folder on PATH",
        )
        return
    set_ = [name for name in ("PYTHONPATH", "KLAYOUT_PYTHONPATH") if os.environ.get(name)]
    if set_:
        yield Remark("note", f"{' and '.join(set_)} is set: KLayout does not start with it; unset it there")
    try:
        answer = ask(executable, home)
    except InputError as error:
        yield Remark("unknown", str(error))
        return
    yield from _told(answer, record)


def _told(answer: Answer, record: Record | None) -> Iterator[Remark]:
    version = ".".join(map(str, answer.version))
    if answer.version < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        yield Remark("wrong", f"KLayout {version} is too old; pkgdrc needs {oldest} or later")
    else:
        yield Remark("fine", f"KLayout {version} runs Python {answer.python}")
    if record and answer.python != record.version:
        yield Remark(
            "wrong",
            f"KLayout runs Python {answer.python}, pkgdrc is installed in Python {record.version}, so its "
            f"PCells do not work; install pkgdrc in Python {answer.python} and run its "
            "`pkgdrc klayout install`",
        )
    elif not any(name.startswith("pkgdrc") for name in answer.libraries):
        why = f": {answer.errors[0]}" if answer.errors else f"; {_AGAIN}"
        yield Remark("wrong", f"the library of PCells is not registered{why}")
    else:
        yield Remark("fine", "the library of PCells is registered")
    missing = sorted(known(record.technologies if record else {}).keys() - answer.technologies)
    if missing:
        yield Remark("wrong", f"KLayout does not know the technologies {', '.join(missing)}; {_AGAIN}")
    else:
        yield Remark("fine", "the technologies are registered")
