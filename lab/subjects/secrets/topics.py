"""The topics of Secrets, and which of the coach's rules belongs to which."""

from __future__ import annotations

from lab.subjects.topic import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        "secrets-stored",
        "What Secrets hold",
        {
            "base64-twice": "a value encoded twice",
            "trailing-newline": "a line break at the end of a value",
            "secret-in-wrong-namespace": "a Secret where its pods are not",
            "wrong-secret-type": "a Secret of the wrong type",
            "secret-not-immutable": "a Secret left changeable",
            "secret-value-changed": "a Secret that holds something else",
        },
    ),
    Topic(
        "secrets-used",
        "How Secrets reach containers",
        {
            "secret-name-unknown": "a Secret that is not there",
            "wrong-secret-key": "another key than the one asked for",
            "optional-hides-missing": "an optional reference that leads nowhere",
            "env-from-takes-all": "envFrom where one key was needed",
            "key-too-many": "a key more than was needed",
            "whole-secret-mounted": "a whole Secret mounted for one key",
            "volume-not-mounted": "a volume that no container mounts",
            "wrong-file-path": "a Secret's file at another path",
            "mode-in-decimal": "a file mode written in decimal",
            "mode-keeps-user-out": "a file mode that keeps the user out",
            "file-mode-too-open": "a file mode left too open",
        },
    ),
    Topic(
        "secrets-exposed",
        "Where Secrets leak",
        {
            "secret-left-in-environment": "a Secret left in the environment",
            "secret-in-plain-text": "a password in the manifest itself",
            "secret-in-config-map": "a password in a ConfigMap",
            "workload-changed-too": "more of the workload changed than asked",
        },
    ),
)
"""In teaching order. Every rule of the coach belongs to one of them, but for those that name no misunderstanding."""

UNNAMED = frozenset({"secrets"})
"""Rules that only say what came out wrong."""
