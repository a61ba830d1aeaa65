"""Files that appear whole or not at all."""

import os
from collections.abc import Mapping
from pathlib import Path

from pkgdrc.errors import InputError


def check_writable(path: Path, what: str) -> None:
    """Refuse, before any work is done, a path that `write_whole` could not write; `what` is to go there."""
    if path.is_dir():
        raise InputError(f"{path}: is a folder; a {what} needs the name of a file")
    if path.exists() and not os.access(path, os.W_OK):
        raise InputError(f"{path}: is write-protected")
    try:
        trial = _beside(path)
        trial.touch(exist_ok=False)
        trial.unlink()
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from None


def write_whole(contents: Mapping[Path, bytes]) -> None:
    """Write all files, or leave those that were there as they were. InputError says which failed and why."""
    drafts: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            drafts[path] = _beside(path)
            drafts[path].write_bytes(content)
        for path, draft in drafts.items():
            draft.replace(path.resolve())
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from None
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    """A new name in the folder that `path` really lies in."""
    real = path.resolve()
    return real.with_name(f".{real.name}.{os.urandom(4).hex()}")


def others_may_write(path: Path) -> bool:
    """Whether somebody else than this user may write a file or folder; no on systems without such rights."""
    if not hasattr(os, "getuid"):
        return False
    try:
        state = path.stat()
    except OSError:
        return True
    return state.st_uid not in (os.getuid(), 0) or bool(state.st_mode & 0o022)
