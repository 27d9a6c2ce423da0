"""The digest chain of editions: receipts that seal themselves, each naming the one before, and the trace of those cleaned away.

A sealed document is JSON in one fixed spelling that holds the digest of the rest of itself, so that any changed byte is seen in
the document alone. The chain shows what a seal cannot: a document that was replaced by another well-sealed one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

import msgspec

DIGEST = "digest"
TRACE = "已清理.json"


@dataclass(frozen=True)
class Link:
    """The edition before: its folder's name and the digest of its run.json's bytes; both empty before the first."""

    previous: str = ""
    previous_digest: str = ""


@dataclass(frozen=True)
class Removed:
    """An edition that was cleaned away: what it was called, the digest of its run.json, the link it held, and the day (ISO)."""

    edition: int
    name: str
    run_json: str
    previous: str
    previous_digest: str
    removed: str


def digest(content: bytes) -> str:
    """The sha256 of some bytes, in hexadecimal."""
    return sha256(content).hexdigest()


def spelled(document: Mapping[str, Any]) -> bytes:
    """A document in the one spelling that is written and accepted."""
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def sealed(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with the digest of its own spelling as last key."""
    bare = {key: value for key, value in document.items() if key != DIGEST}
    return bare | {DIGEST: digest(spelled(bare))}


def parsed(content: bytes) -> dict[str, Any] | None:
    """The document that stands in these bytes; None where they hold none."""
    try:
        loaded = json.loads(content.decode())
    except (ValueError, RecursionError):
        return None
    return loaded if isinstance(loaded, dict) else None


def opened(content: bytes) -> dict[str, Any] | None:
    """The document of a sealed file; None where a single byte is not as it was written."""
    document = parsed(content)
    if document is None:
        return None
    try:
        return document if spelled(sealed(document)) == content else None
    except UnicodeEncodeError:
        return None


def trace_written(removed: Mapping[int, Removed]) -> bytes:
    """The trace of the editions cleaned away, oldest first, sealed."""
    return spelled(sealed({"removed": [asdict(removed[number]) for number in sorted(removed)]}))


def trace_read(content: bytes) -> dict[int, Removed] | None:
    """The editions cleaned away, by number; None where the trace was changed."""
    document = opened(content)
    if document is None:
        return None
    try:
        return {entry.edition: entry for entry in msgspec.convert(document.get("removed"), list[Removed])}
    except msgspec.ValidationError:
        return None
