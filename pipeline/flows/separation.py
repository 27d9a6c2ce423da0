"""不相容环节： pairs of kinds of steps that one post should not hold in one procedure （合理分解，强化制约监督）."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.flows.procedures import APPROVE, EXECUTE, START, VERIFY, Post, Procedure, Step

SEPARATED = ((APPROVE, EXECUTE), (START, APPROVE), (EXECUTE, VERIFY))
"""The pairs."""


@dataclass(frozen=True)
class Joined:
    """One post that holds steps of both kinds of a pair, with these steps."""

    first: str
    second: str
    post: Post
    steps: tuple[Step, ...]


def joined(own: Procedure) -> Iterator[Joined]:
    """Every post of a procedure that joins what should be apart, pair by pair. Posts that act together on a step count each."""
    for first, second in SEPARATED:
        others = frozenset(posts_on(own.of_kind(second)))
        for post in posts_on(own.of_kind(first)):
            if post in others:
                yield Joined(first, second, post, tuple(step for step in own.of_kind(first, second) if post in step.posts))


def posts_on(steps: Iterable[Step]) -> tuple[Post, ...]:
    """The posts of these steps, in order of first appearance."""
    return tuple(dict.fromkeys(post for step in steps for post in step.posts))
