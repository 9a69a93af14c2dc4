"""An attempt as the network's rules look at it: who changed what, and which connections came out wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from functools import cached_property

from lab.cluster.model import Labels
from lab.manifests.document import Json, JsonObject
from lab.manifests.kubeobject import Ref
from lab.manifests.selector import LabelSelector
from lab.quick_dataclass import dataclass
from lab.subjects.network.coach.cell import Cell
from lab.subjects.network.coach.edits import each_peer, each_port, each_port_set, rules
from lab.subjects.network.coach.ledger import ANYTHING, Ledger, Sought
from lab.subjects.network.coach.trial import Trial
from lab.subjects.network.coach.weighing import Gain, Weighing
from lab.subjects.network.direction import Direction
from lab.subjects.network.policy import Policy, Rule
from lab.subjects.network.proof.compare import Comparison, compare
from lab.subjects.network.verdict import Verdict
from lab.subjects.network.witness import MISSING, ConnectionWitness
from lab.subjects.network.world import World
from lab.subjects.protocol import Attempt


@dataclass(frozen=True)
class Case:
    """One attempt, with everything the rules share worked out once."""

    attempt: Attempt
    cells: tuple[Cell, ...]
    spaces: Mapping[str, Labels]
    repairs: Mapping[Ref, JsonObject | None] = field(default_factory=dict)
    """Policies that are taken to be as said here, or (None) not there."""
    first: Case | None = None
    """The case without the repairs."""
    told: list[tuple[int, bool]] = field(default_factory=list)
    """The weight of the best advice of each rule so far, and whether it accounts for everything."""

    @classmethod
    def of(cls, attempt: Attempt) -> Case:
        """The case of an attempt; the same object again for the attempt asked for last."""
        for known in _last:
            if known.attempt is attempt:
                return known
        case = cls(attempt, *_cells(attempt))
        _last[:] = [case]
        return case

    @cached_property
    def after(self) -> World:
        """The world the learner made, with the namespaces that the wrong connections play in."""
        world = World.of(self.attempt.setting.after)
        if not self._comparison.submission.blocks_mean_pods:
            world = world.with_blocks_outside_only()
        world = world.among({**self.spaces, **world.namespaces})
        return self.first._mended(world, self.repairs) if self.first else world

    def repaired(self, values: Mapping[Ref, JsonObject | None]) -> Case:
        """The same attempt as if those policies had been handed in."""
        return Case(self.attempt, self.cells, self.spaces, {**self.repairs, **values}, self.first or self)

    @cached_property
    def before(self) -> World:
        """The world as found."""
        return World.of(self.attempt.setting.before)

    @cached_property
    def bounds(self) -> tuple[World, World]:
        """What must work, and what may."""
        bounds = self.attempt.setting.bounds
        return World.of(bounds.required), World.of(bounds.permitted)

    @cached_property
    def changed(self) -> tuple[Policy, ...]:
        """The policies that are there now and were not, or not like this."""
        before = {policy.ref: policy.source.value for policy in self.before.policies}
        return tuple(
            policy for policy in self.after.policies if before.get(policy.ref) != policy.source.value
        )

    @cached_property
    def untouched(self) -> tuple[Policy, ...]:
        """The policies that are as they were found."""
        changed = {policy.ref for policy in self.changed}
        return tuple(policy for policy in self.after.policies if policy.ref not in changed)

    @cached_property
    def unmended(self) -> tuple[Policy, ...]:
        """The policies as found that the task wants changed, where the learner has changed something else."""
        wanted = {policy.ref for policy in self.asked}
        found = self.untouched if self.attempt.applied.changed else ()
        return tuple(policy for policy in found if policy.ref in wanted)

    @cached_property
    def asked(self) -> tuple[Policy, ...]:
        """The policies of the bounds that the cluster did not hold as found: what the task is about."""
        if self.first:
            return self.first.asked
        before = {policy.ref: policy.source.value for policy in self.before.policies}
        found: dict[tuple[Ref, str], Policy] = {}
        for world in self.bounds:
            for policy in world.policies:
                if before.get(policy.ref) != policy.source.value:
                    found[policy.ref, repr(policy.source.value)] = policy
        return tuple(found.values())

    @cached_property
    def asked_peers(self) -> tuple[JsonObject, ...]:
        """The peers that the task asks for, without repeats."""
        return self.first.asked_peers if self.first else tuple(each_peer(self.asked))

    @cached_property
    def asked_ports(self) -> tuple[JsonObject, ...]:
        """The ports that the task asks for, without repeats."""
        return self.first.asked_ports if self.first else tuple(each_port(self.asked))

    @cached_property
    def asked_port_sets(self) -> tuple[list[JsonObject], ...]:
        """The lists of ports that the task's rules have, without repeats."""
        return self.first.asked_port_sets if self.first else tuple(each_port_set(self.asked))

    def asked_pods(self, namespace: str) -> tuple[tuple[LabelSelector, Json], ...]:
        """The pods that the task's policies of a namespace are for, but for all of it: compiled and as written."""
        if self.first:
            return self.first.asked_pods(namespace)
        found = self._asked_pods.get(namespace)
        if found is None:
            near = (asked for asked in self.asked if asked.namespace == namespace and not asked.pods.everything)
            # Of those that are alike the first.
            pods = {asked.pods: asked.source.value["spec"]["podSelector"] for asked in reversed(list(near))}
            found = self._asked_pods[namespace] = tuple(reversed(pods.items()))
        return found

    @cached_property
    def _asked_pods(self) -> dict[str, tuple[tuple[LabelSelector, Json], ...]]:
        """By the namespaces that were asked about."""
        return {}

    def meant_peers(self, policy: Policy, direction: Direction) -> tuple[JsonObject, ...]:
        """The peers that the task asks for on the policy's own pods, or else anywhere in its namespace."""
        if self.first:
            return self.first.meant_peers(policy, direction)
        key = (policy.namespace, policy.pods, direction)
        found = self._meant_peers.get(key)
        if found is None:
            near = [asked for asked in self.asked if asked.namespace == policy.namespace]
            same = [asked for asked in near if asked.pods == policy.pods]
            found = tuple(peer for asked in same or near for rule in rules(asked, direction) for _, peer in rule.peers)
            self._meant_peers[key] = found
        return found

    @cached_property
    def _meant_peers(self) -> dict[tuple[str, LabelSelector, Direction], tuple[JsonObject, ...]]:
        """By the policies' pods that were asked about."""
        return {}

    def single_labels(self, namespace: str) -> tuple[JsonObject, ...]:
        """A selector for each single label that pods carry, of one namespace or ("") of all."""
        if self.first:
            return self.first.single_labels(namespace)
        found = self._labels.get(namespace)
        if found is None:
            pods = [pod for pod in self.after.pods if namespace in ("", pod.namespace)]
            single = dict.fromkeys(pair for pod in pods for pair in pod.labels.items())
            found = self._labels[namespace] = tuple({"matchLabels": {key: value}} for key, value in single)
        return found

    @cached_property
    def _labels(self) -> dict[str, tuple[JsonObject, ...]]:
        """The single labels that were asked for."""
        return {}

    @cached_property
    def missing(self) -> tuple[Cell, ...]:
        """The connections that should be possible and are not."""
        return tuple(cell for cell in self.cells if cell.wanted)

    @cached_property
    def excess(self) -> tuple[Cell, ...]:
        """The connections that are possible and should not be."""
        return tuple(cell for cell in self.cells if not cell.wanted)

    def shown(self, cell: Cell) -> Verdict:
        """What becomes of a wrong connection as things are now."""
        found = self._shown.get(id(cell))
        if found is None:
            found = self._shown[id(cell)] = cell.judge(self.after)
        return found

    @cached_property
    def _shown(self) -> dict[int, Verdict]:
        """What was asked for, by the identity of the cells, of which there are no others."""
        return {}

    @cached_property
    def _comparison(self) -> Comparison:
        setting = self.attempt.setting
        return compare(setting.bounds, setting.after, closed=setting.closed)

    @property
    def explained(self) -> int:
        """The weight of the best advice so far that accounts for everything; 0 when there is none."""
        return max((weight for weight, whole in self.told if whole), default=0)

    @property
    def heaviest(self) -> int:
        """The weight of the best advice so far."""
        return max((weight for weight, _ in self.told), default=0)

    @cached_property
    def tries(self) -> int:
        """How many suspicions a rule may try: fewer where each costs more, so that no answer takes long."""
        policies = (*self.after.policies, *self.changed)
        parts = sum(1 + len(rule.peers) + len(rule.ports) for policy in policies for rule in _rules(policy))
        return max(FEWEST_TRIES, min(MOST_TRIES, EFFORT // (1 + parts * len(self.cells) + self._comparison.cells)))

    @property
    def ledger(self) -> Ledger:
        """How policies bear on the wrong connections."""
        return self._weighing.plain[0]

    @cached_property
    def _weighing(self) -> Weighing:
        return self.first._weighing if self.first else Weighing(self.after, self.cells, self._comparison)

    @cached_property
    def _others(self) -> dict[tuple[Ref, ...], tuple[Policy, ...]]:
        """The policies beside those of some names, as far as they were asked for."""
        return {}

    def without(
        self,
        values: Mapping[Ref, JsonObject | None],
        labels: Mapping[str, Labels] | None = None,
        sought: Sought = ANYTHING,
    ) -> Gain:
        """What would be gained with those policies in place of the learner's.

        ``labels`` are of namespaces that would be labelled otherwise. What does not turn right what is sought is not
        weighed, and gains nothing.
        """
        return self._weighing.gain(self._beside(tuple(values)), values, labels or {}, sought)

    def trial(self, policy: Policy) -> Trial:
        """What edits of one of the policies are tried with."""
        found = self._trials.get(policy.ref)
        if found is None:
            found = self._trials[policy.ref] = Trial(self._weighing, self._beside((policy.ref,)), policy)
        return found

    @cached_property
    def _trials(self) -> dict[Ref, Trial]:
        """By the policies that were asked about."""
        return {}

    def _beside(self, names: tuple[Ref, ...]) -> tuple[Policy, ...]:
        """The policies beside those of some names."""
        kept = self._others.get(names)
        if kept is None:
            kept = self._others[names] = tuple(policy for policy in self.after.policies if policy.ref not in names)
        return kept

    def _mended(self, world: World, values: Mapping[Ref, JsonObject | None]) -> World:
        """The world with some policies replaced, added, or (None) taken away."""
        kept = [policy for policy in world.policies if policy.ref not in values]
        mended = [self._weighing.mended(ref, value) for ref, value in values.items() if value is not None]
        return replace(world, policies=tuple(sorted((*kept, *mended), key=lambda policy: policy.ref)))


def _rules(policy: Policy) -> tuple[Rule, ...]:
    return (*(policy.ingress or ()), *(policy.egress or ()))


MOST_TRIES, FEWEST_TRIES = 60, 3

EFFORT = 100_000
"""Cells and parts of rules that one rule of the coach may look at, roughly: some hundredths of a second."""

_last: list[Case] = []
"""The case asked for last: every rule looks at the same one."""


def _cells(attempt: Attempt) -> tuple[tuple[Cell, ...], dict[str, Labels]]:
    found: dict[tuple[object, ...], Cell] = {}
    spaces: dict[str, Labels] = {}
    for run in attempt.failed:
        for item in run.outcome.witnesses:
            if not isinstance(item, ConnectionWitness) or item.source is None or item.destination is None:
                continue
            spaces.update(item.namespaces)
            key = (str(item.source), str(item.destination), item.protocol, item.port)
            checks, texts = frozenset({run.id}), frozenset({item.text})
            if key in found:
                checks, texts = checks | found[key].checks, texts | found[key].texts
            found[key] = Cell(
                item.source, item.destination, item.protocol, item.port, item.kind == MISSING, checks, texts
            )
    return tuple(found.values()), spaces
