"""One self-contained HTML page: templates filled in, styles and scripts inside, nothing fetched."""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pkgdrc.report import words
from pkgdrc.version import __version__


def page(
    template: str, *, styles: Sequence[str] = (), scripts: Sequence[str] = (), css: str = "", **content: Any
) -> str:
    """The page that a template beside this file makes, which extends `base.html`.

    `styles` and `scripts` are files beside the template, in their order; `css` is style that is made for this
    page. All text in `content` is shown as it is: what would be markup is escaped, and so is what cannot be
    printed. The page's security policy allows these scripts alone and no resource from outside.
    """
    sources = [_file(name) for name in ("base.js", *scripts)]
    hashes = " ".join(f"'sha256-{_hash(source)}'" for source in sources)
    policy = f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:"
    sheets = [*(_file(name) for name in ("base.css", *styles)), css.replace("</", "<\\/")]
    made = _environment().get_template(template)
    return made.render(
        policy=f"{policy}; base-uri 'none'; form-action 'none'",
        styles=[Markup(sheet) for sheet in sheets],
        scripts=[Markup(source) for source in sources],
        version=__version__,
        **content,
    )


def _hash(source: str) -> str:
    return base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()


def _file(name: str) -> str:
    environment = _environment()
    assert environment.loader
    return environment.loader.get_source(environment, name)[0]


def _shown(value: object) -> object:
    """Markup as it is; of other text what cannot be printed is escaped, so it can be encoded too."""
    return words.printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pkgdrc.report.html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["words"] = words
    return environment
