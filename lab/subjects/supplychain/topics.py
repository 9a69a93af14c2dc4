"""The topics of the supply chain, and which of the coach's rules belongs to which."""

from __future__ import annotations

from lab.subjects.topic import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        "image-names",
        "Which image a name means",
        {
            "image-malformed": "a name that no runtime takes",
            "image-by-tag": "a tag where the digest was asked for",
            "digest-of-another": "another image's digest",
            "digest-unknown": "a digest that no list has",
            "registry-lookalike": "a registry that only looks like the right one",
            "registry-implied": "a name without a registry",
            "registry-not-permitted": "a registry that is not permitted",
            "image-unsigned": "an image that the key did not sign",
            "image-other-version": "another version than was asked for",
            "image-other": "another image than before",
        },
    ),
    Topic(
        "known-of-images",
        "What is known of what runs",
        {
            "package-still-runs": "an image that still holds the package",
            "vulnerable-still-runs": "an image that still has the vulnerability",
            "still-runs": "something left running",
            "workload-gone": "a workload taken away that was needed",
            "container-gone": "a container taken away that was needed",
            "workload-changed": "more than the image changed",
            "score-lost": "a setting that takes points off",
            "score-low": "settings that earn points left open",
        },
    ),
)
"""In teaching order."""
