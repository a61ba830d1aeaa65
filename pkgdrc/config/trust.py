"""Whose rules may run: a deck is Python code, and a pkgdrc.toml that comes with layouts may name any."""

import os
import sysconfig
from pathlib import Path

from pkgdrc.errors import InputError
from pkgdrc.files import others_may_write, write_whole
from pkgdrc.plugins import deck_folders
from pkgdrc.resources import rules_folder

_VARIABLE = "PKGDRC_TRUSTED"


def trusted_file() -> Path:
    """The user's list of trusted folders: the file that PKGDRC_TRUSTED names, else one among the settings."""
    own = os.environ.get(_VARIABLE)
    if own:
        return Path(own).expanduser()
    from platformdirs import user_config_path

    return user_config_path("pkgdrc", appauthor=False) / "trusted"


def trusted() -> list[Path]:
    """The folders that the user trusts. A list that others may write is nobody's word: it holds none."""
    file = trusted_file()
    if not file.is_file() or others_may_write(file) or others_may_write(file.parent):
        return []
    return [Path(line) for line in file.read_text(encoding="utf-8").splitlines() if line]


def trust(folder: Path) -> bool:
    """Remember that the decks in a folder may run; False if that is known. InputError if it is no folder."""
    real = folder.expanduser().resolve()
    if not real.is_dir():
        raise InputError(
            f"{folder}: there is no such folder; name the one that holds the deck, or its project's"
        )
    if "\n" in str(real):
        raise InputError(f"{folder!s:.80}: a folder with a line break in its name cannot be remembered")
    known = trusted()
    if real in known:
        return False
    file = trusted_file()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if others_may_write(file.parent):
        raise InputError(
            f"{file.parent}: others may write there, so nothing is remembered in it; chmod go-w it"
        )
    write_whole({file: "".join(f"{each}\n" for each in (*known, real)).encode()})
    return True


def is_trusted(deck: Path) -> bool:
    """Whether a deck's code may run though only a configuration names it: shipped, installed or trusted."""
    real = deck.resolve()
    libraries = (Path(sysconfig.get_path(name)) for name in ("purelib", "platlib"))
    installed = (rules_folder(), *libraries, *deck_folders())
    return any(real.is_relative_to(each.resolve()) for each in installed) or any(
        real.is_relative_to(each) for each in trusted()
    )


def refusal(config: Path, deck: Path) -> str:
    """Why a configuration's deck does not run, and how it would."""
    return (
        f"{config}: names the deck {deck}, whose Python code would run; if you trust it, say so once with "
        f"'pkgdrc trust {deck}', in CI with 'pkgdrc check --trust ...'"
    )
