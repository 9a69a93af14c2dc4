"""What a release of Kubernetes switches on by default, for the fields of pods and the like.

Each name is the release from which on the feature gate of that name is on without being asked for. A gate
that no release up to the current one switches on is at ``NEVER``: its field is dropped.
Source: https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/
"""

from __future__ import annotations

from lab.manifests.release import Release

NEVER = Release(9999, 0)

CLUSTER_TRUST_BUNDLE_PROJECTION = NEVER
CONTAINER_RESTART_RULES = Release(1, 35)
CONTAINER_STOP_SIGNALS = NEVER
CROSS_NAMESPACE_DATA_SOURCE = NEVER
ENV_FILES = Release(1, 35)
GENERIC_WORKLOAD = NEVER
HOSTNAME_OVERRIDE = Release(1, 35)
IMAGE_VOLUME = Release(1, 35)
JOB_MANAGED_BY = Release(1, 32)
JOB_POD_REPLACEMENT = Release(1, 29)
JOB_SUCCESS_POLICY = Release(1, 31)
MAX_UNAVAILABLE_STATEFULSET = NEVER
MUTABLE_SUSPENDED_JOBS = Release(1, 36)
POD_CERTIFICATE_REQUEST = NEVER
POD_LEVEL_RESOURCES = Release(1, 34)
RELAXED_SERVICE_NAMES = Release(1, 36)
RESTART_ALL_CONTAINERS = Release(1, 36)
SELINUX_MOUNT = Release(1, 37)
STATIC_ADMISSION_NAMES = Release(1, 36)
STRICT_IP_VALIDATION = Release(1, 36)
TOLERATION_COMPARISON = NEVER
USER_NAMESPACES_HOST_NETWORK = NEVER
VOLUME_ATTRIBUTES_CLASS = Release(1, 34)
