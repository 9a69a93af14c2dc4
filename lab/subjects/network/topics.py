"""The topics of NetworkPolicy, and which of the coach's rules belongs to which."""

from __future__ import annotations

from lab.subjects.topic import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        "isolation",
        "Isolation and directions",
        {
            "policy-types-omitted": "policyTypes left out",
            "policy-type-without-rules": "a direction named without rules",
            "ingress-for-egress": "ingress written for egress",
            "one-lock-only": "only one end opened",
            "nothing-closed": "pods that nothing closes",
            "isolates-too-much": "a direction closed that had to stay open",
            "empty-rule-allows-all": "an empty rule taken for deny",
            "peer-missing-allows-all": "a rule without peers",
        },
    ),
    Topic(
        "selectors",
        "Selectors, AND and OR",
        {
            "and-written-as-or": "AND written as OR",
            "or-written-as-and": "OR written as AND",
            "empty-selector-selects-all": "an empty selector taken for none",
            "selector-matches-nothing": "a selector that matches no pod",
            "selector-too-wide": "a policy on pods it is not for",
            "wrong-peer": "peers other than those asked for",
        },
    ),
    Topic(
        "namespaces",
        "Namespaces",
        {
            "policy-in-wrong-namespace": "a policy in the wrong namespace",
            "pod-selector-crosses-namespaces": "podSelector meant to cross namespaces",
            "namespace-label-missing": "a label that the namespace lacks",
            "namespace-label-lost": "a namespace's label lost",
        },
    ),
    Topic(
        "ports",
        "Ports and protocols",
        {
            "port-missing-allows-all": "a rule without ports",
            "port-range-too-wide": "a port range too wide",
            "ports-too-narrow": "too few ports",
            "wrong-port": "a port nobody asked for",
            "wrong-protocol": "the wrong protocol",
            "named-port-unknown": "a port's name that no container has",
            "peers-and-ports-multiply": "peers and ports taken for pairs",
        },
    ),
    Topic(
        "dns",
        "DNS",
        {
            "dns-missing": "DNS forgotten",
            "dns-one-protocol": "DNS over one protocol only",
        },
    ),
    Topic(
        "services",
        "Services",
        {
            "service-port-for-pod-port": "the Service's port for the pod's",
            "ip-block-at-cluster-ip": "ipBlock aimed at a Service's address",
        },
    ),
    Topic(
        "addresses",
        "Addresses",
        {
            "address-range-too-wide": "a block of addresses too wide",
            "address-range-too-narrow": "a block of addresses too narrow",
            "ip-block-at-pods": "ipBlock aimed at pods",
        },
    ),
    Topic(
        "adding-up",
        "Policies add up",
        {
            "new-policy-cannot-deny": "a new policy expected to deny",
            "except-denies-elsewhere": "except expected to deny across policies",
            "broad-allow-undoes-except": "a broad allow that undoes except",
            "replaces-another": "another policy's name taken",
            "deleted-instead-of-mended": "a policy deleted instead of mended",
        },
    ),
    Topic(
        "task",
        "All of the task",
        {
            "rule-missing": "a connection of the task forgotten",
        },
    ),
)
"""In teaching order. Every rule of the coach belongs to one of them, but for those that name no misunderstanding."""

UNNAMED = frozenset({"connection"})
"""Rules that only say which connection came out wrong."""
