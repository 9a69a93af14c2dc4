"""What a check asks a real cluster to try, and how that fared.

A check that can be tried says what it needs as trials; a cluster that can try things answers each with an
observation. The simulated cluster tries nothing: the engines behind the checks are its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeAlias

from lab.cluster.model import Address, Host, Node, Pod, Protocol
from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import Ref
from lab.quick_dataclass import dataclass


class Way(StrEnum):
    """How a connection's target is reached."""

    POD = "pod"
    """At the pod's own address."""
    SERVICE = "service"
    """At the Service's cluster IP, without a lookup."""
    NAME = "name"
    """By a lookup, as the source would ask."""
    ADDRESS = "address"
    """At an address outside the cluster, or at any that was written."""


@dataclass(frozen=True, slots=True)
class ConnectionTrial:
    """One connection to open.

    ``source`` is who opens it. ``way`` says which of ``pod`` (a pod of the scenario), ``name`` (a Service's name in
    ``namespace``, or the name to look up) and ``address`` leads there. ``expected`` is what the check wants of it.
    ``simulated`` is what the simulator says, None where Kubernetes leaves it open; ``doubt`` says what is known that
    could make a real cluster differ, and is empty where nothing is.
    """

    source: Pod | Host | Node | Address
    way: Way
    port: int
    protocol: Protocol
    expected: bool
    simulated: bool | None
    pod: Pod | None = None
    namespace: str = ""
    name: str = ""
    address: Address | None = None
    doubt: str = ""

    def __str__(self) -> str:
        protocol = "" if self.protocol is Protocol.TCP else f"/{self.protocol.lower()}"
        return f"{_named(self.source)} → {self.target}:{self.port}{protocol}"

    @property
    def target(self) -> str:
        """Where it leads, without the port."""
        match self.way:
            case Way.POD:
                return "" if self.pod is None else _named(self.pod)
            case Way.SERVICE:
                return f"svc/{self.namespace}/{self.name}"
            case Way.NAME:
                return self.name
        return f"[{self.address}]" if ":" in str(self.address) else str(self.address)


def _named(end: Pod | Host | Node | Address) -> str:
    """An end as a person calls it: a workload's pod by the workload, whose pods are called otherwise elsewhere."""
    if isinstance(end, Pod) and end.owner is not None:
        return f"{end.namespace}/{end.owner.name}"
    return str(end)


@dataclass(frozen=True, slots=True)
class AccessTrial:
    """One request to the API that a subject makes, as a SubjectAccessReview asks it.

    ``resource`` may be followed by a subresource; ``url`` is set instead for a request that is about no resource.
    """

    user: str
    verb: str
    expected: bool
    simulated: bool | None
    groups: tuple[str, ...] = ()
    group: str = ""
    resource: str = ""
    subresource: str = ""
    name: str = ""
    namespace: str = ""
    url: str = ""
    doubt: str = ""

    def __str__(self) -> str:
        what = self.url or "/".join(part for part in (self.resource, self.subresource) if part)
        where = f" in {self.namespace}" if self.namespace else ""
        return f"{self.user}: {self.verb} {what}{f' {self.name}' if self.name else ''}{where}"


@dataclass(frozen=True, slots=True)
class AdmissionTrial:
    """One object to hand in without keeping it: would the cluster take it?

    ``manifest`` is the object; ``user`` is who hands it in, empty for the lab itself.
    """

    manifest: JsonObject
    expected: bool
    simulated: bool | None
    user: str = ""
    doubt: str = ""

    def __str__(self) -> str:
        metadata = self.manifest.get("metadata")
        named = metadata if isinstance(metadata, dict) else {}
        return f"{self.manifest.get('kind')} {named.get('namespace', '')}/{named.get('name', '')}"


@dataclass(frozen=True, slots=True)
class StartTrial:
    """One pod to make in earnest: is it taken, and do its containers start?

    It is tried only where that was asked for, and where the cluster's nodes hold what the pod needs.
    """

    manifest: JsonObject
    expected: bool
    simulated: bool | None
    doubt: str = ""

    def __str__(self) -> str:
        metadata = self.manifest.get("metadata")
        named = metadata if isinstance(metadata, dict) else {}
        return f"starting Pod {named.get('namespace', '')}/{named.get('name', '')}"


Found: TypeAlias = Mapping[Ref, JsonObject | None]
"""Objects as the API server answers with them, in the exercise's own names; None for one that is not there."""


@dataclass(frozen=True, slots=True)
class StoredTrial:
    """What the API server holds, and what it would store of objects that are handed in without being kept.

    ``read`` are the objects to read back. ``handed`` are manifests, each by the object that it stands for: the server
    fills in and admits them as it does every other. ``judge`` says what is wrong with the answers, empty for nothing.
    ``about`` names the trial; ``beyond`` is what no request to the API shows.
    """

    about: str
    read: tuple[Ref, ...]
    handed: tuple[tuple[Ref, JsonObject], ...]
    judge: Callable[[Found], str]
    expected: bool
    simulated: bool | None
    beyond: str = ""
    doubt: str = ""

    def __str__(self) -> str:
        return self.about


@dataclass(frozen=True, slots=True)
class ChangeTrial:
    """A change to an object that is there, asked for without being kept: would the cluster take it?"""

    ref: Ref
    patch: JsonObject
    expected: bool
    simulated: bool | None
    doubt: str = ""

    def __str__(self) -> str:
        return f"changing {self.ref.kind} {self.ref.namespace}/{self.ref.name}"


@dataclass(frozen=True, slots=True)
class CertificateTrial:
    """A certificate for somebody, asked for, signed by the cluster and logged in with.

    The key is the lab's own, so it is another request than the learner's: for the same user and ``groups``, to the same
    ``signer``, with the same ``usages``, and ``seconds`` to live, None where nothing is asked. ``longest`` is how many
    seconds it may live. It is approved where the learner's is.
    """

    user: str
    groups: tuple[str, ...]
    signer: str
    usages: tuple[str, ...]
    seconds: int | None
    approved: bool
    expected: bool
    simulated: bool | None
    longest: int | None = None
    doubt: str = ""

    def __str__(self) -> str:
        return f"logging in with a certificate for {self.user}"


Trial: TypeAlias = (
    ConnectionTrial | AccessTrial | AdmissionTrial | StartTrial | StoredTrial | ChangeTrial | CertificateTrial
)


@dataclass(frozen=True, slots=True)
class Observation:
    """How a trial fared on a cluster.

    ``succeeded`` is whether the connection was made, the request allowed, the object admitted, what is stored found as
    asked; None where it could not be tried, and then ``text`` says why. ``seconds`` is how long it took.
    """

    trial: Trial
    succeeded: bool | None
    text: str
    seconds: float = 0.0

    @property
    def as_expected(self) -> bool | None:
        """Whether it came out as the check wants; None where it was not tried."""
        return None if self.succeeded is None else self.succeeded is self.trial.expected
