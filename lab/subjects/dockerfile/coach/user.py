"""Whom the image runs as."""

from __future__ import annotations

from lab.subjects.reasoned import ReasonedRule

LINK = "https://kubernetes.io/docs/concepts/security/security-checklist/"

USER = (
    ReasonedRule(
        "user-reset",
        "dockerfile",
        "The last USER counts: it is whom the container starts as.",
        "Go back to the unprivileged user before the end, or do root's work before the first USER.",
        LINK,
        leads=60,
    ),
    ReasonedRule(
        "user-is-root",
        "dockerfile",
        "root and 0 are the same user, whatever group follows.",
        "Name another user, best by number: USER 10001. The kubelet can check a number against runAsNonRoot.",
        LINK,
        leads=40,
    ),
    ReasonedRule(
        "user-in-other-stage",
        "dockerfile",
        "Every FROM begins anew with its base's own user: what an earlier stage says of USER ends with it.",
        "Write USER in the final stage.",
        LINK,
        leads=60,
    ),
    ReasonedRule(
        "no-user",
        "dockerfile",
        "Without USER a container runs as its base says, and most say root: whoever breaks out is root on the node.",
        "Write USER with an unprivileged user in the final stage.",
        LINK,
        leads=10,
    ),
    ReasonedRule(
        "user-other",
        "dockerfile",
        "Files and policies of the task belong to the user that it names.",
        "Write that user.",
        LINK,
    ),
)
