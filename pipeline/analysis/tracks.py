"""Tracks of lines that run beside each other in one channel: as few as there can be, in an order in which they cross least."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple


class Net(NamedTuple):
    """Lines that may share a track: those that leave one box, or come in to one box, in one channel."""

    channel: int
    kind: str
    box: int


@dataclass
class Channels:
    """The stretches of nets in gutters or in corridors, and the track that each gets. Stretches are closed: even to touch is too near."""

    stretches: dict[Net, tuple[int, int]] = field(default_factory=dict)
    begin: dict[Net, int] = field(default_factory=dict)
    track: dict[Net, int] = field(default_factory=dict)

    def use(self, net: Net, *at: int) -> None:
        """A net runs between these places; the first of them is where it begins."""
        self.begin.setdefault(net, at[0])
        low, high = self.stretches.get(net, (at[0], at[0]))
        self.stretches[net] = min(low, *at), max(high, *at)

    def settle(self, count: int, place: Callable[[Net, int, int, int], tuple[int, int]]) -> list[int]:
        """Give every net a track of its channel, in the order of `place`; how many tracks each channel has."""
        ordered = sorted((net.channel, *stretch, net) for net, stretch in self.stretches.items())
        sizes = [0] * count
        for channel, own in groupby(ordered, key=itemgetter(0)):
            tracks = _tracks((low, high, net) for _, low, high, net in own)
            sizes[channel] = len(tracks)
            for at, nets in enumerate(sorted(tracks, key=lambda nets: min(place(net, *self.stretches[net], self.begin[net]) for net in nets))):
                self.track.update(dict.fromkeys(nets, at))
        return sizes


def across_gutters(net: Net, _: int, high: int, begin: int) -> tuple[int, int]:
    """Where among the tracks of a gutter a net crosses least: ways back beside their head, ways out by where they begin, ways in beside theirs.

    Of two ways that go down the one that begins lower turns first, of two that go up the one that begins higher.
    """
    return ("back", "out", "in").index(net.kind), -begin if begin < high else begin


def along_corridors(net: Net, low: int, high: int, _: int) -> tuple[int, int]:
    """Where among the tracks of a corridor a net crosses least: the longer, the further from the boxes."""
    below = net.channel % 2
    return 0, high - low if below else low - high


def _tracks(stretches: Iterable[tuple[int, int, Net]]) -> list[list[Net]]:
    """As few tracks as there can be, each with nets that do not touch; the stretches come in order of where they begin."""
    tracks: list[list[Net]] = []
    busy: list[tuple[int, int]] = []
    for low, high, net in stretches:
        if busy and busy[0][0] < low:
            _, track = heappop(busy)
        else:
            track = len(tracks)
            tracks.append([])
        tracks[track].append(net)
        heappush(busy, (high, track))
    return tracks
