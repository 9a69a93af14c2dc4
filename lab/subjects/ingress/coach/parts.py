"""The Ingresses an attempt wrote, and how they are mended."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import mapping
from lab.manifests.document import Json
from lab.manifests.kubeobject import KubeObject
from lab.subjects.coaching import Case, with_part
from lab.subjects.ingress.sites import Site, Tls, site_of

NAME = "ingress"

INGRESS = "https://kubernetes.io/docs/concepts/services-networking/ingress/"
TLS = INGRESS + "#tls"
TLS_SECRETS = "https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets"


def written(case: Case) -> Iterator[tuple[Site, KubeObject]]:
    """Each changed Ingress with the one that is wanted: of its name, or the only one of its host."""
    for item in case.of_kind("Ingress"):
        bound = case.bound(item.ref) or _alike(case, item)
        if bound is not None:
            yield site_of(item, case.after), bound


def entries(case: Case) -> Iterator[tuple[Site, Tls, KubeObject]]:
    """Each entry of ``spec.tls`` of those."""
    for site, bound in written(case):
        for entry in site.tls:
            yield site, entry, bound


def with_tls(site: Site, bound: KubeObject) -> KubeObject:
    """The Ingress with the TLS that is wanted."""
    return with_part(site.object, (("spec", "tls"), bound.spec.get("tls")))


def with_rules(site: Site, bound: KubeObject) -> KubeObject:
    """The Ingress with the rules that are wanted."""
    return with_part(site.object, (("spec", "rules"), bound.spec.get("rules")))


def notes_of(item: KubeObject) -> dict[str, Json]:
    """The annotations."""
    return dict(mapping(mapping(item.value.get("metadata")).get("annotations")))


def with_notes(site: Site, bound: KubeObject) -> KubeObject:
    """The Ingress with the annotations that are wanted."""
    return with_part(site.object, (("metadata", "annotations"), notes_of(bound) or None))


def _alike(case: Case, item: KubeObject) -> KubeObject | None:
    known = case.required.of_kind("Ingress")
    named = [each for each in known if each.ref.name == item.ref.name]
    return next(iter(named), known[0] if len(known) == 1 else None)
