"""The topics of firewalls, and which of the coach's rules belongs to which."""

from __future__ import annotations

from lab.subjects.topic import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        "firewall-chains",
        "Tables, chains and hooks",
        {
            "nft-refuses": "a file that nft refuses",
            "chain-without-hook": "a chain that no packet comes to",
            "wrong-hook": "rules on the hook of other packets",
            "policy-accepts": "a chain that accepts what it does not decide",
            "one-version-only": "a table that sees one version of the protocol",
            "another-chain-drops": "accept taken for the last word",
            "nothing-filtered": "no chain on the input hook",
        },
    ),
    Topic(
        "firewall-order",
        "The order of rules, and answers",
        {
            "earlier-rule-decides": "a rule below one that decides already",
            "replies-forgotten": "answers dropped",
            "loopback-forgotten": "the loopback interface dropped",
            "new-state-accepted": "new connections accepted with the answers",
        },
    ),
    Topic(
        "firewall-conditions",
        "Sources, ports and protocols",
        {
            "any-source": "a rule without a source",
            "wrong-source": "other addresses than asked for",
            "condition-inverted": "a condition turned round",
            "firewall-protocol": "TCP for UDP, or UDP for TCP",
            "sport-for-dport": "the port that packets come from",
            "firewall-port": "other ports than asked for",
            "every-port": "a rule without a port",
            "firewall-rule-missing": "something that no rule lets in",
            "firewall-rule-too-many": "a rule that nobody asked for",
        },
    ),
)

UNNAMED = ("firewall",)
"""What stands for no misunderstanding: a wrong packet, told as it is."""
