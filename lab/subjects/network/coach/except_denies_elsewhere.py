"""An exception expected to hold for other peers too."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.model import Host
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.cell import Cell
from lab.subjects.network.coach.edits import without_peer
from lab.subjects.network.coach.mend import Mend, MendingRule
from lab.subjects.network.direction import Direction
from lab.subjects.network.ends import own_address
from lab.subjects.network.peers import BlockPeer
from lab.subjects.network.policy import Policy
from lab.subjects.network.verdict import Admission


class ExceptDeniesElsewhere(MendingRule):
    """One peer excepts an address, and a peer of another policy admits it again."""

    id = "except-denies-elsewhere"
    why = (
        "`except` only narrows its own block. Policies add up: what any rule of any policy admits is admitted, and "
        "nothing can forbid it."
    )

    same_policy = False
    closes = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take away the peer that admits what another one excepts."""
        if not any(peer for policy in case.after.policies for peer in _excepting(policy)):
            return
        for cell in case.excess:
            for admission in _by_block(case, cell):
                for policy in case.after.policies:
                    if (policy.ref == admission.policy.ref) is self.same_policy and _excepts(policy, cell):
                        yield self._undo(admission, policy, cell)

    def _undo(self, admission: Admission, policy: Policy, cell: Cell) -> Mend:
        return self.mend(
            admission.policy, admission.path, without_peer(admission.policy.source.value, admission.path),
            f"{policy.name} excepts {_address(cell)}, and this peer admits it all the same",
            "Narrow this peer too: every peer that covers the address has to except it.",
        )  # fmt: skip


def _address(cell: Cell) -> str:
    end = cell.destination
    return str(end.addresses[0] if isinstance(end, Host) else own_address(end))


def _by_block(case: Case, cell: Cell) -> Iterator[Admission]:
    for lock in case.shown(cell).locks:
        yield from (admission for admission in lock.admitted_by if admission.by_block)


def _excepting(policy: Policy) -> Iterator[BlockPeer]:
    """The peers of a policy that except anything."""
    for direction in Direction:
        for rule in policy.rules(direction) or ():
            yield from (peer for peer in rule.peers if isinstance(peer, BlockPeer) and peer.excepts)


def _excepts(policy: Policy, cell: Cell) -> bool:
    """Whether some peer of the policy covers an end of the cell and excepts it."""
    ends = [address for end in (cell.source, cell.destination) if (address := own_address(end))]
    return any(
        peer.block is not None and peer.block.holds(address) and any(item.holds(address) for item in peer.excepts)
        for peer in _excepting(policy)
        for address in ends
    )
