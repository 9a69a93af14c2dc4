"""The corpus' worlds, as states and as raw policies to change."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lab.cluster.state import State
from lab.manifests.document import Document
from lab.manifests.kubeobject import KubeObject, Ref

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "network"
FILES = ("k8s_e2e", "recipes", "netpol_analyzer", "fuzz", "fuzz_ipv6", "selector_edge", "cyclonus")

Row = dict[str, Any]
Policy = dict[str, Any]

needs_corpus = pytest.mark.skipif(
    not CORPUS.is_dir() and os.environ.get("CI") != "true", reason=f"no corpus at {CORPUS}"
)
"""Skips where the corpus is not at hand; a continuous integration must have it."""


@cache
def rows() -> tuple[Row, ...]:
    """Every row that holds policies, file by file."""
    found = []
    for name in FILES:
        for line in (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if not any(row.get(fault) for fault in ("panic", "oracle_error")) and row["policies"]:
                found.append(row)
    return tuple(found)


def every(step: int) -> list[Row]:
    """Every so many rows, so that each file has its share."""
    return list(rows()[::step])


def state_of(row: Row, policies: Iterable[Policy]) -> State:
    """The row's cluster under some policies, as if the API server had taken them as they stand."""
    objects: dict[Ref, KubeObject] = {}
    values = [{"kind": "Namespace", "metadata": {"name": each["name"], "labels": each.get("labels") or {}}}
              for each in row["namespaces"]]  # fmt: skip
    values += map(_pod, row["pods"])
    values += ({**each, "kind": "NetworkPolicy", "metadata": {"namespace": "default", **each["metadata"]}}
               for each in policies)  # fmt: skip
    for value in values:
        metadata = value["metadata"]
        namespace = "" if value["kind"] == "Namespace" else metadata.get("namespace") or "default"
        ref = Ref(value["kind"], namespace, metadata["name"])
        assert ref not in objects, f"two of {ref}"
        objects[ref] = KubeObject(ref, "", value, value, Document(value, "row.yaml"))
    return State(objects=objects, families=(4, 6))


def _pod(written: dict[str, Any]) -> dict[str, Any]:
    ports = [
        {"containerPort": port["port"], "protocol": port.get("protocol") or "TCP", "name": port.get("name") or ""}
        for port in written.get("ports") or ()
    ]
    return {
        "kind": "Pod",
        "metadata": {"name": written["name"], "namespace": written["namespace"], "labels": written.get("labels") or {}},
        "spec": {"containers": [{"name": "main", "ports": ports}]},
        "status": {"podIP": written["ip"]},
    }
