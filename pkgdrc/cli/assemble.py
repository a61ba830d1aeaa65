"""`pkgdrc assemble`: the wafer that a mask set makes, as one layout."""

from pathlib import Path

import click

from pkgdrc.cli import options


@click.command("assemble")
@click.argument("masks", metavar="SET", type=click.Path(path_type=Path))
@options.target("Layout to write: .gds, .gds.gz, .oas or .oas.gz.")
@options.technology
@options.unit
@options.accept_dropped
def command(
    masks: Path, target: Path, technology: str | None, unit: str | None, accept_dropped: bool
) -> None:
    """Write the wafer that the mask set SET makes into one layout, in the technology's layers.

    The technology is the set's own, or the one that is given.
    """
    from pkgdrc.cli.interrupt import interruptible
    from pkgdrc.cli.steps import technology_of
    from pkgdrc.cli.terminal import say
    from pkgdrc.errors import InputError
    from pkgdrc.input.ask import asked_for
    from pkgdrc.input.copy import write_copy
    from pkgdrc.input.masks import is_mask_set
    from pkgdrc.input.read import read_layout
    from pkgdrc.technology import load_technology

    if not is_mask_set(masks):
        raise InputError(f"{masks}: is no mask set, a TOML file with [[mask]] tables")
    file = technology_of(masks, None, technology)
    if file is None:
        raise InputError(
            f"{masks}: a mask set needs a technology; give --technology FILE, or the key 'technology'"
        )
    loaded = load_technology(file)
    with interruptible():
        source = read_layout(masks, asked=asked_for(loaded, unit), accept_dropped=accept_dropped)
        write_copy(source, target)
    for warning in source.dropped[:5]:
        say(f"warning: {warning}")
    say(f"{target}: {len(source.masks)} masks of {masks}, in the technology {loaded.path}")
