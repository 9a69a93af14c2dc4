"""The resources that the API server serves: which group and resource exist together, and what lies beneath them.

RBAC itself takes any words; a rule that names a pair that does not exist grants nothing that anyone could ask for.
Source: https://kubernetes.io/docs/reference/kubernetes-api/ and ``kubectl api-resources`` of the release.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from lab.cluster.kinds import SHORT_NAMES
from lab.cluster.nearest import nearest
from lab.manifests.schema.kinds import KINDS

SUBRESOURCES: dict[tuple[str, str], str] = {
    ("", "pods"): "attach binding ephemeralcontainers eviction exec log portforward proxy resize status",
    ("", "services"): "proxy status",
    ("", "nodes"): "proxy status log metrics stats checkpoint configz healthz pods",
    ("", "namespaces"): "finalize status",
    ("", "serviceaccounts"): "token",
    ("", "replicationcontrollers"): "scale status",
    ("", "persistentvolumeclaims"): "status",
    ("", "persistentvolumes"): "status",
    ("", "resourcequotas"): "status",
    ("apps", "deployments"): "scale status",
    ("apps", "replicasets"): "scale status",
    ("apps", "statefulsets"): "scale status",
    ("apps", "daemonsets"): "status",
    ("batch", "jobs"): "status",
    ("batch", "cronjobs"): "status",
    ("autoscaling", "horizontalpodautoscalers"): "status",
    ("policy", "poddisruptionbudgets"): "status",
    ("networking.k8s.io", "ingresses"): "status",
    ("networking.k8s.io", "servicecidrs"): "status",
    ("certificates.k8s.io", "certificatesigningrequests"): "approval status nodeclient selfnodeclient",
    ("apiextensions.k8s.io", "customresourcedefinitions"): "status",
    ("apiregistration.k8s.io", "apiservices"): "status",
    ("flowcontrol.apiserver.k8s.io", "flowschemas"): "status",
    ("flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations"): "status",
    ("storage.k8s.io", "volumeattachments"): "status",
    ("admissionregistration.k8s.io", "validatingadmissionpolicies"): "status",
    ("resource.k8s.io", "resourceclaims"): "status binding driver",
}  # fmt: skip

NAMESPACED_BESIDES: dict[str, str] = {
    "": "bindings",
    "authorization.k8s.io": "localsubjectaccessreviews",
    "coordination.k8s.io": "leasecandidates",
    "metrics.k8s.io": "pods",
    "resource.k8s.io": "resourceclaims resourceclaimtemplates",
}

CLUSTER_WIDE_BESIDES: dict[str, str] = {
    "": "componentstatuses users groups",
    "authentication.k8s.io": "tokenreviews selfsubjectreviews uids",
    "authorization.k8s.io": "subjectaccessreviews selfsubjectaccessreviews selfsubjectrulesreviews",
    "certificates.k8s.io": "signers clustertrustbundles",
    "metrics.k8s.io": "nodes",
    "networking.k8s.io": "ipaddresses servicecidrs",
    "resource.k8s.io": "deviceclasses resourceslices",
    "storage.k8s.io": "volumeattributesclasses",
    "admissionregistration.k8s.io": "mutatingadmissionpolicies mutatingadmissionpolicybindings",
    "extensions": "",
    "internal.apiserver.k8s.io": "storageversions",
    "storagemigration.k8s.io": "storageversionmigrations",
}  # fmt: skip
"""What has no kind of its own in manifests: reviews, and the objects of ``impersonate``, ``sign`` and ``approve``."""

OPEN_GROUPS = frozenset({"authentication.k8s.io"})
"""Groups in which ``userextras/KEY`` names what nobody can list."""

STANDARD_VERBS = ("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection")
SPECIAL_VERBS = (
    "use", "bind", "escalate", "impersonate", "approve", "sign", "attest", "proxy",
    "request-serviceaccounts-token-audience",
)  # fmt: skip
RESOURCE_VERBS = frozenset((*STANDARD_VERBS, *SPECIAL_VERBS))
"""Every verb that something in a cluster asks of resources. Paths are asked by HTTP methods in small letters.

Source: https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb
"""

TELLING = (
    ("", "secrets"), ("", "pods"), ("rbac.authorization.k8s.io", "clusterrolebindings"), ("", "nodes"),
    ("rbac.authorization.k8s.io", "rolebindings"), ("apps", "deployments"), ("", "configmaps"), ("", "services"),
    ("", "serviceaccounts"), ("batch", "jobs"), ("apps", "daemonsets"), ("", "namespaces"), ("batch", "cronjobs"),
    ("networking.k8s.io", "networkpolicies"), ("networking.k8s.io", "ingresses"), ("apps", "statefulsets"),
    ("", "persistentvolumes"), ("", "persistentvolumeclaims"), ("", "events"),
    ("certificates.k8s.io", "certificatesigningrequests"),
)  # fmt: skip
"""The resources that people know best, most telling first."""


class Resource(NamedTuple):
    """A resource of the API. ``subresources`` are what may stand after its name and a slash."""

    group: str
    name: str
    namespaced: bool
    subresources: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.name}.{self.group}" if self.group else self.name


@cache
def served() -> dict[tuple[str, str], Resource]:
    """Every resource by group and name."""
    found: dict[tuple[str, str], Resource] = {}
    for kind in KINDS.values():
        _add(found, kind.group, kind.plural, namespaced=kind.namespaced)
    for table, namespaced in ((NAMESPACED_BESIDES, True), (CLUSTER_WIDE_BESIDES, False)):
        for group, names in table.items():
            for name in names.split():
                _add(found, group, name, namespaced=namespaced)
    return found


def _add(found: dict[tuple[str, str], Resource], group: str, name: str, *, namespaced: bool) -> None:
    below = frozenset(SUBRESOURCES.get((group, name), "").split())
    found.setdefault((group, name), Resource(group, name, namespaced, below))


@cache
def groups() -> frozenset[str]:
    """Every API group that is part of Kubernetes; the core group is empty. What they hold is known."""
    return frozenset({group for group, _ in served()} | CLUSTER_WIDE_BESIDES.keys() | {"events.k8s.io"})


@cache
def by_telling() -> tuple[Resource, ...]:
    """Every resource, the best known first."""
    every = served()
    first = [every[key] for key in TELLING if key in every]
    rest = sorted(every.keys() - set(TELLING))
    return (*first, *(every[key] for key in rest))


@cache
def _words() -> dict[str, Resource]:
    words: dict[str, Resource] = {}
    every = served()
    for resource in (*by_telling(), *every.values()):
        words.setdefault(resource.name, resource)
        words.setdefault(str(resource), resource)
    for kind in KINDS.values():
        own = every[kind.group, kind.plural]
        words.setdefault(kind.name.lower(), own)
    for short, name in SHORT_NAMES.items():
        if name.lower() in words:
            words.setdefault(short, words[name.lower()])
    return words


def resource_called(word: str) -> Resource | None:
    """The resource that kubectl understands by a word: plural, singular or short name, with or without group."""
    return _words().get(word.lower())


def nearest_resource(word: str) -> str:
    """The resource's name that a word looks like a slip of; empty when there is none."""
    meant = nearest(word.lower(), list(_words()))
    return str(_words()[meant].name) if meant else ""


def written(group: str, resource: str, subresource: str = "") -> str:
    """A resource as kubectl takes it: ``deployments.apps``, ``pods/log``."""
    below = f"/{subresource}" if subresource else ""
    return f"{resource}.{group}{below}" if group else f"{resource}{below}"


def parse_resource(text: str, subresource: str = "") -> tuple[str, str, str]:
    """Group, resource and subresource of a word such as ``deployments.apps`` or ``pods/log``.

    Raises ValueError for what no API server serves without a group, or for two subresources.
    """
    word, slash, below = text.partition("/")
    if slash and (subresource or not below):
        raise ValueError(f"{text!r} and subresource: name the subresource once")
    found = resource_called(word)
    if found is not None:
        return found.group, found.name, below or subresource
    plural, dot, group = word.partition(".")
    if dot and plural and group:
        return group, plural, below or subresource
    meant = nearest_resource(word)
    raise ValueError(f"there is no resource {word!r}" + (f"; did you mean {meant}?" if meant else ""))
