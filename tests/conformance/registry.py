"""Which module judges which corpus file."""

from __future__ import annotations

RUNNERS: dict[str, str] = {
    "yaml_kubectl": "yaml_kubectl",
    "selector": "selector",
    "selector_string": "selector_string",
    "cidr": "cidr",
    "quantity": "quantity",
    "apiserver_validation": "apiserver_validation",
    "apiserver_validation_text": "apiserver_validation_text",
    "validity": "validity",
    "k8s_e2e": "network",
    "cyclonus": "network",
    "recipes": "network",
    "netpol_analyzer": "network",
    "fuzz": "network",
    "fuzz_ipv6": "network",
    "selector_edge": "network",
    "semantics": "network",
    "psa_testdata": "psa_pods",
    "psa_random": "psa_pods",
    "psa_nslabels": "psa_nslabels",
    "psa_admission": "psa_admission",
    "rbac_authorizer": "rbac_authorizer",
    "rbac_covers": "rbac_covers",
    "sa_token": "sa_token",
    "falco_filter_parser": "falco",
    "falco_rules": "falco",
    "cilium_verdicts": "cilium",
    "encryption_config": "encryption",
    "audit_policy": "audit_policy",
    "apiserver_flags": "apiserver_flags",
    "apiserver_flag_defaults": "apiserver_flag_defaults",
    "kubelet_config": "kubelet_config",
    "kube_bench_checks": "kube_bench_checks",
    "admission_config": "admission_config",
    "vap": "vap",
    "gatekeeper_suites": "gatekeeper",
}
"""The file's name without ``.jsonl`` -> the module of this package."""

NOT_HELD: dict[str, str] = {}
"""The file's name without ``.jsonl`` -> the subject it belongs to, which the lab does not hold."""


def known(name: str) -> bool:
    """Whether a file of this name can be run or is known to be left out."""
    return name in RUNNERS or name in NOT_HELD
