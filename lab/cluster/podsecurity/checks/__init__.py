"""The checks of the Pod Security Standards, one file each.

Each file says what the check forbids, from which release on, and with which reason and detail.
Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/ and ``k8s.io/pod-security-admission``.
"""

from __future__ import annotations

from lab.cluster.podsecurity.check import Check
from lab.cluster.podsecurity.checks import (
    allow_privilege_escalation,
    apparmor_profile,
    capabilities_baseline,
    capabilities_restricted,
    host_namespaces,
    host_path_volumes,
    host_ports,
    host_probes_and_host_lifecycle,
    privileged,
    proc_mount,
    proc_mount_restricted,
    restricted_volumes,
    run_as_non_root,
    run_as_user,
    se_linux_options,
    seccomp_profile_baseline,
    seccomp_profile_restricted,
    sysctls,
    windows_host_process,
)

CHECKS: tuple[Check, ...] = (
    apparmor_profile.CHECK,
    capabilities_baseline.CHECK,
    host_namespaces.CHECK,
    host_path_volumes.CHECK,
    host_ports.CHECK,
    host_probes_and_host_lifecycle.CHECK,
    privileged.CHECK,
    proc_mount.CHECK,
    se_linux_options.CHECK,
    seccomp_profile_baseline.CHECK,
    sysctls.CHECK,
    windows_host_process.CHECK,
    allow_privilege_escalation.CHECK,
    capabilities_restricted.CHECK,
    proc_mount_restricted.CHECK,
    restricted_volumes.CHECK,
    run_as_non_root.CHECK,
    run_as_user.CHECK,
    seccomp_profile_restricted.CHECK,
)
"""In the order in which the API server tells of them: baseline before restricted, by id within a level."""
