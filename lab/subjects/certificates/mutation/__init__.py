"""Wrong answers, made from right ones: every usage, signer, lifetime, request and approval changed."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import mapping, text
from lab.manifests.gobase64 import encoded
from lab.subjects.changes import Change, Operator, Written, drop_document

KIND = "CertificateSigningRequest"
BEGIN = "-----BEGIN CERTIFICATE REQUEST-----"
SIGNERS = (
    "kubernetes.io/kube-apiserver-client", "kubernetes.io/kube-apiserver-client-kubelet",
    "kubernetes.io/kubelet-serving", "example.com/signer",
)  # fmt: skip
USAGES: tuple[list[str], ...] = (
    ["client auth"], ["server auth"], ["client auth", "server auth"], ["digital signature", "key encipherment"],
    ["client auth", "digital signature", "key encipherment"], ["any"], [],
)  # fmt: skip
SECONDS = (None, 600, 3600, 86_400, 604_800, 31_536_000, 63_072_000, 60)


def change_spec(answer: Written) -> Iterator[Change]:
    """Another signer, other usages, another lifetime."""
    for number, document in answer.of_kind(KIND):
        for signer in SIGNERS:
            yield answer.changed(number, ("spec", "signerName"), signer, f"signer {signer}")
        for usages in USAGES:
            yield answer.changed(number, ("spec", "usages"), usages, f"usages {usages}")
        for seconds in SECONDS:
            yield answer.changed(number, ("spec", "expirationSeconds"), seconds, f"{seconds} seconds")
        for request in _requests(answer):
            yield answer.changed(number, ("spec", "request"), request, "another request")
        now = text(mapping(document.get("spec")).get("request"))
        yield answer.changed(number, ("spec", "request"), encoded(now.encode()), "the request encoded once more")


def _requests(answer: Written) -> Iterator[str]:
    """The requests that lie in the cluster's ConfigMaps."""
    for item in answer.scenario.of_kind("ConfigMap"):
        for content in mapping(item.value.get("data")).values():
            if BEGIN in text(content):
                yield encoded(text(content).encode())


def change_names(answer: Written) -> Iterator[Change]:
    """Another name for the request, or for what is approved; nothing approved."""
    for number, _ in answer.of_kind(KIND):
        yield answer.changed(number, ("metadata", "name"), "somebody", "the request renamed")
        approved = {"conditions": [{"type": "Approved", "status": "True", "reason": "me", "message": "me"}]}
        yield answer.changed(number, ("status",), approved, "approved in the manifest")
    for number, document in enumerate(answer.documents):
        if list(document) == ["approve"]:
            yield answer.changed(number, ("approve",), ["somebody"], "somebody else approved")
            yield answer.changed(number, ("approve",), [], "nobody approved")
            for request in _requests(answer):
                spec = {"request": request, "signerName": SIGNERS[0], "usages": ["client auth"]}
                head = {"apiVersion": "certificates.k8s.io/v1", "kind": KIND, "metadata": {"name": "second"}}
                both = {"approve": [*(document["approve"] or []), "second"]}
                rest = [each for place, each in enumerate(answer.documents) if place != number]
                yield Change("a second request", (*rest, {**head, "spec": spec}, both))


OPERATORS: tuple[Operator, ...] = (change_spec, change_names, drop_document)
