"""Walks over a small directed graph whose nodes are 0…n-1: what goes forward, what goes back, how far right each node stands.

All of them visit a node and an edge once, in the order of the nodes, so that the same graph is always walked in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import NamedTuple


class Edge(NamedTuple):
    """From node `tail` to node `head`."""

    tail: int
    head: int


@dataclass(frozen=True)
class Walk:
    """A graph as one walks through it from its starts. `forward` holds no circle; `back` are the edges that close one.

    `column` is each node's column by the longest way forward; `reached` are the nodes that a way from the starts leads to.
    """

    forward: tuple[Edge, ...]
    back: tuple[Edge, ...]
    column: tuple[int, ...]
    reached: frozenset[int]


def successors(size: int, edges: Iterable[Edge]) -> list[list[int]]:
    """The heads of each node's edges."""
    following: list[list[int]] = [[] for _ in range(size)]
    for tail, head in edges:
        following[tail].append(head)
    return following


def reachable(following: Sequence[Sequence[int]], starts: Iterable[int]) -> frozenset[int]:
    """All nodes that a way from the starts leads to, with the starts."""
    seen, waiting = set(starts), list(starts)
    while waiting:
        fresh = [head for head in following[waiting.pop()] if head not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return frozenset(seen)


def circling(size: int, edges: Sequence[Edge], among: frozenset[int]) -> frozenset[int]:
    """Of these nodes those that lie on a circle or between two: what is left once nodes that nothing leads to, or that lead nowhere, are taken away."""
    own = [edge for edge in edges if edge.tail in among and edge.head in among]
    onward, backward = successors(size, own), successors(size, (Edge(head, tail) for tail, head in own))
    return _peeled(_peeled(among, onward, backward), backward, onward)


def _peeled(among: frozenset[int], onward: Sequence[Sequence[int]], backward: Sequence[Sequence[int]]) -> frozenset[int]:
    left, needs = set(among), [sum(tail in among for tail in tails) for tails in backward]
    waiting = [node for node in sorted(among) if not needs[node]]
    while waiting:
        node = waiting.pop()
        left.discard(node)
        for head in onward[node]:
            needs[head] -= 1
            if head in left and not needs[head]:
                waiting.append(head)
    return frozenset(left)


def walk(size: int, edges: Sequence[Edge], starts: Sequence[int]) -> Walk:
    """Walk the whole graph, first from the starts, then from what they do not reach, in the order of the nodes."""
    following = [sorted(set(heads)) for heads in successors(size, edges)]
    back, trees = _deep(following, [*starts, *range(size)])
    forward = tuple(edge for edge in dict.fromkeys(edges) if edge not in back)
    first = [node for node in starts if node < size]
    return Walk(forward, tuple(sorted(back)), _columns(size, forward, trees), reachable(following, first))


def _deep(following: Sequence[Sequence[int]], roots: Iterable[int]) -> tuple[set[Edge], dict[int, int]]:
    """The edges that lead back to a node whose ways are still being walked, and of each node the root from which it was found."""
    back: set[Edge] = set()
    trees: dict[int, int] = {}
    for root in roots:
        if root in trees or root >= len(following):
            continue
        trees[root] = root
        under_way, ways = {root: None}, [iter(following[root])]
        while ways:
            node = next(reversed(under_way))
            head = next(ways[-1], None)
            if head is None:
                ways.pop()
                del under_way[node]
            elif head in under_way:
                back.add(Edge(node, head))
            elif head not in trees:
                trees[head] = root
                under_way[head] = None
                ways.append(iter(following[head]))
    return back, trees


def _columns(size: int, forward: Sequence[Edge], trees: dict[int, int]) -> tuple[int, ...]:
    """Each node right of all that lead to it."""
    earlier = successors(size, (Edge(head, tail) for tail, head in (*forward, *_beside(forward, trees))))
    column = [0] * size
    for node in TopologicalSorter(dict(enumerate(earlier))).static_order():
        column[node] = max((column[tail] + 1 for tail in earlier[node]), default=0)
    return tuple(column)


def _beside(forward: Sequence[Edge], trees: dict[int, int]) -> list[Edge]:
    """A part that nothing leads to and that leads nowhere else shall stand behind the node before it."""
    leading = {trees[tail] for tail, head in forward if trees[tail] != trees[head]}
    led = {head for _, head in forward}
    turn = {root: turn for turn, root in enumerate(dict.fromkeys(trees.values()))}
    apart = [root for root in turn if root and root not in leading and root not in led]
    # Only behind parts walked earlier, so that no circle can come of it.
    return [Edge(root - 1, root) for root in apart if turn[trees[root - 1]] < turn[root]]
