"""Click speaks Chinese: its own gettext door, with our catalogue behind it."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

CATALOGUES = Path(__file__).parent / "locale"


def chinese() -> None:
    """Make every message of click Chinese, whatever language the machine is set to.

    Click looks its sentences up in gettext's default domain (messages) at the moment it says them.
    """
    os.environ["LANGUAGE"] = "zh_CN"
    gettext.bindtextdomain("messages", str(CATALOGUES))
