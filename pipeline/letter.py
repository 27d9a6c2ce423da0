"""A letter: one file as it lies in the inbox, and the limits within which it may be opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Letter:
    """One file of the inbox: its path there (with /), its size in bytes, when it was received, and how to get its bytes.

    `read` raises OSError where the file cannot be read. It is called in the process that needs the bytes, so it can be pickled.
    """

    file: str
    size: int
    received: datetime
    read: Callable[[], bytes]


@dataclass(frozen=True)
class PassedOver:
    """A file of the inbox that is no letter: lock files, hidden files, files still being written."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What a letter may be at most. Sizes in bytes; checked before any parser sees the content.

    `content_bytes` is what its parts without pictures and attachments may unpack to, `cells` what all its sheets may span.
    """

    letter_bytes: int = 50 * 2**20
    unpacked_bytes: int = 400 * 2**20
    content_bytes: int = 100 * 2**20
    parts: int = 5_000
    ratio: int = 400
    sheets: int = 200
    cells: int = 2_000_000
    seconds: int = 30
    memory_bytes: int = 2**30
