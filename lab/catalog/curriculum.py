"""The curriculum of the exam: what each domain asks for, and the tags by which exercises say what they serve.

Source: the CKS curriculum of the Cloud Native Computing Foundation, in short words of our own.
"""

from __future__ import annotations

from functools import cache

from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Competency:
    """One thing that the exam asks for.

    ``tags`` are what exercises that serve it are tagged with; ``finer`` name a part of it.
    """

    title: str
    tags: tuple[str, ...]
    finer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """A domain of the exam, by the name of its folder, with its share in percent."""

    domain: str
    title: str
    weight: int
    competencies: tuple[Competency, ...]


CURRICULUM: tuple[Area, ...] = (
    Area("cluster-setup", "Cluster Setup", 15, (
        Competency("Restrict access within the cluster by network policies", ("network-policies",)),
        Competency("Review the settings of Kubernetes components by the CIS benchmark", ("cis-benchmarks",)),
        Competency("Set up Ingress with TLS", ("ingress-tls",)),
        Competency("Protect metadata and endpoints of nodes", ("node-metadata",)),
        Competency("Verify binaries before they are deployed", ("verify-binaries",)),
    )),
    Area("cluster-hardening", "Cluster Hardening", 15, (
        Competency("Keep exposure small by role-based access control", ("rbac",)),
        Competency("Use service accounts with care", ("service-accounts",)),
        Competency("Restrict access to the Kubernetes API", ("api-access",), ("certificates",)),
        Competency("Upgrade Kubernetes to avoid vulnerabilities", ("upgrades",)),
    )),
    Area("system-hardening", "System Hardening", 10, (
        Competency(
            "Keep the footprint on the host small", ("host-footprint",),
            ("host-access", "host-namespaces", "host-paths"),
        ),
        Competency("Manage identities and access by least privilege", ("identity-access",)),
        Competency("Keep external access to the network small", ("external-access",)),
        Competency("Use the kernel's hardening: AppArmor and seccomp", ("seccomp", "apparmor")),
    )),
    Area("microservice-vulnerabilities", "Minimize Microservice Vulnerabilities", 20, (
        Competency(
            "Use fitting pod security standards", ("pod-security-standards",), ("security-context", "capabilities"),
        ),
        Competency("Manage Kubernetes Secrets", ("secrets",)),
        Competency("Isolate workloads: tenants, sandboxes", ("isolation",), ("runtime-class", "runtime-sandboxes")),
        Competency("Encrypt traffic between pods", ("pod-encryption",)),
    )),
    Area("supply-chain-security", "Supply Chain Security", 20, (
        Competency("Keep base images small", ("base-images",)),
        Competency("Know the supply chain: bills of materials, pipelines, repositories", ("supply-chain",)),
        Competency("Secure the supply chain: permitted registries, signed artifacts", ("secure-supply-chain",)),
        Competency("Analyse workloads and images statically", ("static-analysis",)),
    )),
    Area("monitoring-runtime", "Monitoring, Logging and Runtime Security", 20, (
        Competency("Detect malicious behaviour", ("behaviour-analytics",)),
        Competency("Detect threats in infrastructure, apps, networks, users and workloads", ("threat-detection",)),
        Competency("Find out phases of an attack and who is behind it", ("attack-phases",)),
        Competency("Keep containers immutable while they run", ("immutability",)),
        Competency("Watch access by audit logs", ("audit-logs",)),
    )),
)  # fmt: skip


@cache
def known_tags() -> frozenset[str]:
    """Every tag that an exercise may have."""
    each = (competency for area in CURRICULUM for competency in area.competencies)
    return frozenset(tag for competency in each for tag in (*competency.tags, *competency.finer))
