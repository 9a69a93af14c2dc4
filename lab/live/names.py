"""What an exercise's things are called on a cluster that others use too.

Every namespace but Kubernetes' own gets a prefix that belongs to one run, and so do the cluster-scoped objects and the
people that the exercise speaks of. What refers to them is rewritten alike, and what the server says is turned back to
the names that the learner knows.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from zlib import crc32

from lab.cluster.kinds import is_namespaced
from lab.cluster.naming import DOMAIN
from lab.cluster.workload import SAFE
from lab.manifests.kubeobject import Ref

PREFIX = "cks"
RUN_LETTERS = 4
LONGEST = 63
"""The longest name of a namespace: a DNS label (RFC 1123)."""

KUBERNETES_OWN = frozenset({"kube-system", "kube-public", "kube-node-lease"})
"""Namespaces that keep their names, and in which nothing is made."""

DEFAULT = "default"

API_SERVICE = "kubernetes"
"""The API server's Service in ``default``, which stays where it is."""

OF_API_SERVER = frozenset({"Service", "Endpoints", "EndpointSlice"})

AGGREGATED = "rbac.authorization.k8s.io/aggregate-to-"
"""What the labels begin with that put a ClusterRole's rules into one of the cluster's own."""

SERVICE_ACCOUNT, SERVICE_ACCOUNTS = "system:serviceaccount:", "system:serviceaccounts:"
SYSTEM = "system:"


def new_run() -> str:
    """A run's id: four letters and digits that spell no word."""
    return "".join(secrets.choice(SAFE) for _ in range(RUN_LETTERS))


class Names:
    """The names of one run.

    ``own`` leaves every name as the exercise has it. ``brought`` are the objects that the exercise brings: references
    to other cluster-scoped ones, such as the ClusterRole ``view``, stay as they are. ``shared`` says that the cluster
    is somebody's: then nothing is made in the real namespace ``default`` either.
    """

    def __init__(self, run: str, *, own: bool = False, brought: Iterable[Ref] = (), shared: bool = True) -> None:
        self.run = run
        self.own = own
        self.untouched = KUBERNETES_OWN | {DEFAULT} if own and shared else KUBERNETES_OWN
        self._brought: set[tuple[str, str]] = {("Namespace", DEFAULT)}
        self.bring(brought)
        self._prefix = f"{PREFIX}-{run}-"
        self._shortened: dict[str, str] = {}

    @property
    def prefix(self) -> str:
        """What the run's names begin with; empty where they are the exercise's own."""
        return "" if self.own else self._prefix

    @property
    def aggregated(self) -> str:
        """What the labels begin with that put a ClusterRole's rules into another one of the run."""
        return AGGREGATED if self.own else f"{self.run}.{PREFIX}-lab/aggregate-to-"

    def aggregates(self, label: str) -> bool:
        """Whether such a label puts rules into a role that the run has under a name of its own."""
        return not self.own and self.brings("ClusterRole", label.removeprefix(AGGREGATED))

    def namespace(self, name: str) -> str:
        """The namespace's name on the cluster; an empty one means ``default``."""
        name = name or DEFAULT
        return name if self.own or name in KUBERNETES_OWN else self._prefixed(name)

    def bring(self, refs: Iterable[Ref]) -> None:
        """Let cluster-scoped objects be the run's own from here on."""
        self._brought |= {(ref.kind, ref.name) for ref in refs if not is_namespaced(ref.kind)}

    def brings(self, kind: str, name: str) -> bool:
        """Whether the run has a cluster-scoped object of that kind and name; else it means the cluster's own."""
        return (kind, name) in self._brought

    def cluster_scoped(self, kind: str, name: str) -> str:
        """The name of a cluster-scoped object; one that the exercise does not bring keeps its name."""
        if kind == "Namespace":
            return self.namespace(name)
        return self._prefixed(name, longest=253) if not self.own and (kind, name) in self._brought else name

    def ref(self, ref: Ref) -> Ref:
        """The object's name on the cluster; the API server's own Service and endpoints stay where they are."""
        if (ref.namespace, ref.name) == (DEFAULT, API_SERVICE) and ref.kind in OF_API_SERVER:
            return ref
        if is_namespaced(ref.kind):
            return Ref(ref.kind, self.namespace(ref.namespace), ref.name)
        return Ref(ref.kind, "", self.cluster_scoped(ref.kind, ref.name))

    def user(self, name: str) -> str:
        """A user's name; service accounts go with their namespace, and Kubernetes' own users stay."""
        if name.startswith(SERVICE_ACCOUNT):
            namespace, colon, account = name.removeprefix(SERVICE_ACCOUNT).partition(":")
            return f"{SERVICE_ACCOUNT}{self.namespace(namespace)}{colon}{account}"
        return self._person(name)

    def group(self, name: str) -> str:
        """A group's name; the service accounts of a namespace go with it, and Kubernetes' own groups stay."""
        if name.startswith(SERVICE_ACCOUNTS):
            return f"{SERVICE_ACCOUNTS}{self.namespace(name.removeprefix(SERVICE_ACCOUNTS))}"
        return self._person(name)

    def hostname(self, name: str) -> str:
        """The name to look up; ``backend.staging`` means a namespace only where the exercise has it.

        A name of one part is looked up in the asking pod's own namespace, which has its prefix already.
        """
        bare = name.rstrip(".")
        end = name[len(bare) :]
        labels = bare.split(".")
        at = _namespace_position(labels, {name for kind, name in self._brought if kind == "Namespace"})
        if at is None or [label.lower() for label in labels[at - 1 : at + 1]] == [API_SERVICE, DEFAULT]:
            return name
        labels[at] = self.namespace(labels[at].lower())
        return ".".join(labels) + end

    def back(self, text: str) -> str:
        """A text of the server's in the learner's words."""
        if self.own or self.run not in text:
            return text
        text = text.replace(self.aggregated, AGGREGATED)
        for shortened, name in self._shortened.items():
            text = text.replace(shortened, name)
        return text.replace(self._prefix, "")

    def _person(self, name: str) -> str:
        return name if self.own or not name or name.startswith(SYSTEM) else f"{self._prefix}{name}"

    def _prefixed(self, name: str, longest: int = LONGEST) -> str:
        whole = self._prefix + name
        if len(whole) <= longest or name.startswith(self._prefix):
            return whole
        # Cut, with a checksum so that two long names stay two.
        short = f"{whole[: longest - 9].rstrip('-.')}-{crc32(name.encode()):08x}"
        self._shortened[short] = name
        return short


def _namespace_position(labels: list[str], known: set[str]) -> int | None:
    """Which part of a dotted name is a namespace: the one before ``svc`` or ``pod``, or the second of two."""
    domain = DOMAIN.split(".")
    lowered = [label.lower() for label in labels]
    inside = lowered[: -len(domain)] if lowered[-len(domain) :] == domain else lowered
    if len(inside) >= 3 and inside[-1] in ("svc", "pod"):
        return len(inside) - 2
    if inside is lowered and len(inside) in (2, 3) and inside[-1] in known:
        return len(inside) - 1
    return None


_RUN_NAME = re.compile(rf"^{PREFIX}-([{SAFE}]{{{RUN_LETTERS}}})-")


def run_of(name: str) -> str:
    """The run that a prefixed name belongs to; empty for any other name."""
    found = _RUN_NAME.match(name)
    return found.group(1) if found is not None else ""
