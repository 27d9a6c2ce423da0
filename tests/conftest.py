"""What several test modules share: one run of the demonstration, made once."""

from __future__ import annotations

import pytest
from workspaces import Ran, Workspace, command


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Ran]:
    """The demonstration after its first run, and what it said. Only to be read."""
    root = tmp_path_factory.mktemp("demo") / "演示"
    ran = command("demo", root)
    return Workspace(root), ran
