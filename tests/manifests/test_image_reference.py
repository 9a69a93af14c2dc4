"""Which image a name means."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.imagename import reference_of, tag_of

DIGEST = "sha256:" + "0a" * 32


@pytest.mark.parametrize(
    ("image", "pulled", "short"),
    [
        ("nginx", "docker.io/library/nginx:latest", "nginx"),
        ("nginx:1.29", "docker.io/library/nginx:1.29", "nginx"),
        ("prom/prometheus:v3", "docker.io/prom/prometheus:v3", "prom/prometheus"),
        ("index.docker.io/nginx:1", "docker.io/library/nginx:1", "nginx"),
        ("localhost/app", "localhost/app:latest", "localhost/app"),
        ("registry:5000/app:2", "registry:5000/app:2", "registry:5000/app"),
        ("registry.k8s.io/pause:3.10", "registry.k8s.io/pause:3.10", "registry.k8s.io/pause"),
        (f"nginx@{DIGEST}", f"docker.io/library/nginx@{DIGEST}", "nginx"),
        (f"nginx:1.29@{DIGEST}", f"docker.io/library/nginx@{DIGEST}", "nginx"),
        ("registry/app", "docker.io/registry/app:latest", "registry/app"),
    ],
)
def test_what_is_left_out_is_filled_in(image: str, pulled: str, short: str) -> None:
    reference = reference_of(image)
    assert reference is not None
    assert (reference.pulled, reference.short) == (pulled, short)
    assert reference_of(reference.pulled) is not None


def test_whether_a_tag_was_written() -> None:
    found = [reference_of(image) for image in ("a", "a:latest", f"a@{DIGEST}", f"a:1@{DIGEST}")]
    assert [(each.tag, each.tagged) for each in found if each] == [
        ("latest", False), ("latest", True), ("", False), ("1", True),
    ]  # fmt: skip


BAD = ["", "Nginx", "nginx:", "nginx@sha256:12", f"nginx@{DIGEST.upper()}", "a//b", "-a", "0" * 64]


@pytest.mark.parametrize("image", BAD)
def test_what_no_runtime_takes(image: str) -> None:
    assert reference_of(image) is None


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab.:/@-_A0", max_size=16))
def test_agrees_with_the_tag_that_is_pulled(image: str) -> None:
    reference = reference_of(image)
    assert (reference.tag if reference else "") == tag_of(image)
