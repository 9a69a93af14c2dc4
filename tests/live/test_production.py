"""Contexts that look like production."""

from __future__ import annotations

import pytest

from lab.live.production import looks_like_production

HERE = "https://127.0.0.1:6443"


@pytest.mark.parametrize(
    ("context", "cluster", "server"),
    [
        ("prod", "a", HERE),
        ("shop-prod-eu", "a", HERE),
        ("shopProd", "a", HERE),
        ("PRODUCTION", "a", HERE),
        ("a", "eu.production", HERE),
        ("live_1", "a", HERE),
        ("prod2", "a", HERE),
        ("arn:aws:eks:eu-west-1:123456789012:cluster/dev", "a", HERE),
        ("a", "arn:aws:eks:eu-west-1:123456789012:cluster/dev", HERE),
        ("gke_project_europe-west1_dev", "a", HERE),
        ("dev-aks", "a", HERE),
        ("me@dev.eu-west-1.eksctl.io", "a", HERE),
        ("a", "b", "https://ABC.gr7.eu-west-1.eks.amazonaws.com"),
        ("a", "b", "https://dev-dns-1234.hcp.westeurope.azmk8s.io:443"),
        ("a", "b", "https://0f.k8s.ondigitalocean.com"),
        ("a", "b", "https://api.prod.example.com:6443"),
    ],
)
def test_it_is_said_what_looks_like_production(context: str, cluster: str, server: str) -> None:
    assert looks_like_production(context, cluster, server)


@pytest.mark.parametrize(
    ("context", "cluster", "server"),
    [
        ("kind-cks-lab", "kind-cks-lab", HERE),
        ("minikube", "minikube", "https://192.168.49.2:8443"),
        ("docker-desktop", "docker-desktop", "https://kubernetes.docker.internal:6443"),
        ("product-catalog", "reproduction", HERE),
        ("non-prod", "nonprod", HERE),
        ("olive", "delivery", "https://olive.example.com"),
        ("weeks", "seeks", HERE),
    ],
)
def test_others_do_not(context: str, cluster: str, server: str) -> None:
    assert looks_like_production(context, cluster, server) == ""


def test_namespace_and_user_count_too() -> None:
    assert "namespace" in looks_like_production("a", "b", HERE, namespace="prod")
    assert "user" in looks_like_production("a", "b", HERE, user="production-admin")
