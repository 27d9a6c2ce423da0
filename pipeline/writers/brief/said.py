"""Text as it enters the document: personal numbers masked, nothing in it that XML has no room for."""

from __future__ import annotations

import re

from pipeline.privacy import masked
from pipeline.text import cleaned

_NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def said(text: str) -> str:
    """The text as people may read it."""
    return masked(cleaned(_NO_XML.sub("", text)))
