"""The topics of encryption at rest, and which of the coach's rules belongs to which."""

from __future__ import annotations

from lab.subjects.topic import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        "encryption-resources",
        "Which resources are encrypted",
        {
            "resource-unknown": "a resource by a name that there is not",
            "resource-in-wrong-group": "a resource with a group that is not its own",
            "resource-with-capitals": "a resource written with capitals",
            "resource-not-nameable": "a resource named as it cannot be",
            "resource-not-named": "a resource that no rule names",
            "encrypts-too-much": "more encrypted than was asked for",
            "resource-masked": "a rule that an earlier one hides",
            "earlier-rule-wins": "two rules for one resource",
            "specific-rule-excepts": "a resource taken out of the rule for the rest",
        },
    ),
    Topic(
        "encryption-providers",
        "Which provider writes, and which read",
        {
            "identity-first": "identity before the provider that encrypts",
            "identity-alone": "identity taken for encryption",
            "identity-missing": "plain objects that nothing reads any more",
            "identity-kept": "plain text still taken in the end",
            "wrong-provider": "another provider than the one asked for",
            "provider-two-in-one": "two providers in one item of the list",
            "provider-empty": "a provider without its braces",
            "provider-unknown": "a provider by a name that there is not",
            "plugin-settings": "a key management plugin with wrong settings",
        },
    ),
    Topic(
        "encryption-keys",
        "Keys and their change",
        {
            "key-not-base64": "a key that is no base64",
            "key-with-newline": "a key with a line break in it",
            "key-not-encoded": "a key that was not encoded",
            "key-wrong-length": "a key of the wrong length",
            "key-incomplete": "a key without a name or a secret",
            "wrong-key-name": "a key by another name",
            "wrong-key": "another key than the one given",
            "key-not-first": "a key that was to write, behind another",
            "old-key-removed": "a key taken away that is still needed",
            "old-key-kept": "a key left that was to go",
            "new-key-writes-too-early": "a key that writes before all servers know it",
            "key-differs-between-steps": "another key under the same name",
            "identity-gone-too-early": "plain text given up before all was rewritten",
            "old-key-gone-too-early": "a key taken away before all was rewritten",
        },
    ),
    Topic(
        "encryption-serving",
        "How the API server gets its configuration",
        {
            "encryption-flag-missing": "a configuration that no option names",
            "encryption-option-refused": "an option that the API server does not take",
            "encryption-other-file": "an option that leads to another file",
            "encryption-config-not-mounted": "a file that is not mounted",
            "encryption-config-wrong-path": "paths that do not fit together",
            "encryption-volume-broken": "a volume that cannot be mounted",
            "encryption-manifest-refused": "a manifest that the kubelet cannot read",
            "encryption-config-kind": "a configuration of the wrong kind",
            "encryption-config-unreadable": "a configuration that cannot be read",
            "encryption-reload": "reading the file again, or not",
            "apiserver-changed-too": "more of the API server changed than asked",
        },
    ),
)
"""In teaching order. Every rule of the coach belongs to one of them, but for the one that names no misunderstanding."""

UNNAMED = frozenset({"encryption"})
"""Rules that only say what came out wrong."""
