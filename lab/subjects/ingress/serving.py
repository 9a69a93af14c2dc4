"""What a client gets who asks for a host and a path, over HTTPS and over plain HTTP."""

from __future__ import annotations

from functools import lru_cache

from lab.cluster.podsecurity.podshape import mapping, text
from lab.cluster.state import State
from lab.manifests.document import Path
from lab.manifests.gobase64 import Base64Error, decoded
from lab.manifests.kubeobject import Ref
from lab.quick_dataclass import dataclass
from lab.subjects.ingress.certificate import Certificate, certificate_of, matches
from lab.subjects.ingress.sites import Rule, Site, sites
from lab.subjects.remembered import of_state


@dataclass(frozen=True, slots=True)
class Served:
    """A host and path. ``backend`` is ``namespace/service:port``, empty where nobody answers and ``nobody`` says why.

    ``secret`` is the one whose certificate a client sees and takes; empty where ``untrusted`` says why it does not.
    ``place`` is where in the site's Ingress it is decided.
    """

    host: str
    path: str
    site: Site | None = None
    backend: str = ""
    nobody: str = ""
    secret: str = ""
    untrusted: str = ""
    redirects: bool = False
    place: Path = ()

    @property
    def facts(self) -> frozenset[tuple[str, ...]]:
        """What works, each as one fact."""
        if not self.backend:
            return frozenset()
        secure = {("https", self.backend, self.secret)} if self.secret else set()
        plain = ("redirect",) if self.redirects else ("http", self.backend)
        return frozenset({*secure, plain})


@of_state
def _served(_state: State) -> dict[tuple[str, str], Served]:
    """What is known already of a cluster."""
    return {}


def serve(state: State, host: str, path: str) -> Served:
    """Find the rule, the Service behind it, and the certificate before it."""
    known = _served(state)
    if (host, path) not in known:
        known[host, path] = _serve(state, host, path)
    return known[host, path]


def _serve(state: State, host: str, path: str) -> Served:
    known = [site for site in sites(state) if not site.unserved]
    found = _rule(known, host, path)
    if found is None:
        idle = next((each for each in sites(state) if each.unserved and _rule([each], host, path)), None)
        why = f"no Ingress has a rule for {host}{path}" if idle is None else f"{idle} is not taken up: {idle.unserved}"
        return Served(host, path, idle, nobody=why)
    site, rule = found
    backend, nobody = _backend(state, site.object.ref.namespace, rule)
    secret, untrusted, place = _certificate(state, site, rule, host)
    redirects = site.force_redirect or (site.ssl_redirect and bool(secret))
    where = rule.place if nobody else place
    return Served(host, path, site, backend, nobody, secret, untrusted, redirects, where)


def _rule(known: list[Site], host: str, path: str) -> tuple[Site, Rule] | None:
    """The most specific host decides, then the most specific path of it."""
    every = [(site, rule) for site in known for rule in site.rules]
    for fits in (
        [(site, rule) for site, rule in every if rule.host.lower() == host.lower()],
        [(site, rule) for site, rule in every if rule.host.startswith("*.") and matches(rule.host, host)],
        [(site, rule) for site, rule in every if not rule.host],
    ):
        if fits:
            paths = [(site, rule) for site, rule in fits if rule.matches(path)]
            return max(paths, key=lambda each: each[1].rank) if paths else None
    return None


def _backend(state: State, namespace: str, rule: Rule) -> tuple[str, str]:
    service = state.service(namespace, rule.service)
    if service is None:
        return "", f"there is no Service {namespace}/{rule.service}"
    port = next((each for each in service.ports if rule.port in (each.number, each.name or None)), None)
    if port is None:
        there = ", ".join(f"{each.number}" for each in service.ports)
        return "", f"Service {namespace}/{rule.service} has no port {rule.port} (it has: {there})"
    if not state.endpoints(service, port):
        return "", f"no pod is behind Service {namespace}/{rule.service}"
    return f"{namespace}/{rule.service}:{port.number}", ""


def _certificate(state: State, site: Site, rule: Rule, host: str) -> tuple[str, str, Path]:
    entry = site.tls_of(rule.host)
    namespace = site.object.ref.namespace
    if entry is None:
        listed = ", ".join(host for each in site.tls for host in each.hosts)
        why = f"spec.tls is for {listed}" if listed else "its Ingress has no TLS for it"
        return "", why, ("spec", "tls") if site.tls else ("spec",)
    place: Path = (*entry.place, "secretName")
    if not entry.secret:
        return "", "spec.tls names no Secret", entry.place
    certificate = certificate_in(state, namespace, entry.secret)
    if certificate is None:
        return "", f"there is no Secret {entry.secret} in namespace {namespace}", place
    refused = certificate.refused(host)
    return ("", f"Secret {entry.secret}: {refused}", place) if refused else (entry.secret, "", place)


def certificate_in(state: State, namespace: str, name: str) -> Certificate | None:
    """The certificate of a Secret; None where there is no such Secret."""
    item = state.objects.get(Ref("Secret", namespace, name))
    if item is None:
        return None
    contents = mapping(item.value.get("data"))
    if not contents.get("tls.crt") or not contents.get("tls.key"):
        lacks = "tls.key" if contents.get("tls.crt") else "tls.crt"
        return Certificate(trouble=f"it has no key {lacks}")
    return _certificate_in(text(contents["tls.crt"]), text(contents["tls.key"]))


@lru_cache(maxsize=64)
def _certificate_in(chain: str, key: str) -> Certificate:
    try:
        return certificate_of(decoded(chain), decoded(key))
    except Base64Error:
        return Certificate(trouble="what it holds is no base64")
