"""The subjects the lab knows: one line each."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import NamedTuple, cast

from lab.subjects.objects import ObjectsKind
from lab.subjects.proof import ProofCheck, ProofKind
from lab.subjects.protocol import Check, CheckKind, Subject


class Entry(NamedTuple):
    """A subject by its name, the package that defines ``subject``, and the keys of the checks it adds.

    ``needs`` are the subjects whose engines it stands on; without them it cannot be either.
    """

    name: str
    package: str
    keys: tuple[str, ...]
    needs: tuple[str, ...] = ()


SUBJECTS: tuple[Entry, ...] = (
    Entry("admission", "lab.subjects.admission", ("judged", "webhook")),
    Entry("audit", "lab.subjects.audit", ("audited", "logs", "logged")),
    Entry("certificates", "lab.subjects.certificates", ("issues",)),
    Entry("cilium", "lab.subjects.cilium", ("flow", "transit"), needs=("network",)),
    Entry("controlplane", "lab.subjects.controlplane", ("starts", "flag", "kubelet", "anonymous", "cis", "mode")),
    Entry("dockerfile", "lab.subjects.dockerfile", ("image",)),
    Entry("encryption", "lab.subjects.encryption", ("encrypts", "reads", "rotates", "encryption")),
    Entry("falco", "lab.subjects.falco", ("loads", "alerts", "prints", "seen", "stopped")),
    Entry("firewall", "lab.subjects.firewall", ("packet",)),
    Entry("hosts", "lab.subjects.hosts", ("host",)),
    Entry("ingress", "lab.subjects.ingress", ("serves",)),
    Entry("istio", "lab.subjects.istio", ("mtls", "request"), needs=("network",)),
    Entry("network", "lab.subjects.network", ("connect",)),
    Entry("podsecurity", "lab.subjects.podsecurity", ("admits", "context", "runs")),
    Entry("profiles", "lab.subjects.profiles", ("syscalls", "confines")),
    Entry("rbac", "lab.subjects.rbac", ("can",)),
    Entry("secrets", "lab.subjects.secrets", ("secret", "stored", "hidden")),
    Entry("serviceaccounts", "lab.subjects.service_accounts", ("token", "account")),
    Entry("sheet", "lab.subjects.sheet", ("answered",)),
    Entry("supplychain", "lab.subjects.supplychain", ("images", "found", "score"), needs=("podsecurity",)),
)
"""A package is imported only once something asks for its subject: grading pays for no other."""

SHARED: tuple[CheckKind, ...] = (ProofKind(), ObjectsKind())
"""Ways to check that belong to no subject."""


@cache
def subjects() -> dict[str, Subject]:
    """Every subject by its name."""
    return {entry.name: _imported(entry) for entry in SUBJECTS}


def subject(name: str) -> Subject:
    """The subject of that name. Raises ValueError naming those there are."""
    for entry in SUBJECTS:
        if entry.name == name:
            return _imported(entry)
    raise ValueError(f"no subject {name!r}; there are: {', '.join(sorted(entry.name for entry in SUBJECTS))}")


def subjects_of(checks: Iterable[Check]) -> tuple[Subject, ...]:
    """The subjects that these checks are about, in the order of the registry."""
    names = {subject_of(check) for check in checks}
    return tuple(_imported(entry) for entry in SUBJECTS if entry.name in names)


def check_keys() -> tuple[str, ...]:
    """The key of every way to check."""
    return (*(kind.key for kind in SHARED), *(key for entry in SUBJECTS for key in entry.keys))


def check_kind(key: str) -> CheckKind | None:
    """The way to check that has this key in an exercise; None where there is none."""
    for kind in SHARED:
        if kind.key == key:
            return kind
    entry = next((entry for entry in SUBJECTS if key in entry.keys), None)
    return None if entry is None else _imported(entry).check_kinds[key]


def _imported(entry: Entry) -> Subject:
    return cast(Subject, import_module(entry.package).subject)


def subject_of(check: Check) -> str:
    """The name of the subject that a check is of; empty for one that is of none, such as ``objects``."""
    if isinstance(check, ProofCheck):
        return check.subject
    module = f"{type(check).__module__}."
    return next((entry.name for entry in SUBJECTS if module.startswith(f"{entry.package}.")), "")
