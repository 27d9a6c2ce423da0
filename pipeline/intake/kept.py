"""Readings as bytes: as they come from the workers, and as they are kept, so that a second run reads only what is new.

What a letter says hangs on its bytes, its path, its time of receipt, the limits and the program; all of these make the
key under which its reading is kept. Keeping changes no output, and what is kept can be thrown away at any time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Protocol

import msgspec

from pipeline.letter import Letter, Limits
from pipeline.rulebook.letters import TOO_SLOW
from pipeline.submission import Reading

_DIGEST = re.compile(r"[0-9a-f]{64}")
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Reading)


class Kept(Protocol):
    """Packed readings of earlier runs."""

    def find(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The packed readings that are known, by key."""
        ...

    def keep(self, packed: Mapping[str, bytes]) -> None:
        """Keep these for the next run."""
        ...


class Nothing:
    """Keeps nothing: every letter is read anew."""

    def find(self, keys: Sequence[str]) -> Mapping[str, bytes]:  # noqa: ARG002 - the protocol's argument
        """No reading is known."""
        return {}

    def keep(self, packed: Mapping[str, bytes]) -> None:
        """Forget them."""


def packed(reading: Reading) -> bytes:
    """A reading as bytes."""
    return _ENCODER.encode(reading)


def unpacked(content: bytes) -> Reading | None:
    """A reading from bytes; None where they are none, as after damage or from another version."""
    try:
        return _DECODER.decode(content)
    except (msgspec.DecodeError, RecursionError):
        return None


def is_lasting(reading: Reading) -> bool:
    """Whether a reading would be the same tomorrow: one that was stopped, or of bytes that could not be had, may not be."""
    return bool(_DIGEST.fullmatch(reading.digest)) and all(found.rule != TOO_SLOW.id for found in reading.findings)


def key_of(letter: Letter, limits: Limits) -> str:
    """What a letter's reading is kept under; nothing where its bytes cannot be had."""
    try:
        content = letter.read()
    except OSError:
        return ""
    known = (letter.file, letter.received.isoformat(), repr(limits), sha256(content).hexdigest())
    return sha256("\0".join(known).encode("utf-8", "surrogatepass")).hexdigest()
