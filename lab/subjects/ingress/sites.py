"""Ingresses as a controller reads them: rules, TLS, class, annotations.

Source: https://kubernetes.io/docs/concepts/services-networking/ingress/; the annotations are those of ingress-nginx.
"""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import items, mapping, text
from lab.cluster.state import State
from lab.manifests.document import JsonObject, Path
from lab.manifests.kubeobject import KubeObject
from lab.quick_dataclass import dataclass
from lab.subjects.remembered import of_state

NGINX = "nginx.ingress.kubernetes.io/"
CLASS_NOTE = "kubernetes.io/ingress.class"
DEFAULT_CLASS = "ingressclass.kubernetes.io/is-default-class"

TRUE = frozenset({"1", "t", "T", "TRUE", "true", "True"})
FALSE = frozenset({"0", "f", "F", "FALSE", "false", "False"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One path of one host. ``host`` is empty for every host; ``service`` with ``port``, number or name, is behind."""

    host: str
    path: str
    path_type: str
    service: str
    port: int | str
    place: Path

    def matches(self, path: str) -> bool:
        """Whether a request's path falls under it; by elements for Prefix, by characters where nobody says."""
        if self.path_type == "Exact":
            return path == self.path
        if self.path_type == "Prefix":
            stem = self.path.rstrip("/")
            return path == stem or path.startswith(f"{stem}/") or path == self.path
        return path.startswith(self.path or "/")

    @property
    def rank(self) -> tuple[bool, int]:
        """Exact paths come first, then longer ones."""
        return self.path_type == "Exact", len(self.path)


@dataclass(frozen=True, slots=True)
class Tls:
    """One entry of ``spec.tls``."""

    hosts: tuple[str, ...]
    secret: str
    place: Path


@dataclass(frozen=True, slots=True)
class Site:
    """One Ingress. ``unserved`` is why no controller takes it up, empty where one does."""

    object: KubeObject
    rules: tuple[Rule, ...]
    tls: tuple[Tls, ...]
    ssl_redirect: bool
    force_redirect: bool
    unserved: str

    def __str__(self) -> str:
        return f"Ingress {self.object.ref.namespace}/{self.object.ref.name}"

    def tls_of(self, host: str) -> Tls | None:
        """The entry that names a rule's host; a host that no entry names has no TLS, as the documentation asks."""
        return next((each for each in self.tls if host.lower() in map(str.lower, each.hosts)), None)


@of_state
def sites(state: State) -> tuple[Site, ...]:
    """Every Ingress, by namespace and name."""
    return tuple(site_of(item, state) for item in state.of_kind("Ingress"))


def site_of(item: KubeObject, state: State) -> Site:
    """What an Ingress says."""
    notes = mapping(mapping(item.value.get("metadata")).get("annotations"))
    entries = tuple(
        Tls(
            tuple(host for host in each.get("hosts") or () if isinstance(host, str)),
            text(each.get("secretName")),
            ("spec", "tls", index),
        )
        for index, each in enumerate(items(item.spec.get("tls")))
    )
    return Site(
        item,
        tuple(_rules(item.spec)),
        entries,
        notes.get(f"{NGINX}ssl-redirect") not in FALSE,
        notes.get(f"{NGINX}force-ssl-redirect") in TRUE,
        _unserved(item.spec, notes, state),
    )


def _rules(spec: JsonObject) -> Iterator[Rule]:
    default = mapping(mapping(spec.get("defaultBackend")).get("service"))
    if default:
        port = mapping(default.get("port"))
        yield Rule("", "/", "Prefix", text(default.get("name")), _port(port), ("spec", "defaultBackend"))
    for index, rule in enumerate(items(spec.get("rules"))):
        for number, each in enumerate(items(mapping(rule.get("http")).get("paths"))):
            service = mapping(mapping(each.get("backend")).get("service"))
            place: Path = ("spec", "rules", index, "http", "paths", number)
            path = text(each.get("path")) or "/"
            kind = text(each.get("pathType"))
            yield Rule(
                text(rule.get("host")),
                path,
                kind,
                text(service.get("name")),
                _port(mapping(service.get("port"))),
                place,
            )


def _port(port: JsonObject) -> int | str:
    number = port.get("number")
    return number if isinstance(number, int) and number else text(port.get("name"))


def _unserved(spec: JsonObject, notes: JsonObject, state: State) -> str:
    classes = {item.ref.name: item for item in state.of_kind("IngressClass")}
    name = text(spec.get("ingressClassName")) or text(notes.get(CLASS_NOTE))
    if name:
        there = ", ".join(sorted(classes)) or "none"
        return "" if name in classes else f"there is no IngressClass {name} (there is: {there})"
    marked = (mapping(mapping(item.value.get("metadata")).get("annotations")) for item in classes.values())
    if any(each.get(DEFAULT_CLASS) == "true" for each in marked):
        return ""
    return "it names no ingressClassName, and no IngressClass is the default"
