"""What the API server makes of ServiceAccounts."""

from __future__ import annotations

from lab.manifests.release import Release
from tests.manifests.pod_objects import errors, made, reading, undecoded

NOTE = "kubernetes.io/enforce-mountable-secrets"


def account(notes=None, **fields):
    metadata = {"name": "sa", "namespace": "shop"} | ({"annotations": notes} if notes else {})
    return {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata, **fields}


def test_nothing_is_filled_in():
    assert made(account()) == account()


def test_of_the_secrets_the_names_alone_stay():
    kept = made(account(secrets=[{"name": "a", "namespace": "b", "kind": "Secret"}, {"uid": "x"}]))
    assert kept["secrets"] == [{"name": "a"}, {}]


def test_names_of_pull_secrets_are_not_judged():
    assert errors(account(imagePullSecrets=[{"name": "Not_A_Name"}, {}])) == []


def test_fields_of_pods_are_unknown_to_accounts():
    assert undecoded(account(automountServiceAccountTokens=False)) == ['unknown field "automountServiceAccountTokens"']


def test_the_annotation_for_mountable_secrets_is_deprecated_since_1_32():
    value = account({NOTE: "true"})
    assert reading(value).warnings == (
        f"metadata.annotations[{NOTE}]: deprecated in v1.32+; prefer separate namespaces to isolate access to "
        "mounted secrets",
    )
    assert reading(value, Release(1, 31)).warnings == ()
