"""The topics of audit, and which of the coach's rules belongs to which."""

from __future__ import annotations

from lab.subjects.topic import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        "audit-policy",
        "What an audit policy says",
        {
            "audit-wrong-kind": "a policy of a version that is not read",
            "audit-policy-refused": "a policy that stops the API server",
            "audit-unknown-field": "a field that a policy does not have",
            "audit-field-twice": "a field of a policy written twice",
            "audit-rule-shadowed": "a broad rule above the one that was meant",
            "audit-catch-all-missing": "no rule for the rest",
            "audit-catch-all-level": "a rule for the rest of another level",
            "audit-catch-all-too-much": "a rule for the rest that was not asked",
            "audit-rule-missing": "a demand without a rule",
            "audit-rule-too-wide": "a rule for more than was asked",
            "audit-rule-unasked": "a rule that was not asked",
        },
    ),
    Topic(
        "audit-levels",
        "How much is written, and when",
        {
            "audit-secrets-in-log": "contents of Secrets in the log",
            "audit-level-too-high": "a level that says too much",
            "audit-level-too-low": "a level that says too little",
            "audit-stage-not-omitted": "a stage that was to be left out",
            "audit-stage-omitted": "a stage left out that was asked",
            "audit-managed-fields": "managed fields in the log",
        },
    ),
    Topic(
        "audit-conditions",
        "Which requests a rule is for",
        {
            "audit-wrong-group": "a resource in another API group than its own",
            "audit-kind-for-resource": "a kind where the resource's name belongs",
            "audit-subresource-forgotten": "a resource named for what lies beneath it",
            "audit-star-too-wide": "a star for more than was meant",
            "audit-verbs-mistaken": "verbs that nobody asks",
            "audit-user-mistaken": "a caller by another name than the server's",
            "audit-namespace-misplaced": "namespaces too few or too many",
            "audit-names-mistaken": "objects named too many or too few",
            "audit-paths-mistaken": "paths too many or too few",
        },
    ),
    Topic(
        "audit-log",
        "Where the log goes",
        {
            "audit-manifest-refused": "a manifest that starts no API server",
            "audit-flag-refused": "a flag that the API server does not take",
            "audit-policy-flag-missing": "a log without a policy",
            "audit-log-flag-missing": "a policy without a log",
            "audit-policy-not-mounted": "a policy that the container does not see",
            "audit-policy-not-there": "a path that leads to no policy",
            "audit-path-mismatch": "a flag and a mount that do not fit together",
            "audit-log-not-mounted": "a log that stays in the container",
            "audit-log-read-only": "a log mounted read-only",
            "audit-log-not-a-file": "a folder for the log's path",
            "audit-host-path-type": "a hostPath of the wrong type",
            "audit-flag-repeated": "a flag written twice",
            "audit-log-setting": "a log kept too long or too short",
            "audit-log-elsewhere": "a log in another place",
        },
    ),
)
"""In teaching order."""

UNNAMED = frozenset({"audit"})
"""Rules that only say what came out wrong, and belong to no topic."""
