"""The annotations of pods that Kubernetes itself gave a meaning."""

from __future__ import annotations

APPARMOR_PREFIX = "container.apparmor.security.beta.kubernetes.io/"
SECCOMP_CONTAINER_PREFIX = "container.seccomp.security.alpha.kubernetes.io/"
SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod"
MIRROR_POD = "kubernetes.io/config.mirror"
TOLERATIONS = "scheduler.alpha.kubernetes.io/tolerations"
DELETION_COST = "controller.kubernetes.io/pod-deletion-cost"
