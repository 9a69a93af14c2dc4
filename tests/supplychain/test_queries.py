"""What can be asked of the files of a supply chain."""

from __future__ import annotations

import json

import pytest

from lab.cluster.state import State
from lab.manifests.imagename import reference_of
from lab.subjects.supplychain.queries import QUERIES, same_image
from tests.supplychain.test_bills import CYCLONEDX, SPDX
from tests.supplychain.test_files import A, B, cosign, report

OLD = json.dumps(SPDX)
NEW = json.dumps(CYCLONEDX).replace("3.0.11-1", "3.0.15-1").replace('"version": "1.4"', '"version": "1.5"')
API = "registry.example.com/shop/api"
SIGNED = {"in": "/c", "key": "cosign.pub", "images": "/images.txt"}
STATE = State(
    node_files={
        "/b/old.spdx.json": OLD,
        "/b/new.cdx.json": NEW,
        "/r/one.json": report("nginx:1", ("CVE-1", "CRITICAL", "2"), ("CVE-2", "HIGH", "")),
        "/r/two.json": report(f"redis@{A}", ("CVE-2", "HIGH", "3")),
        "/c/a": cosign("registry.example.com/a", A),
        "/images.txt": f"registry.example.com/a:1 {A}\nregistry.example.com/a:2 {B}\n",
    }
)


@pytest.mark.parametrize(
    ("query", "written", "answers"),
    [
        ("packages", {"in": "/b", "name": "libssl3"}, [f"{API}:1.5", f"{API}:1.4"]),
        ("packages", {"in": "/b", "name": "libssl3", "below": "3.0.15"}, [f"{API}:1.4"]),
        ("packages", {"in": "/b", "name": "libssl3", "below": "3.0.12", "list": "files"}, ["old.spdx.json"]),
        ("packages", {"in": "/b", "name": "libssl3", "version": "3.0.15-1", "list": "files"}, ["new.cdx.json"]),
        ("packages", {"in": "/b", "name": "libssl3", "list": "versions"}, ["3.0.15-1", "3.0.11-1"]),
        ("packages", {"in": "/b", "name": "@shop/nested", "list": "within"}, ["libssl3"]),
        ("packages", {"in": "/b", "name": "libssl"}, []),
        ("vulnerable", {"in": "/r"}, ["nginx:1", f"redis@{A}"]),
        ("vulnerable", {"in": "/r", "severity": ["HIGH"], "fixable": True}, [f"redis@{A}"]),
        ("vulnerable", {"in": "/r", "severity": ["CRITICAL"], "list": "files"}, ["one.json"]),
        ("vulnerable", {"in": "/r", "list": "ids"}, ["CVE-1", "CVE-2"]),
        ("vulnerable", {"in": "/r", "id": "CVE-1"}, ["nginx:1"]),
        ("signed", SIGNED, ["registry.example.com/a:1"]),
        ("signed", {**SIGNED, "is": False}, ["registry.example.com/a:2"]),
        ("signed", {**SIGNED, "key": "other.pub"}, []),
    ],
)
def test_answers(query: str, written: dict[str, object], answers: list[str]) -> None:
    assert list(QUERIES[query](written).ask(STATE)) == answers


@pytest.mark.parametrize("query", sorted(QUERIES))
def test_says_how_a_query_is_written(query: str) -> None:
    with pytest.raises(ValueError, match="write it as"):
        QUERIES[query]([])
    with pytest.raises(ValueError, match="unknown key 'colour'"):
        QUERIES[query]({"colour": 1})


@pytest.mark.parametrize(
    ("written", "image", "same"),
    [
        ("nginx:1", "docker.io/library/nginx:1", True),
        ("nginx:1", "nginx:2", False),
        ("nginx:1", f"nginx:1@{A}", True),
        (f"nginx@{A}", f"nginx:1@{A}", True),
        (f"nginx:1@{B}", f"nginx:1@{A}", False),
        ("redis", "nginx", False),
        ("NGINX", "nginx", False),
    ],
)
def test_which_image_a_document_is_about(written: str, image: str, same: bool) -> None:
    reference = reference_of(image)
    assert reference is not None
    assert same_image(written, reference) is same
