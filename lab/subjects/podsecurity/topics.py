"""The topics of Pod Security and hardening, and which of the coach's rules belongs to which."""

from __future__ import annotations

from lab.subjects.topic import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        "standards",
        "Pod Security Standards",
        {
            "wrong-mode": "warn or audit taken for enforce",
            "label-misspelt": "a label that Pod Security does not know",
            "label-as-annotation": "an annotation written where a label was meant",
            "wrong-namespace-labelled": "another namespace labelled",
            "wrong-level": "another level than asked",
            "wrong-version": "another version than asked",
            "namespace-not-labelled": "a namespace left without a label",
            "workload-left-behind": "a workload that its own namespace refuses",
            "pods-refused": "a workload accepted, and its pods refused",
        },
    ),
    Topic(
        "users",
        "Users and privileges",
        {
            "non-root-contradicts-user": "runAsNonRoot beside runAsUser 0",
            "image-runs-as-root": "runAsNonRoot taken to choose a user",
            "root-left": "a container that may run as root",
            "wrong-user": "another user or group than asked",
            "escalation-left": "privilege escalation left open",
            "privileged-left": "a container left privileged",
            "container-overrides-pod": "a container that overrides its pod",
            "container-left": "a container of the pod forgotten",
            "init-container-left": "an init container forgotten",
            "container-not-removed": "a container left that nothing needs",
        },
    ),
    Topic(
        "capabilities",
        "Capabilities",
        {
            "capability-with-prefix": "a capability written with CAP_",
            "drop-all-in-lower-case": "all written for ALL",
            "too-many-capabilities": "capabilities nobody asked for",
            "capability-missing": "a capability dropped that the program needs",
        },
    ),
    Topic(
        "files",
        "Files and volumes",
        {
            "written-path-not-mounted": "no volume where the program writes",
            "mount-read-only": "a mount read-only that must be written",
            "mount-hides-files": "a volume that hides what the image has",
            "writable-root-left": "a root file system left writable",
        },
    ),
    Topic(
        "confinement",
        "Seccomp, AppArmor and sandboxes",
        {
            "annotation-for-field": "an annotation that nothing reads",
            "seccomp-left": "a seccomp profile missing",
            "apparmor-left": "an AppArmor profile missing",
            "apparmor-annotation-misplaced": "an AppArmor annotation that no pod gets",
            "seccomp-for-apparmor": "seccompProfile for appArmorProfile",
            "seccomp-path": "a seccomp profile by a wrong path",
            "apparmor-name": "an AppArmor profile by a wrong name",
            "pod-setting-lost": "a setting that the pod has lost",
            "runtime-class-unknown": "a RuntimeClass that is not there",
            "runtime-class-handler": "a RuntimeClass with another handler",
            "runtime-class-left": "a workload left outside its sandbox",
            "runtime-class-elsewhere": "a workload sandboxed that nobody asked about",
            "host-left": "namespaces shared with the node",
            "host-path-writable": "a directory of the node left writable",
            "host-path-left": "a directory of the node left in sight",
            "host-port-left": "a port taken on the node",
            "host-taken-away": "a namespace of the node that was needed",
        },
    ),
    Topic(
        "still-runs",
        "And it still runs",
        {
            "something-else-changed": "something changed that was to stay",
            "workload-deleted": "a workload deleted that was to stay",
            "workload-not-deleted": "a workload left that was to go",
        },
    ),
)
"""In teaching order. Every rule of the coach belongs to one of them, but for those that name no misunderstanding."""

UNNAMED = frozenset({"podsecurity"})
"""Rules that only say what came out wrong."""
