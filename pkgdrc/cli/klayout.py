"""`pkgdrc klayout`: pkgdrc inside the KLayout application."""

from pathlib import Path

import click

_home = click.option(
    "--home",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Home of KLayout. Default: KLAYOUT_HOME, else ~/.klayout (Windows: KLayout in the user's folder).",
)


@click.group("klayout")
def command() -> None:
    """Use pkgdrc in the KLayout application (0.28.5 or later): PCells, menu, technologies."""


@command.command("install")
@_home
@click.option(
    "--technology",
    "technologies",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Technology file of your own that KLayout is to know too; may be given several times. "
    "Default: those given last time.",
)
def install(home: Path | None, technologies: tuple[Path, ...]) -> None:
    """Put pkgdrc into KLayout's home, or bring it up to date."""
    from pkgdrc.cli.terminal import say
    from pkgdrc.klayout_app.home import klayout_home
    from pkgdrc.klayout_app.install import LINK
    from pkgdrc.klayout_app.install import install as put

    where = home or klayout_home()
    record = put(where, technologies or None)
    say(f"{where / LINK}: installed; start KLayout anew to use it")
    for name, file in record.technologies.items():
        say(f"{file}: is technology '{name}' there")


@command.command("uninstall")
@_home
def uninstall(home: Path | None) -> None:
    """Take pkgdrc out of KLayout's home."""
    from pkgdrc.cli.terminal import say
    from pkgdrc.klayout_app.home import klayout_home
    from pkgdrc.klayout_app.install import uninstall as take_out

    where = home or klayout_home()
    say(f"{where}: pkgdrc is {'removed' if take_out(where) else 'not installed, so there is nothing to do'}")


@command.command("open")
@_home
@click.argument("layouts", metavar="LAYOUT...", nargs=-1, required=True, type=click.Path(path_type=Path))
def open_(home: Path | None, layouts: tuple[Path, ...]) -> int:
    """Start KLayout with layouts and mask sets.

    Of a mask set the wafer is shown that its masks make; *Check with pkgdrc...* checks the set.
    """
    import os
    import subprocess

    from pkgdrc.errors import InputError
    from pkgdrc.input.masks import is_mask_set
    from pkgdrc.klayout_app.home import OPEN, klayout_home
    from pkgdrc.klayout_app.install import LINK, is_there
    from pkgdrc.klayout_app.probe import environment, find_application

    where, application = home or klayout_home(), find_application()
    for layout in layouts:
        if not layout.is_file():
            raise InputError(f"{layout}: there is no such file")
    if application is None:
        raise InputError("the KLayout application is not on PATH; install it")
    sets = [str(layout.resolve()) for layout in layouts if is_mask_set(layout)]
    if sets and not is_there(where / LINK):
        raise InputError(
            f"{where}: pkgdrc is not in this KLayout, which opens no mask sets then; run 'pkgdrc klayout "
            "install'"
        )
    own = {**environment(where), OPEN: os.pathsep.join(sets)}
    others = [str(layout) for layout in layouts if not is_mask_set(layout)]
    return subprocess.run([application, *others], env=own, check=False).returncode


@command.command("status")
@_home
def status(home: Path | None) -> int:
    """Say whether pkgdrc works in KLayout, and what is wrong.

    Exit codes: 0 it works, 1 it is not installed, out of date or does not work, 2 that cannot be told.
    """
    from pkgdrc.cli.terminal import output
    from pkgdrc.klayout_app.home import klayout_home
    from pkgdrc.klayout_app.status import remarks

    signs = {"fine": "ok", "wrong": "WRONG", "unknown": "?", "note": "note"}
    kinds = set()
    for remark in remarks(home or klayout_home()):
        output(f"{signs[remark.kind]:<6} {remark.text}\n")
        kinds.add(remark.kind)
    return 1 if "wrong" in kinds else 2 if "unknown" in kinds else 0
