"""The topics of Ingress, and which of the coach's rules belongs to which."""

from __future__ import annotations

from lab.subjects.topic import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        "ingress-tls",
        "Certificates of an Ingress",
        {
            "tls-missing": "an Ingress without TLS",
            "tls-host-missing": "TLS that does not name the host",
            "tls-secret-not-there": "a certificate looked for where it is not",
            "not-a-tls-secret": "a Secret that holds no certificate",
            "key-does-not-match": "a certificate with another one's key",
            "certificate-for-another-host": "a certificate for another host",
            "certificate-expired": "a certificate out of date",
            "redirect-off": "plain HTTP answered, not sent on",
            "redirect-unasked": "a redirect to nothing trusted",
        },
    ),
    Topic(
        "ingress-rules",
        "Hosts, paths and backends",
        {
            "ingress-class-unknown": "an Ingress that nobody serves",
            "ingress-in-wrong-namespace": "an Ingress where its Service is not",
            "wrong-ingress-host": "a rule for another host",
            "wrong-backend": "a rule to another Service or port",
            "ingress-path-mistaken": "a path that matches too much or too little",
        },
    ),
)
"""In teaching order. Every rule of the coach belongs to one of them, but for those that name no misunderstanding."""

UNNAMED = frozenset({"ingress"})
"""Rules that only say what came out wrong."""
