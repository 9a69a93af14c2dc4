"""The topics of client certificates, and which of the coach's rules belongs to which."""

from __future__ import annotations

from lab.subjects.topic import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        "certificate-requests",
        "Users by certificate",
        {
            "common-name-and-organization-swapped": "user and group swapped in a request",
            "request-for-another-user": "a request of somebody else",
            "request-unreadable": "a request that nobody can read",
            "request-not-approved": "a request left unapproved",
            "approved-in-manifest": "an approval written into the manifest",
            "wrong-signer": "a request to the wrong signer",
            "wrong-usages": "usages that do not suit a client",
            "certificate-lives-too-long": "a certificate that lives too long",
            "second-request-approved": "a request approved unasked",
        },
    ),
)
"""In teaching order. Every rule of the coach belongs to it, but for those that name no misunderstanding."""

UNNAMED = frozenset({"certificates"})
"""Rules that only say what came out wrong."""
