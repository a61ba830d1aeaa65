"""The subcommands, each loaded when it is asked for, and how bad input ends."""

import os
import shlex
from collections.abc import Sequence
from importlib import import_module

import click
from click.shell_completion import shell_complete

from pkgdrc.cli.main import COULD_NOT
from pkgdrc.cli.terminal import say
from pkgdrc.errors import InputError
from pkgdrc.version import __version__

COMMANDS = (
    "demo",
    "generate",
    "check",
    "report",
    "waive",
    "rules",
    "explain",
    "pins",
    "section",
    "model",
    "assemble",
    "klayout",
    "init",
    "new-deck",
    "test",
    "trust",
)


_COMPLETE = "_PKGDRC_COMPLETE"


class _Commands(click.Group):
    """Loads a subcommand's module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"pkgdrc.cli.{cmd_name.replace('-', '_')}").command
        assert isinstance(command, click.Command)
        return command


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="pkgdrc")
@click.option(
    "--debug", is_flag=True, envvar="PKGDRC_DEBUG", help="Show the traceback of an error inside pkgdrc."
)
def commands(debug: bool) -> None:
    """Draws wafer-level packages as GDSII or OASIS, and checks such layouts against a rule deck.

    Exit codes: 0 clean, 1 findings, 2 could not check (bad input, bad deck, a rule that failed).
    Completion: eval "$(_PKGDRC_COMPLETE=bash_source pkgdrc)"; zsh_source and fish_source for other shells.
    """
    del debug


def run(arguments: Sequence[str]) -> int:
    """Run the command line `arguments` and return its exit code.

    A command returns its exit code, None for 0. Errors inside pkgdrc are raised.
    """
    asked = os.environ.get(_COMPLETE)
    if asked:  # by a shell, for what can be typed next
        return shell_complete(commands, {}, "pkgdrc", _COMPLETE, asked)
    try:
        with commands.make_context("pkgdrc", list(arguments), obj=_told(arguments)) as context:
            return int(commands.invoke(context) or 0)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        error.show()
        return COULD_NOT
    except InputError as error:
        say(f"error: {error}")
        return COULD_NOT
    except (KeyboardInterrupt, click.Abort):
        say("interrupted; nothing is left half-written")
        return COULD_NOT


def _told(arguments: Sequence[str]) -> str:
    """The command line as it would be typed."""
    return shlex.join(["pkgdrc", *arguments])
