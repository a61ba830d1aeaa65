"""What all tests share."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests answer nothing from the user's cache, and leave nothing there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PKGDRC_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield
