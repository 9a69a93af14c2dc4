"""The topics of ServiceAccounts, and which of the coach's rules belongs to which."""

from __future__ import annotations

from lab.subjects.topic import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        "service-account-tokens",
        "Tokens of ServiceAccounts",
        {
            "automount-left-on": "a token left in a pod that needs none",
            "pod-overrides-account": "a pod that outweighs its account",
            "token-taken-from-another": "a token taken from a pod that needs it",
            "account-exchanged": "another account than the pod should have",
        },
    ),
    Topic(
        "projected-tokens",
        "Projected tokens",
        {
            "automatic-token-left": "the automatic token left beside another",
            "token-without-audience": "a projected token without audience",
            "token-for-another-audience": "a projected token for another audience",
            "token-lives-too-long": "a projected token that lives too long",
            "token-not-mounted": "a projected token that is not mounted",
            "token-at-another-path": "a projected token at another path",
            "token-without-end": "a token that never ends",
        },
    ),
)
"""In teaching order. Every rule of the coach belongs to one of them, but for those that name no misunderstanding."""

UNNAMED = frozenset({"serviceaccounts"})
"""Rules that only say what came out wrong."""
