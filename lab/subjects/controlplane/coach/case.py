"""An attempt as these rules look at it: what does not start, which settings are wrong, and what they were."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from lab.cluster.controlplane.running import COMPONENTS, KNOWN
from lab.cluster.controlplane.trouble import Trouble
from lab.cluster.nodes.options import Options
from lab.quick_dataclass import dataclass
from lab.subjects.controlplane.settings.held import GONE, Held, Key, fault
from lab.subjects.controlplane.settings.node import Node, node
from lab.subjects.proof import ProofCheck
from lab.subjects.protocol import Attempt, CheckRun, Witness

SUBJECT = "controlplane"

TOGETHER = (
    frozenset({"anonymous-auth", "authentication-config"}),
    frozenset({"enable-admission-plugins", "disable-admission-plugins"}),
)
"""Options that make one setting."""


@dataclass(frozen=True)
class Case:
    """What is wrong in an attempt."""

    attempt: Attempt

    @cached_property
    def before(self) -> Node:
        """The node as found."""
        return node(self.attempt.setting.before)

    @cached_property
    def now(self) -> Node:
        """The node as it is."""
        return node(self.attempt.setting.after)

    @cached_property
    def required(self) -> Node:
        """The node as it must be at least."""
        return node(self.attempt.setting.bounds.required)

    @cached_property
    def permitted(self) -> Node:
        """The node as it may be at most."""
        return node(self.attempt.setting.bounds.permitted)

    @cached_property
    def wrong(self) -> tuple[Witness, ...]:
        """Everything that is wrong, as the checks tell it."""
        found = (witness for run in self.attempt.failed if _own(run) for witness in run.outcome.witnesses)
        return tuple({each.text: each for each in found}.values())

    @cached_property
    def texts(self) -> frozenset[str]:
        """The same, as told."""
        return frozenset(each.text for each in self.wrong)

    @cached_property
    def stopped(self) -> tuple[str, ...]:
        """The components that are to run and do not."""
        return tuple(each for each in KNOWN if self.required.starts(each) and not self.now.starts(each))

    def troubles(self, component: str) -> tuple[Trouble, ...]:
        """Why a component does not start."""
        if component == "kubelet":
            return self.now.kubelet.troubles if self.now.kubelet is not None else ()
        return self.now.components[component].troubles

    def options(self, component: str) -> Options | None:
        """A component's options, as they are."""
        if component == "kubelet":
            return self.now.kubelet.options if self.now.kubelet is not None else None
        return self.now.components[component].options

    def of_component(self, component: str) -> frozenset[str]:
        """Everything that is wrong with a component; of what needs it too, where it does not run."""
        return frozenset(
            each.text
            for each in self.wrong
            if each.facts.get("component") == component or f"{component} does not" in each.text
        )

    def of_option(self, component: str, *options: str) -> frozenset[str]:
        """Everything that is wrong with a component's options, or with the kubelet's settings."""
        meant = frozenset(options)
        for group in TOGETHER:
            meant |= group if meant & group else frozenset()
        return frozenset(
            each.text
            for each in self.wrong
            if each.facts.get("component") == component and each.facts.get("option") in meant
        )

    def of_path(self, path: str) -> frozenset[str]:
        """Everything that is wrong with a file's mode or owner."""
        return frozenset(each.text for each in self.wrong if path in (each.facts.get("path"), each.facts.get("option")))

    @cached_property
    def settings(self) -> tuple[tuple[Key, Held], ...]:
        """The settings that leave their bounds, of components that start."""
        found = []
        for key in dict.fromkeys((*self.required.settings, *self.permitted.settings, *self.now.settings)):
            if key.component in self.stopped or not self.required.runs(key.component):
                continue
            held, least, most = (each.settings.get(key, GONE) for each in (self.now, self.required, self.permitted))
            if not (held.idle or least.idle) and fault(held.value, least.value, most.value) is not None:
                found.append((key, held))
        return tuple(found)

    def within(self, key: Key, held: Held) -> bool:
        """Whether a value would lie within the bounds."""
        least, most = (each.settings.get(key, GONE) for each in (self.required, self.permitted))
        return fault(held.value, least.value, most.value) is None

    def started(self) -> Iterator[tuple[str, Options]]:
        """The static pods' components that run, with their options."""
        for component in COMPONENTS:
            options = self.options(component)
            if options is not None and self.now.starts(component):
                yield component, options


_last: list[Case] = []


def case_of(attempt: Attempt) -> Case:
    """The case of an attempt; the same object while the same attempt is asked for."""
    if not _last or _last[0].attempt is not attempt:
        _last[:] = [Case(attempt)]
    return _last[0]


def _own(run: CheckRun) -> bool:
    if isinstance(run.check, ProofCheck):
        return run.check.subject == SUBJECT
    return type(run.check).__module__.startswith("lab.subjects.controlplane.")
