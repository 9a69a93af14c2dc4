"""Requests to try: an object, what is done with it, where and by whom; and how each fares.

A probe goes the way of a request: Pod Security with its defaults, then the admission policies.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from lab.cluster.acting import Person
from lab.cluster.podsecurity.templates import RESOURCES
from lab.cluster.policies.asking import ADMINISTRATOR
from lab.cluster.policies.completing import completed
from lab.cluster.policies.deciding import Answer, Installed, Verdict, forbidden, installed, judged
from lab.cluster.policies.request import AUTHENTICATED, Request
from lab.cluster.state import NAMESPACE_NAME, State
from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.read import read_value
from lab.manifests.release import Release
from lab.manifests.schema.kinds import KINDS
from lab.quick_dataclass import dataclass
from lab.subjects.admission.apiserver import server
from lab.subjects.remembered import of_state

ADMITTED, DENIED, WARNED = "admitted", "denied", "warned"


@dataclass(frozen=True, slots=True)
class Special:
    """What sets an object apart from a usual one: a value (as JSON) in a field, and where that field is.

    ``place`` is empty for a field of the whole object; else ``container``, ``second``, ``init`` or ``ephemeral``.
    """

    field: str = ""
    part: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Probe:
    """A request. ``manifest`` is the object as it is handed in, ``old`` the one it takes the place of.

    ``told`` names it in messages. ``made_up`` is an object, a namespace or a user that the scenario does not hold.
    ``labels`` are those of a namespace that is not there. ``deleted`` says that ``old`` is to be deleted.
    """

    manifest: JsonObject
    told: str
    namespace: str = ""
    old: JsonObject | None = None
    user: str = ""
    groups: tuple[str, ...] = ()
    subresource: str = ""
    made_up: bool = True
    labels: tuple[tuple[str, str], ...] | None = None
    deleted: bool = False
    special: Special = Special()

    @property
    def operation(self) -> str:
        """What is done."""
        if self.deleted:
            return "DELETE"
        return "CREATE" if self.old is None else "UPDATE"

    @property
    def person(self) -> Person:
        """Who does it."""
        return Person(self.user, self.groups) if self.user else ADMINISTRATOR


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a probe fared. ``by`` is who refused it: ``policies``, ``pod-security``, ``validation`` or ``api-server``.

    ``text`` are the API server's words; ``answer`` what the policies said.
    """

    outcome: str
    text: str = ""
    by: str = ""
    answer: Answer = Answer()

    @property
    def admitted(self) -> bool:
        """Whether the request is let through."""
        return self.outcome != DENIED

    @property
    def audited(self) -> bool:
        """Whether a policy has a violation noted in the audit log."""
        return bool(self.answer.audited)

    @property
    def verdicts(self) -> Sequence[Verdict]:
        """What the policies have against it."""
        return (*self.answer.denials, *self.answer.warned, *self.answer.audited)


@lru_cache(maxsize=4096)
def _read(text: str, namespace: str, release: Release) -> tuple[KubeObject | None, str]:
    value: dict[str, Any] = json.loads(text)
    if (value.get("apiVersion"), value.get("kind")) not in KINDS:
        return None, "no such kind"
    found = read_value(value, release, namespace or "default")
    return found.object, found.message


def read(manifest: JsonObject, namespace: str, release: Release) -> tuple[KubeObject | None, str]:
    """A manifest as the API server reads it, or why it refuses it."""
    return _read(json.dumps(manifest, sort_keys=True), namespace, release)


def judge(state: State, probe: Probe) -> Judgement:
    """How a probe fares in a cluster. Never raises."""
    found = server(state)
    if not found.starts:
        return Judgement(DENIED, f"the API server does not start: {found.trouble}", "api-server")
    request, problem = _request(state, probe)
    if request is None:
        return Judgement(DENIED, problem, "validation")
    said, warnings = _pod_security(state, request)
    if said:
        return Judgement(DENIED, said, "pod-security")
    known = installed_in(state)
    answer = judged(request, state.objects, state.release, known) if all(known) else Answer()
    if not answer.allowed:
        return Judgement(DENIED, forbidden(request, answer.denials[0].text), "policies", answer)
    if answer.warned or warnings:
        return Judgement(WARNED, "; ".join((*warnings, *answer.warnings)), "", answer)
    return Judgement(ADMITTED, "", "", answer)


@of_state
def installed_in(state: State) -> Installed:
    """The policies and the bindings of a cluster, each by name."""
    return installed(state.objects)


def requested(state: State, probe: Probe) -> Request | None:
    """The request that a probe makes; None for an object that is refused before any policy sees it."""
    return _request(state, probe)[0]


_requests: dict[tuple[int, int, int, Release], tuple[Probe, Any, Any, Request]] = {}
_KEPT = 4096


def _request(state: State, probe: Probe) -> tuple[Request | None, str]:
    holder = state.objects.get(Ref("Namespace", "", probe.namespace))
    account = state.objects.get(Ref("ServiceAccount", probe.namespace, _account(probe)))
    key = (id(probe), id(holder), id(account), state.release)
    known = _requests.get(key)
    if known is not None:
        # The parts are kept with it, so that no others get their identities meanwhile.
        return known[3], ""
    request, problem = _made(state, probe, holder)
    if request is not None:
        if len(_requests) >= _KEPT:
            _requests.clear()
        _requests[key] = (probe, holder, account, request)
    return request, problem


def _account(probe: Probe) -> str:
    spec = probe.manifest.get("spec")
    return str(spec.get("serviceAccountName") or "default") if isinstance(spec, dict) else "default"


def _made(state: State, probe: Probe, holder: KubeObject | None) -> tuple[Request | None, str]:
    item, problem = read(probe.manifest, probe.namespace, state.release)
    if item is None:
        return None, problem
    old = None
    if probe.old is not None:
        old, problem = read(probe.old, probe.namespace, state.release)
        if old is None:
            return None, problem
    space = holder.value if holder is not None else _space(probe)
    person = probe.person
    value: JsonObject | None = completed(item.value, state.objects, state.release)
    before = None if old is None else completed(old.value, state.objects, state.release)
    if probe.deleted:
        value, before = None, before or value
    return Request(
        KINDS[item.api_version, item.ref.kind],
        probe.operation,
        value,
        before,
        item.ref.name,
        item.ref.name if item.ref.kind == "Namespace" else item.ref.namespace,
        None if space is None or not item.ref.namespace else completed(space, state.objects, state.release),
        probe.subresource,
        person.user,
        (*person.groups, AUTHENTICATED),
    ), ""


def _space(probe: Probe) -> JsonObject | None:
    if not probe.namespace:
        return None
    labels = {**dict(probe.labels or ()), NAMESPACE_NAME: probe.namespace}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": probe.namespace, "labels": labels}}


@of_state
def _security(state: State) -> tuple[bool, bool]:
    """Whether Pod Security is asked, and whether it lets everything pass where a namespace does not say otherwise."""
    found = server(state)
    return "PodSecurity" in found.plugins, found.pod_security.configuration.defaults.fully_privileged


def _pod_security(state: State, request: Request) -> tuple[str, tuple[str, ...]]:
    """What Pod Security refuses a probe with, and what it warns of."""
    resource = RESOURCES.get(request.kind.name)
    if resource is None or request.object is None:
        return "", ()
    asked, privileged = _security(state)
    labels = ((request.namespace_object or {}).get("metadata") or {}).get("labels") or {}
    if not asked or (privileged and not any(key.startswith("pod-security") for key in labels)):
        return "", ()
    configuration = server(state).pod_security.configuration
    from lab.cluster.podsecurity.admission import validate
    from lab.cluster.podsecurity.request import Request as SecurityRequest

    wanted = SecurityRequest(
        resource, request.object, request.namespace, labels, request.old, request.user, request.subresource,
        request.operation, request.name,
    )  # fmt: skip
    response = validate(wanted, configuration, state.release)
    return ("" if response.allowed else response.message), response.warnings
