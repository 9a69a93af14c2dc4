"""One policy of an attempt tried otherwise: most edits are judged without being made."""

from __future__ import annotations

from functools import cached_property

from lab.manifests.document import Path
from lab.subjects.network.coach.alternatives import Alternatives
from lab.subjects.network.coach.edits import Edit, Put
from lab.subjects.network.coach.ledger import Sought
from lab.subjects.network.coach.stakes import Stakes
from lab.subjects.network.coach.weighing import NO_GAIN, Gain, Weighing
from lab.subjects.network.policy import Policy
from lab.subjects.network.proof.scales import Scales


class Trial:
    """Weighs edits of one policy beside those that are kept."""

    def __init__(self, weighing: Weighing, kept: tuple[Policy, ...], policy: Policy) -> None:
        self._weighing, self._kept, self._policy = weighing, kept, policy
        self._ledger, self._scales = weighing.plain
        self._on_ledger = Alternatives(self._ledger, self._ledger.all(kept), policy)
        self._stakes = Stakes(self._ledger, self._on_ledger)

    @cached_property
    def _on_scales(self) -> Alternatives:
        scales: Scales = self._scales
        return Alternatives(scales, scales.all(self._kept), self._policy)

    def promises(self, path: Path, sought: Sought) -> bool:
        """Whether what is sought could come of an edit that changes what is at ``path``, or somewhere below it."""
        return self._ledger.serves(self._stakes.at(path), sought)

    def gain(self, edit: Edit, sought: Sought) -> Gain:
        """What would be gained by an edit of the policy; nothing where what is sought does not come of it."""
        put = edit if isinstance(edit, Put) else None
        said = self._on_ledger.of(put) if put else None
        if put is None or said is None:
            return self._weighing.gain(self._kept, {self._policy.ref: edit()}, {}, sought)
        right = self._ledger.right(said)
        if not self._ledger.serves(right, sought):
            return NO_GAIN
        weighed = self._on_scales.of(put)
        assert weighed is not None
        return self._weighing.weighed(right, weighed)
