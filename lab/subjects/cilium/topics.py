"""The topics of Cilium, and which of the coach's rules belongs to which."""

from __future__ import annotations

from lab.subjects.topic import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        "cilium-peers",
        "Whom a Cilium policy means",
        {
            "cnp-refused": "a policy that the agents refuse",
            "cnp-nothing-closed": "a policy that shuts nothing",
            "cnp-namespace-missing": "pods of another namespace without its label",
            "cnp-any-namespace": "pods of every namespace where one was meant",
            "cnp-cidr-at-pods": "a block of addresses for pods",
            "cnp-empty-list": "an empty list of endpoints for all of them",
            "cnp-empty-rule": "a rule that says nothing and allows nothing",
            "cnp-wrong-entity": "another entity than was meant",
            "cnp-endpoints-exchanged": "other endpoints than were asked for",
            "cnp-wrong-peer": "other peers than were asked for",
        },
    ),
    Topic(
        "cilium-rules",
        "What a Cilium rule lets through",
        {
            "cnp-deny-missing": "an exception that was not denied",
            "cnp-deny-wins": "an exception that a denial swallows",
            "cnp-way-exchanged": "ingress for egress",
            "cnp-one-side": "one end only where both are shut",
            "cnp-policy-missing": "pods that no policy is for",
            "cnp-port-missing": "every port where one was meant",
            "cnp-wrong-port": "another port than was asked for",
            "cnp-shuts-too-much": "a way shut that nobody asked to shut",
            "cnp-not-mended": "an opening that was left",
        },
    ),
    Topic(
        "cilium-l7",
        "What may be said",
        {
            "cnp-dns-missing": "names of machines outside without a lookup",
            "cnp-dns-unwatched": "lookups that no DNS rule watches",
            "cnp-pattern-too-wide": "a pattern of names that is too wide",
            "cnp-path-not-whole": "a path that is no whole match",
            "cnp-path-too-wide": "a path pattern that matches more",
            "cnp-method-missing": "every method where one was meant",
            "cnp-l7-missing": "every request where some were meant",
            "cnp-l7-undone": "a rule beside it that allows every request",
        },
    ),
    Topic(
        "cilium-encryption",
        "Encryption and proof of identity",
        {
            "cnp-authentication-too-much": "a rule that asks for a proof nobody can give",
            "cnp-authentication-missing": "a rule that asks nobody to prove who they are",
            "cilium-encryption-off": "traffic in the clear",
            "cilium-encryption-both": "two ways to encrypt at once",
            "cilium-encryption-value": "a switch that is neither true nor false",
            "cilium-config-changed": "other settings changed along the way",
        },
    ),
)
"""In teaching order."""

UNNAMED = frozenset({"cilium"})
"""Rules that only say what came out wrong, and belong to no topic."""
