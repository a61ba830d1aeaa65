"""`pkgdrc generate`: a wafer spec drawn into a layout file."""

from pathlib import Path

import click

from pkgdrc.cli import options


@click.command("generate")
@click.argument("spec", metavar="SPEC")
@options.target("Layout to write: .gds, .gds.gz or .oas.", required=False)
@click.option(
    "--masks",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Write a mask set instead: a file for each mask, those of the outer face as seen from there.",
)
def command(spec: str, target: Path | None, masks: Path | None) -> None:
    """Draw the wafer of a spec into a layout file or a mask set.

    SPEC is a TOML file, or the name of a shipped one.
    """
    import time

    from pkgdrc.cli.draw import draw, draw_masks
    from pkgdrc.cli.terminal import say
    from pkgdrc.errors import InputError
    from pkgdrc.resources import find_layout

    start = time.perf_counter()
    if (target is None) == (masks is None):
        raise InputError("where to? give either -o FILE or --masks DIR")
    if masks is not None:
        target = draw_masks(find_layout(spec), masks)
    elif target is not None:
        draw(find_layout(spec), target)
    assert target is not None
    say(f"{target}: {target.stat().st_size / 1000:.0f} kB, drawn in {time.perf_counter() - start:.1f} s")
