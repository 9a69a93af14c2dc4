"""The topics of admission, and which of the coach's rules belongs to which."""

from __future__ import annotations

from lab.subjects.topic import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        "admission-files",
        "Admission plugins and their files",
        {
            "fails-open": "a webhook that fails open",
            "plugin-not-enabled": "a plugin that is configured but not enabled",
            "plugin-list-changed": "a plugin switched off in passing",
            "plugin-not-configured": "a plugin that finds no configuration",
            "file-not-there": "a file that the API server cannot see",
            "kubeconfig-wrong": "a kubeconfig whose names do not agree",
            "configuration-kind": "a configuration of another kind",
            "configuration-field": "a field that there is not",
            "webhook-address": "a webhook at another address",
            "webhook-unverified": "a webhook that anyone can answer for",
            "webhook-times": "seconds for milliseconds",
        },
    ),
    Topic(
        "pod-security-defaults",
        "Pod Security for namespaces without labels",
        {
            "default-enforce": "another default level than asked",
            "exemption-namespaces": "another namespace exempt than asked",
            "exemption-usernames": "another user exempt than asked",
        },
    ),
    Topic(
        "policy-reach",
        "Which requests an admission policy is for",
        {
            "binding-missing": "a policy without a binding",
            "actions-do-not-deny": "a policy that only warns or notes",
            "resource-name": "a resource in the singular",
            "api-group": "a resource in another group",
            "operation-missing": "an object changed after it was created",
            "subresource-missing": "a container added by a subresource",
            "namespace-label-missing": "a selector for a label that no namespace has",
            "binding-narrowed": "a binding that leaves a namespace out",
            "params-missing": "parameters that are not found",
            "condition-leaves-out": "a condition turned round",
        },
    ),
    Topic(
        "policy-expressions",
        "What an admission policy's expression says",
        {
            "error-ignored": "an error that lets the request pass",
            "has-missing": "a field that may be left out",
            "init-containers-forgotten": "init containers left unseen",
            "one-of-many": "one container looked at for all",
            "prefix-without-slash": "a registry by its first letters",
            "tag-left-out": "an image without a tag",
            "expression-negated": "an expression that says what is wrong",
            "expression-too-loose": "an expression that lets too much in",
            "expression-too-strict": "an expression that keeps too much out",
        },
    ),
)
"""In teaching order."""
