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
            "admission-file-missing": "a file that the API server cannot see",
            "kubeconfig-wrong": "a kubeconfig whose names do not agree",
            "configuration-kind": "a configuration of another kind",
            "configuration-field": "a field that there is not",
            "webhook-address": "a webhook at another address",
            "webhook-unverified": "a webhook that anyone can answer for",
            "webhook-times": "seconds for milliseconds",
            "webhook-client": "a webhook that cannot tell who asks",
            "configuration-invalid": "a plugin's configuration with a wrong value",
            "api-server-down": "an API server that does not come up",
            "manifest-changed": "more of the manifest changed than asked",
        },
    ),
    Topic(
        "pod-security-defaults",
        "Pod Security for namespaces without labels",
        {
            "default-enforce": "another default level than asked",
            "default-audit": "another default level for audit than asked",
            "default-warn": "another default level for warnings than asked",
            "exemption-runtimeClasses": "another runtime class exempt than asked",
            "exemption-namespaces": "another namespace exempt than asked",
            "exemption-usernames": "another user exempt than asked",
        },
    ),
    Topic(
        "policy-reach",
        "Which requests an admission policy is for",
        {
            "policy-missing": "no policy at all",
            "policy-for-others": "a policy that is for other resources",
            "binding-missing": "a policy without a binding",
            "policy-narrowed": "a policy whose selectors leave something out",
            "actions-do-not-deny": "a policy that only warns or notes",
            "resource-name": "a resource in the singular",
            "api-group": "a resource in another group",
            "operation-missing": "an object changed after it was created",
            "subresource-missing": "a container added by a subresource",
            "selects-no-namespace": "a selector for a label that no namespace has",
            "binding-narrowed": "a binding that leaves a namespace out",
            "params-missing": "parameters that are not found",
            "condition-leaves-out": "a match condition turned round",
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
            "expression-fails": "an expression that has no value",
            "message-wrong": "another message than asked",
            "admission": "a request that fares otherwise than asked",
            "expression-too-loose": "an expression that lets too much in",
            "expression-too-strict": "an expression that keeps too much out",
        },
    ),
)
"""In teaching order."""
