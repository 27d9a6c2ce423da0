"""What several test modules share: one run of the demonstration, the story and three editions, made once; how many spoiled letters are to be tried."""

from __future__ import annotations

import pytest
from chained import three_editions
from workspaces import Ran, Workspace, command


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Ran]:
    """The demonstration after its first run, and what it said. Only to be read."""
    root = tmp_path_factory.mktemp("demo") / "演示"
    ran = command("demo", root)
    return Workspace(root), ran


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Ran]:
    """The workspace at the end of the story, and what the command said. Only to be read."""
    root = tmp_path_factory.mktemp("story") / "演示"
    ran = command("demo", "--story", root)
    assert ran.code == 0, ran.err
    return Workspace(root), ran


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with three editions. Only to be read, or changed and put back."""
    return three_editions(tmp_path_factory.mktemp("kept") / "局")


def pytest_addoption(parser: pytest.Parser) -> None:
    """How many letters the fuzz test makes, and with which it begins."""
    parser.addoption("--mutants", type=int, default=400, help="how many spoiled letters to try")
    parser.addoption("--first", type=int, default=0, help="the number of the first of them")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests recorded beside passing, such as how many cells were compared."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {name} {value}")
