"""What happens when the application starts."""

from tests.klayout_app.application import Application

_STARTED = """
import sys
answer({
    "python": "%d.%d" % sys.version_info[:2],
    "libraries": pya.Library.library_names(),
    "technologies": pya.Technology.technology_names(),
    "klayout": any(name.startswith("klayout.") for name in sys.modules),
})
"""


def test_the_application_starts_with_pkgdrc(application: Application) -> None:
    ended = application.run(_STARTED)
    print(ended)
    assert ended.code == 0
    assert ended.answer["klayout"] is False
