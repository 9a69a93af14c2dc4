"""Whether a policy's expressions are the wrong way round: found out by turning them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lab.cluster.policies.deciding import POLICY
from lab.cluster.state import State
from lab.manifests.kubeobject import KubeObject
from lab.subjects.admission.answers import answer
from lab.subjects.admission.probe import Probe
from lab.subjects.protocol import Bounds
from lab.subjects.remembered import of_state

FRONT = ("", "container")
"""The places of what concerns an object as a whole, or its only container."""

FEWER = 2
"""How many times fewer requests fare wrongly once the expressions are turned."""


def is_turned(bounds: Bounds, state: State, probes: Iterable[Probe]) -> bool:
    """Whether most requests that fare wrongly would fare rightly by the opposite of each expression."""
    front = [probe for probe in probes if probe.made_up and probe.special.place in FRONT]
    asked = [probe for probe in front if answer(state, probe).answer.asked]
    before = sum(_wrong(bounds, state, probe) for probe in asked)
    after, turned = 0, _turned(state)
    for probe in asked:
        if FEWER * after >= before:
            return False
        after += _wrong(bounds, turned, probe)
    return FEWER * after < before


def _wrong(bounds: Bounds, state: State, probe: Probe) -> bool:
    """Whether a request fares otherwise than both bounds have it."""
    now = answer(state, probe).admitted
    if answer(bounds.required, probe).admitted:
        return not now
    return now and not answer(bounds.permitted, probe).admitted


@of_state
def _turned(state: State) -> State:
    objects = {ref: _opposite(item) if ref.kind == POLICY else item for ref, item in state.objects.items()}
    return replace(state, objects=objects)


def _opposite(policy: KubeObject) -> KubeObject:
    validations = [
        {**each, "expression": f"!({each['expression']})"} for each in policy.spec.get("validations") or ()
    ]
    return replace(policy, value={**policy.value, "spec": {**policy.spec, "validations": validations}})
