"""Namespaces that a task is about, and where their labels stand."""

from __future__ import annotations

from lab.cluster.state import State
from lab.manifests.kubeobject import Ref
from lab.manifests.span import Span
from lab.subjects.podsecurity.admitting import LABELS, labels_of, policy_in
from lab.subjects.podsecurity.coach.case import Case

KNOWN = frozenset(LABELS)
"""The labels that Pod Security reads."""


def asked_namespaces(case: Case) -> list[str]:
    """The namespaces that ask for something else than the task wants them to."""
    bounds = case.attempt.setting.bounds
    return [
        name
        for name in sorted(case.after.namespaces)
        if name in bounds.permitted.namespaces
        and policy_in(case.after, name) not in (policy_in(bounds.permitted, name), policy_in(bounds.required, name))
    ]


def newly_labelled(case: Case) -> list[str]:
    """The namespaces on which labels of Pod Security were changed."""
    return [
        name
        for name in sorted(case.after.namespaces)
        if _security(case.after, name) != _security(case.before, name)
    ]


def _security(state: State, name: str) -> dict[str, str]:
    return {key: value for key, value in labels_of(state, name).items() if key in KNOWN}


def label_span(state: State, name: str, label: str = "") -> Span | None:
    """Where a label of a namespace stands, or its labels."""
    holder = state.objects.get(Ref("Namespace", "", name))
    if holder is None:
        return None
    return holder.key_span(("metadata", "labels", label)) if label else holder.span(("metadata", "labels"))
