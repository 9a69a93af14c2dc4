"""Where one world lets a connection through and another does not.

Say a connection passes in world *yes* and not in *no*. Then one of its locks is shut in *no* and open in *yes*, and
it is open there for one of two reasons. Nothing isolates the pod in *yes*: then a policy of *no* that isolates it is
none of *yes*. Or something of *yes* admits the connection: then that is nothing that *no* admits, for that would open
the lock in *no* too. So it is enough to look, lock by lock, at each isolated box that only *no* has and each admitted
box that only *yes* has – the roots – and, within a root, at what no admitted box of *no* holds; of that, at what
passes the other lock in *yes*. What both worlds have in common begins no search, however much of it there is; it only
takes away from what a root leaves (when it admits in *no*), or lets it pass (at the other lock), so nothing is lost
and nothing is found that is not so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lab.quick_dataclass import dataclass
from lab.subjects.network.direction import Direction
from lab.subjects.network.proof.boxes import Box, Budget, Region, holds, meeting, outside, within
from lab.subjects.network.proof.locks import Locks
from lab.subjects.network.proof.space import Space


@dataclass(frozen=True, slots=True)
class Root:
    """A reason for which a lock may be open in one world and shut in the other.

    The difference lies within ``box`` and outside of every one of ``taken``.
    """

    direction: Direction
    box: Box
    taken: tuple[Box, ...]


def roots(yes: Locks, no: Locks) -> Iterator[Root]:
    """Every reason for which a lock of *yes* may be open where that of *no* is shut."""
    for direction in Direction:
        admitted = no.admitted[direction]
        known = frozenset(yes.isolated[direction])
        for box in no.isolated[direction]:
            if box not in known:
                yield Root(direction, box, (*yes.isolated[direction], *admitted))
        known = frozenset(admitted)
        for box in yes.admitted[direction]:
            if box not in known:
                for shut in _isolated(no.isolated[direction], box):
                    yield Root(direction, shut, admitted)


def _isolated(targets: Sequence[Box], box: Box) -> Iterator[Box]:
    """The parts of a box in which the targets isolate the end; they may overlap."""
    if any(holds(target, box) for target in targets):
        yield box
        return
    for target in targets:
        found = meeting(target, box)
        if found is not None:
            yield found


def gaps(space: Space, yes: Locks, root: Root, budget: Budget, ends: Iterable[Box] = ()) -> Iterator[Region]:
    """The regions within a root in which every connection passes in *yes* and not in *no*; they may overlap.

    ``ends`` are the pairings of ends to look at, all that there are unless given. Raises TooMuchError.
    """
    other = Direction.INGRESS if root.direction is Direction.EGRESS else Direction.EGRESS
    start = within(list(space.full), root.box)
    if start is None:
        return
    taken = (*root.taken, *space.contradictions)
    for pairing in ends or space.ends:
        region = within(start, pairing)
        if region is not None:
            for left in outside(region, taken, budget):
                yield from _passing(left, yes, other, budget)


def _passing(region: Region, yes: Locks, direction: Direction, budget: Budget) -> Iterator[Region]:
    """The parts of a region that pass a lock in *yes*; they may overlap."""
    yield from outside(region, yes.isolated[direction], budget)
    budget.spend(len(yes.admitted[direction]))
    for box in yes.admitted[direction]:
        found = within(region, box)
        if found is not None:
            yield found
