"""Whether a state lies within its bounds, by trying every request and reading every file once more."""

from __future__ import annotations

import json

from lab.cluster.state import State
from lab.subjects.admission.naive.files import files_ruling
from lab.subjects.admission.naive.policies import verdict
from lab.subjects.admission.naive.requests import POLICIES, Request, requests
from lab.subjects.mutation import Ruling
from lab.subjects.protocol import Bounds
from lab.subjects.remembered import of_state


def oracle(bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:  # noqa: ARG001
    """Try each."""
    ruling = files_ruling(bounds, state)
    if not ruling.within:
        return ruling
    states = (bounds.required, bounds.permitted, state)
    if not any(ref.kind in POLICIES for each in states for ref in each.objects):
        return ruling
    for request in requests(states, lambda request: "denied" not in verdict(bounds.required, request)):
        least, most, now = _kept(bounds.required, request), _kept(bounds.permitted, request), verdict(state, request)
        if "denied" in now and "denied" not in least:
            return Ruling(False, f"refused: {_told(request)}")
        if "denied" not in now and "denied" in most:
            return Ruling(False, f"let in: {_told(request)}")
        if "denied" in now | least | most:
            continue
        for sign in ("warned", "audited"):
            if (sign in least) == (sign in most) != (sign in now):
                return Ruling(False, f"{sign}: {_told(request)}")
    return Ruling(True)


@of_state
def _verdicts(_state: State) -> dict[int, tuple[Request, frozenset[str]]]:
    return {}


def _kept(state: State, request: Request) -> frozenset[str]:
    """What a bound says, worked out once; the request is kept, so that no other gets its identity meanwhile."""
    known = _verdicts(state)
    found = known.get(id(request))
    if found is None:
        found = known[id(request)] = (request, verdict(state, request))
    return found[1]


def _told(request: Request) -> str:
    told = json.dumps(request.object)
    return f"{request.operation} {request.resource} in {request.namespace} {request.labels}: {told}"
