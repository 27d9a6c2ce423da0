"""The office's own mistakes: the command stops with one Chinese sentence and nothing is written."""


class Refusal(Exception):  # noqa: N818 - the office is refused, nothing has failed
    """One Chinese sentence that says what is wrong and what to do; the command ends with exit code 2."""
