"""Whether someone may do something, as JSON; docs/json.md describes the schema."""

from __future__ import annotations

from typing import Any

from lab.render.report_json import SCHEMA, note_json
from lab.subjects.protocol import Note
from lab.subjects.rbac.authorize import Decision
from lab.subjects.rbac.listing import Listed
from lab.subjects.requests import Caller, Request


def can_i_json(
    cluster: str, caller: Caller, request: Request, decision: Decision, notes: tuple[Note, ...]
) -> dict[str, Any]:
    """The request with its answer; the binding and role are null where nothing allows it."""
    return {
        "schema": SCHEMA,
        "kind": "can-i",
        "of": cluster,
        "user": caller.user,
        "groups": list(caller.groups),
        "verb": request.verb,
        "group": request.group,
        "resource": request.resource,
        "subresource": request.subresource,
        "name": request.name,
        "namespace": request.namespace,
        "url": request.url,
        "allowed": decision.allowed,
        "reason": decision.reason,
        "binding": str(decision.binding.ref) if decision.binding else None,
        "role": str(decision.role.ref) if decision.role else None,
        "rule": decision.rule if decision.role else None,
        "notes": [note_json(note) for note in notes],
    }


def listing_json(cluster: str, caller: Caller, namespace: str, found: tuple[Listed, ...]) -> dict[str, Any]:
    """Everything someone may do in a namespace."""
    return {
        "schema": SCHEMA,
        "kind": "can-i-list",
        "of": cluster,
        "user": caller.user,
        "groups": list(caller.groups),
        "namespace": namespace,
        "rights": [
            {"resource": each.resource, "url": each.url, "names": list(each.names), "verbs": list(each.verbs)}
            for each in found
        ],
    }
