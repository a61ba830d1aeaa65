"""`pkgdrc generate`: a wafer spec drawn into a layout file."""

from pathlib import Path

import click


@click.command("generate")
@click.argument("spec", metavar="SPEC")
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path),
    help="Layout to write: .gds, .gds.gz or .oas.",
)
def command(spec: str, target: Path) -> None:
    """Draw the wafer of a spec into a layout file.

    SPEC is a TOML file, or the name of a shipped one.
    """
    import time

    from pkgdrc.cli.draw import draw
    from pkgdrc.cli.terminal import say
    from pkgdrc.resources import find_layout

    start = time.perf_counter()
    draw(find_layout(spec), target)
    say(f"{target}: {target.stat().st_size / 1000:.0f} kB, drawn in {time.perf_counter() - start:.1f} s")
