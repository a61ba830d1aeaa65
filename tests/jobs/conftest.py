"""Layouts that are drawn once for all tests here."""

import pytest

from pkgdrc.jobs import Outcome, Task, judge

from .samples import draw_all


@pytest.fixture(scope="session")
def tasks(tmp_path_factory: pytest.TempPathFactory) -> list[Task]:
    """A wafer with planted defects, a stud base and an elastic bump device."""
    return draw_all(tmp_path_factory.mktemp("layouts"))


@pytest.fixture(scope="session")
def alone(tasks: list[Task]) -> list[Outcome]:
    """How they end when they are judged in this process."""
    return judge(tasks)
