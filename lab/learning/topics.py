"""Every topic there is: the subjects', and the one of writing manifests, which belongs to none of them."""

from __future__ import annotations

from functools import cache

from lab.subjects.registry import subjects
from lab.subjects.topic import Taught, Topic

WRITING = Topic(
    "manifests",
    "Writing manifests",
    {
        "yaml-duplicate-key": "a key written twice",
        "decode-unknown-field": "a field that does not exist there",
        "decode-wrong-type": "a value of the wrong type",
        "validate-required": "a field left out that must be there",
        "validate-invalid": "a value that the API server refuses",
        "validate-forbidden": "fields that exclude each other",
        "validate-unsupported": "a value that is not one of those allowed",
        "validate-duplicate": "a list item given twice",
        "apply-same-name-twice": "two objects of one name",
        "apply-namespace-not-found": "a namespace that does not exist",
        "apply-immutable-field": "a field that cannot be changed",
        "apply-pod-security": "a pod that its namespace refuses",
        "apply-pod-security-label": "a level that Pod Security does not know",
    },
)
"""What reading and applying say, where it tells of a misunderstanding and not of a slip of the pen."""


ACTING = Topic(
    "limited-rights",
    "Working with limited rights",
    {
        "apply-forbidden": "a request that one may not make",
        "apply-grants-more-than-held": "rights handed out that one does not hold",
        "apply-role-not-found": "a binding to a role that cannot be compared",
    },
)
"""What applying says to somebody who is no administrator."""


@cache
def topics() -> tuple[Topic, ...]:
    """Every topic, in teaching order; no rule belongs to two."""
    found = (topic for subject in subjects().values() if isinstance(subject, Taught) for topic in subject.topics())
    return (*found, ACTING, WRITING)


@cache
def topic_of() -> dict[str, Topic]:
    """The topic of each rule that is followed over time."""
    return {rule: topic for topic in topics() for rule in topic.mistakes}


def title_of(rule: str) -> str:
    """A plain name for the misunderstanding that a rule recognises; its id in words for a rule without one."""
    topic = topic_of().get(rule)
    return topic.mistakes[rule] if topic else rule.replace("-", " ")
