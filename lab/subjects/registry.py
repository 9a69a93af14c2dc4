"""The subjects the lab knows: one line each."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from lab.subjects.objects import ObjectsKind
from lab.subjects.proof import ProofKind
from lab.subjects.protocol import CheckKind, Subject

SUBJECTS: tuple[str, ...] = (
    "lab.subjects.network",
    "lab.subjects.podsecurity",
    "lab.subjects.rbac",
    "lab.subjects.service_accounts",
)
"""Packages that define ``subject``."""


@cache
def subjects() -> dict[str, Subject]:
    """Every subject by its name."""
    found = (import_module(package).subject for package in SUBJECTS)
    return {subject.name: subject for subject in found}


def subject(name: str) -> Subject:
    """The subject of that name. Raises ValueError naming those there are."""
    try:
        return subjects()[name]
    except KeyError:
        raise ValueError(f"no subject {name!r}; there are: {', '.join(sorted(subjects()))}") from None


@cache
def check_kinds() -> dict[str, CheckKind]:
    """Every way to check: those of every subject, and what each subject adds, by its key in an exercise."""
    shared: tuple[CheckKind, ...] = (ProofKind(), ObjectsKind())
    offered = (kind for found in subjects().values() for kind in found.check_kinds.values())
    return {kind.key: kind for kind in (*shared, *offered)}
