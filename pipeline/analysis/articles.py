"""Stand-in until checks has it: whether a text cites an article."""

import re

_ARTICLE = re.compile(r"第.{1,12}?条")


def cites_article(text: str) -> bool:
    """Whether a text cites an article of a law."""
    return _ARTICLE.search(text) is not None
