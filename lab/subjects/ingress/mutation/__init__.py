"""Wrong answers, made from right ones: every host, path, Secret, backend and annotation of an Ingress changed."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import items, mapping, text
from lab.manifests.document import Path
from lab.subjects.changes import Change, Operator, Written, drop_document

NGINX = "nginx.ingress.kubernetes.io/"


def change_tls(answer: Written) -> Iterator[Change]:
    """Drop TLS, take another Secret, name other hosts."""
    for number, document in answer.of_kind("Ingress"):
        entries = items(mapping(document.get("spec")).get("tls"))
        yield answer.changed(number, ("spec", "tls"), None, "no TLS")
        for index, entry in enumerate(entries):
            here: Path = ("spec", "tls", index)
            for name in (None, "elsewhere", *answer.names("Secret")):
                yield answer.changed(number, (*here, "secretName"), name, f"TLS with Secret {name}")
            hosts = [text(host) for host in entry.get("hosts") or ()]
            for host in (
                None,
                [],
                ["other.example.com"],
                [*hosts, "other.example.com"],
                [f"www.{hosts[0]}"] if hosts else None,
            ):
                yield answer.changed(number, (*here, "hosts"), host, f"TLS for {host}")
            more = [*entries, {"hosts": ["other.example.com"], "secretName": text(entry.get("secretName"))}]
            yield answer.changed(number, ("spec", "tls"), more, "TLS for one host more")


def change_rules(answer: Written) -> Iterator[Change]:
    """Change hosts, paths and their types, and what is behind them; add rules, drop them."""
    for number, document in answer.of_kind("Ingress"):
        rules = items(mapping(document.get("spec")).get("rules"))
        for index, rule in enumerate(rules):
            here: Path = ("spec", "rules", index)
            host = text(rule.get("host"))
            for other in (None, f"www.{host}", f"*.{host.partition('.')[2]}", "other.example.com"):
                yield answer.changed(number, (*here, "host"), other, f"rule for {other}")
            if len(rules) > 1:
                yield answer.changed(number, here, None, f"no rule for {host}")
            yield answer.changed(
                number, ("spec", "rules"), [*rules, {**rule, "host": "other.example.com"}], "a host more"
            )
            for place, path in enumerate(items(mapping(rule.get("http")).get("paths"))):
                at: Path = (*here, "http", "paths", place)
                yield from _path(answer, number, at, text(path.get("path")))


def _path(answer: Written, number: int, at: Path, now: str) -> Iterator[Change]:
    for kind in ("Exact", "Prefix", "ImplementationSpecific"):
        yield answer.changed(number, (*at, "pathType"), kind, f"{now} as {kind}")
    for path in ("/", "/other", f"{now.rstrip('/')}/deeper"):
        yield answer.changed(number, (*at, "path"), path, f"{now} as {path}")
    for name in (*answer.names("Service"), "elsewhere"):
        yield answer.changed(number, (*at, "backend", "service", "name"), name, f"{now} to Service {name}")
    for port in ({"number": 80}, {"number": 8080}, {"number": 443}, {"name": "http"}):
        yield answer.changed(number, (*at, "backend", "service", "port"), port, f"{now} to port {port}")


def change_head(answer: Written) -> Iterator[Change]:
    """Another class, namespace or name, other annotations."""
    for number, document in answer.of_kind("Ingress"):
        for name in (None, "traefik", *answer.names("IngressClass")):
            yield answer.changed(number, ("spec", "ingressClassName"), name, f"class {name}")
        for space in sorted(answer.scenario.namespaces):
            if not space.startswith("kube-"):
                yield answer.changed(number, ("metadata", "namespace"), space, f"in namespace {space}")
        yield answer.changed(number, ("metadata", "name"), "renamed", "by another name")
        notes = mapping(mapping(document.get("metadata")).get("annotations"))
        for key in ("ssl-redirect", "force-ssl-redirect"):
            for value in (None, "true", "false", "yes"):
                changed = {**notes, f"{NGINX}{key}": value} if value else {
                    name: each for name, each in notes.items() if name != f"{NGINX}{key}"
                }  # fmt: skip
                yield answer.changed(number, ("metadata", "annotations"), changed or None, f"{key} {value}")
        yield answer.changed(number, ("spec", "defaultBackend"), _default(answer), "a default backend")


def _default(answer: Written) -> object:
    return {"service": {"name": next(iter(answer.names("Service")), "none"), "port": {"number": 80}}}


OPERATORS: tuple[Operator, ...] = (change_tls, change_rules, change_head, drop_document)
