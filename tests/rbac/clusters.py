"""Clusters of roles and bindings, drawn at random and made by hand."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from lab.cluster.state import State
from lab.manifests.document import Document
from lab.manifests.kubeobject import KubeObject, Ref
from lab.subjects.protocol import Bounds, Setting

RBAC = "rbac.authorization.k8s.io"

VERBS = ("get", "list", "delete", "create", "deletecollection", "impersonate", "post", "juggle", "*")
GROUPS = ("", "apps", "rbac.authorization.k8s.io", "shop.example.com", "metrics.k8s.io", "*")
RESOURCES = (
    "pods", "pods/log", "pods/exec", "pods/*", "*/scale", "deployments", "deployments/scale", "secrets", "nodes",
    "namespaces", "orders", "roles", "*", "Pod", "*/*",
)  # fmt: skip
NAMES = ("web", "db", "team-a", "team-b")
URLS = ("/metrics", "/healthz", "/api/*", "/api/v1*", "*", "/logs/*")
SPACES = ("team-a", "team-b")
USERS = ("jane", "system:anonymous", "system:serviceaccount:team-a:ci")
PEOPLE = ("devs", "system:authenticated", "system:serviceaccounts", "system:serviceaccounts:team-a", "system:masters")


def listed(words, most=3):
    return st.lists(st.sampled_from(words), min_size=1, max_size=most, unique=True)


def rules():
    resource = st.fixed_dictionaries(
        {"verbs": listed(VERBS), "apiGroups": listed(GROUPS, 2), "resources": listed(RESOURCES)},
        optional={"resourceNames": listed(NAMES, 2)},
    )
    url = st.fixed_dictionaries({"verbs": listed(VERBS, 2), "nonResourceURLs": listed(URLS, 2)})
    return st.one_of(resource, resource, resource, url)


def subjects():
    return st.one_of(
        st.builds(user, st.sampled_from(USERS)),
        st.builds(group, st.sampled_from(PEOPLE)),
        st.builds(account, st.sampled_from(("ci", "web")), st.sampled_from((*SPACES, ""))),
    )


@st.composite
def objects(draw):
    """A few roles and bindings, some of which lead nowhere."""
    found = []
    for number in range(draw(st.integers(1, 3))):
        found.append(role(f"r{number}", draw(st.sampled_from(SPACES)), *draw(st.lists(rules(), max_size=2))))
        labels = draw(st.sampled_from((None, {"part": "yes"}, {f"{RBAC}/aggregate-to-view": "true"})))
        found.append(role(f"c{number}", "", *draw(st.lists(rules(), max_size=2)), labels=labels))
    selectors = [{"matchLabels": {"part": "yes"}}]
    found.append(role("gathered", "", aggregationRule={"clusterRoleSelectors": selectors}))
    names = st.sampled_from(("r0", "r1", "r2"))
    every = st.sampled_from(("c0", "c1", "view", "gathered", "cluster-admin", "gone"))
    for number in range(draw(st.integers(1, 4))):
        people = draw(st.lists(subjects(), max_size=2))
        sort = draw(st.sampled_from(("own", "shared", "whole")))
        if sort == "whole":
            found.append(binding(f"b{number}", "", draw(every), *people))
        else:
            kind, name = ("Role", draw(names)) if sort == "own" else ("ClusterRole", draw(every))
            found.append(binding(f"b{number}", draw(st.sampled_from(SPACES)), name, *people, kind=kind))
    return found


def rule(verbs, resources="", groups="", names="", urls=""):
    """A rule from words; the core group is written ``core``."""
    found: dict[str, Any] = {"verbs": verbs.split()}
    if urls:
        return {**found, "nonResourceURLs": urls.split()}
    found |= {"apiGroups": [word.replace("core", "") for word in (groups or "core").split()]}
    found |= {"resources": resources.split()}
    return {**found, "resourceNames": names.split()} if names else found


def user(name):
    return {"kind": "User", "name": name, "apiGroup": RBAC}


def group(name):
    return {"kind": "Group", "name": name, "apiGroup": RBAC}


def account(name, namespace=""):
    found = {"kind": "ServiceAccount", "name": name}
    return {**found, "namespace": namespace} if namespace else found


def role(name, namespace, *written, labels=None, **fields):
    kind = "Role" if namespace else "ClusterRole"
    return made(kind, name, namespace, {"rules": list(written), **fields}, labels)


def binding(name, namespace, to, *people, kind="ClusterRole"):
    reference = {"apiGroup": RBAC, "kind": kind, "name": to}
    made_kind = "RoleBinding" if namespace else "ClusterRoleBinding"
    return made(made_kind, name, namespace, {"roleRef": reference, "subjects": list(people)})


def made(kind, name, namespace="", fields=None, labels=None, version=f"{RBAC}/v1"):
    """An object as reading would leave it."""
    metadata = {"name": name, **({"namespace": namespace} if namespace else {})}
    if labels:
        metadata["labels"] = labels
    value = {"apiVersion": version, "kind": kind, "metadata": metadata, **(fields or {})}
    return KubeObject(Ref(kind, namespace, name), version, value, value, Document(value, "made.yaml"))


def state_of(*items):
    return State(objects={item.ref: item for item in items})


def setting_of(after, required=None, permitted=None, before=None):
    bounds = Bounds(required or after, permitted or after)
    return Setting(before or after, after, bounds)
