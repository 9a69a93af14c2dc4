"""The checks ``images`` and ``found``, and the proof about images."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from lab.manifests.document import Json
from lab.subjects.protocol import Bounds, Outcome, Setting
from lab.subjects.supplychain.checks import FoundKind, ImagesKind
from lab.subjects.supplychain.compare import compare
from lab.subjects.supplychain.running import running
from tests.supplychain.clusters import SHOP, cluster
from tests.supplychain.test_files import A, B, cosign, report

WEB = "registry.example.com/shop/web:1.4"


def asked(text: str, files: dict[str, str] | None = None, **written: Json) -> Outcome:
    before = cluster(files=files)
    after = cluster(text, files)
    return ImagesKind().parse({"namespaces": ["shop"], **written}).run(Setting(before, after, Bounds(before, before)))


def reasons(outcome: Outcome) -> set[str]:
    return {str(each.facts["reason"]) for each in outcome.witnesses}


def test_every_container_that_runs() -> None:
    assert [(each.container, each.pulled) for each in running(cluster())] == [
        ("prepare", "docker.io/library/busybox:1.37"),
        ("web", WEB),
        ("sidecar", "docker.io/envoyproxy/envoy:v1.35"),
        ("main", "docker.io/library/redis:latest"),
    ]
    scaled = cluster(SHOP.replace("replicas: 2", "replicas: 0"))
    assert [each.container for each in running(scaled)] == ["main"]


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        ("registry.example.com/shop/web:1.5", ""),
        ("docker.io/library/nginx:1", "registry-not-permitted"),
        ("nginx:1", "registry-implied"),
        ("registry.example.com.evil.io/shop/web:1.4", "registry-lookalike"),
        ("evil.io/registry.example.com/shop/web:1.4", "registry-lookalike"),
        ("registry.example.com:5000/shop/web", "registry-lookalike"),
        ("registry.example.com/shop/web:1.4@sha256:12", "image-malformed"),
        ("Registry.Example.com/Shop", "image-malformed"),
    ],
)
def test_registries(image: str, reason: str) -> None:
    places = ["registry.example.com", "docker.io/library/busybox", "docker.io/envoyproxy", "docker.io/library/redis"]
    outcome = asked(SHOP.replace(WEB, image), registries=places)
    assert reasons(outcome) == ({reason} if reason else set())
    assert outcome.passed is (not reason)


def test_a_path_counts_in_whole_parts() -> None:
    assert reasons(asked(SHOP, registries=["registry.example.com/sh", "docker.io"])) == {"registry-not-permitted"}
    assert asked(SHOP, registries=["registry.example.com/shop", "docker.io"]).passed


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        (f"{WEB}@{A}", ""),
        (f"registry.example.com/shop/web@{A}", ""),
        (WEB, "image-by-tag"),
        (f"{WEB}@{B}", "digest-of-another"),
        (f"{WEB}@sha256:{'c' * 64}", "digest-unknown"),
        (f"registry.example.com/shop/web:1.5@{A}", ""),
    ],
)
def test_digests(image: str, reason: str) -> None:
    listed = f"{WEB} {A}\nbusybox:1.37 {B}\n"
    text = SHOP.replace(WEB, image).replace("busybox:1.37", f"busybox:1.37@{B}")
    text = text.replace("envoyproxy/envoy:v1.35", f"registry.example.com/shop/web@{A}").replace(
        "image: redis", f"image: busybox@{B}"
    )
    outcome = asked(text, {"/root/digests.txt": listed}, by_digest="/root/digests.txt")
    assert reasons(outcome) == ({reason} if reason else set())


def test_signatures() -> None:
    files = {"/c/web": cosign("registry.example.com/shop/web", A)}
    wanted = {"signed": {"in": "/c", "key": "cosign.pub"}}
    web = f"registry.example.com/shop/web@{A}"
    every = (
        SHOP.replace("busybox:1.37", web)
        .replace("envoyproxy/envoy:v1.35", web)
        .replace("image: redis", f"image: {web}")
    )
    assert asked(every.replace(WEB, web), files, **wanted).passed
    assert reasons(asked(every, files, **wanted)) == {"image-by-tag"}
    assert reasons(asked(every.replace(WEB, web.replace(A, B)), files, **wanted)) == {"image-unsigned"}


def test_what_is_known_of_images() -> None:
    files = {"/r/redis.json": report("redis:latest", ("CVE-1", "CRITICAL", "2"), ("CVE-2", "HIGH", ""))}
    severe = {"in": "/r", "severity": ["CRITICAL"], "fixable": True}
    assert reasons(asked(SHOP, files, without_vulnerabilities=severe)) == {"vulnerable-still-runs"}
    assert asked(SHOP.replace("image: redis", "image: redis:8"), files, without_vulnerabilities=severe).passed


def test_a_sheet_is_held_against_the_files() -> None:
    files = {
        "/r/redis.json": report("redis", ("CVE-1", "CRITICAL", "2")),
        "/r/web.json": report(WEB, ("CVE-1", "CRITICAL", "")),
    }
    state = cluster(files=files)
    check = FoundKind().parse({"question": "images", "vulnerable": {"in": "/r", "id": "CVE-1"}})

    def run(answer: Json) -> Outcome:
        after = state.with_sheet({"images": answer} if answer else {})
        return check.run(Setting(state, after, Bounds(state, state)))

    assert run(["redis", WEB]).passed
    assert run(f"{WEB}, REDIS").passed
    assert "not answered" in run(None).summary
    assert "not whole" in run(["redis"]).summary
    assert "nginx does not belong there" in run(["redis", WEB, "nginx"]).summary


@pytest.mark.parametrize(
    ("kind", "written", "said"),
    [
        (ImagesKind(), {}, "write it as images"),
        (ImagesKind(), {"namespaces": ["a"]}, "asks nothing"),
        (ImagesKind(), {"registries": "x"}, "registries must list"),
        (ImagesKind(), {"by_digest": "x"}, "by_digest must be"),
        (ImagesKind(), {"signed": {"key": "x"}}, "signed must be"),
        (ImagesKind(), {"without_packages": {"in": "/x"}}, "name must be a text"),
        (FoundKind(), {"question": "a"}, "exactly one of"),
        (FoundKind(), {"question": "", "packages": {}}, "question must be"),
        (FoundKind(), {"question": "a", "checksums": {"of": [], "list": "x"}}, "of must list"),
        (FoundKind(), {"question": "a", "vulnerable": {"in": "/x", "severity": ["BAD"]}}, "severity must list"),
        (FoundKind(), {"question": "a", "packages": {"in": "/x", "name": "y", "list": "z"}}, "list must be"),
    ],
)
def test_says_how_it_is_written(kind: ImagesKind | FoundKind, written: Json, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        kind.parse(written)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (WEB, f"{WEB}.1", "image-other-version"),
        (WEB, "nginx:1", "image-other"),
        (WEB, "web:1.4", "registry-implied"),
        ("- {name: sidecar, image: envoyproxy/envoy:v1.35}", "", "container-gone"),
        ("replicas: 2", "replicas: 0", "workload-gone"),
        ("replicas: 2", "replicas: 3", "workload-changed"),
        ("name: sidecar", "name: proxy", "container-gone"),
        ("image: redis}", "image: redis, args: [x]}", "workload-changed"),
    ],
)
def test_the_proof_names_the_mistake(old: str, new: str, reason: str) -> None:
    bound = cluster()
    assert old in SHOP
    found = [str(each.facts["reason"]) for each in compare(Bounds(bound, bound), cluster(SHOP.replace(old, new)))]
    assert reason in found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("busybox:1.37", "docker.io/library/busybox:1.37"),
        ("image: redis}", "image: 'redis:latest', imagePullPolicy: IfNotPresent}"),
        ("envoyproxy/envoy:v1.35", "index.docker.io/envoyproxy/envoy:v1.35"),
    ],
)
def test_the_same_image_by_other_names(old: str, new: str) -> None:
    bound = cluster()
    assert compare(Bounds(bound, bound), cluster(SHOP.replace(old, new))) == ()


def test_deleted_or_scaled_to_nothing() -> None:
    scaled = cluster(SHOP.replace("replicas: 2", "replicas: 0"))
    gone = replace(scaled, objects={ref: item for ref, item in scaled.objects.items() if ref.kind != "Deployment"})
    for state in (scaled, gone):
        assert compare(Bounds(gone, scaled), state) == ()
    assert [str(each.facts["reason"]) for each in compare(Bounds(gone, scaled), cluster())] == ["still-runs"] * 3


def test_other_objects_stay() -> None:
    bound = cluster()
    less = replace(bound, objects={ref: item for ref, item in bound.objects.items() if ref.kind != "ConfigMap"})
    assert [each.kind for each in compare(Bounds(bound, bound), less)] == ["missing"]
