"""What the image is built from."""

from __future__ import annotations

from lab.subjects.reasoned import ReasonedRule

LINK = "https://kubernetes.io/docs/concepts/containers/images/"

BASE = (
    ReasonedRule(
        "base-malformed",
        "dockerfile",
        "An image is named registry/repository:tag@sha256:digest; a digest has 64 hexadecimal digits.",
        "Write the name as the task has it.",
        LINK,
        leads=500,
    ),
    ReasonedRule(
        "base-latest",
        "dockerfile",
        "latest, and no tag at all, is whatever was pushed last: two builds of one file may differ in everything.",
        "Name the version, and its digest where the task asks for it.",
        LINK,
        leads=30,
    ),
    ReasonedRule(
        "base-not-by-digest",
        "dockerfile",
        "A tag may be moved to another image at any time; a digest names the content. It is needed in every FROM that "
        "takes part in the build.",
        "Write @sha256:… after the name in each FROM.",
        LINK,
        leads=20,
    ),
    ReasonedRule(
        "base-digest-other",
        "dockerfile",
        "Beside a digest the tag is for people only: the digest decides what is pulled, and it belongs to one image.",
        "Take the digest that the list has for this very image and tag.",
        LINK,
        leads=20,
    ),
    ReasonedRule(
        "base-other",
        "dockerfile",
        "The base brings the libraries, the users and the tools that the image has.",
        "Build from the image that the task names.",
        LINK,
        leads=20,
    ),
    ReasonedRule(
        "final-stage-builds",
        "dockerfile",
        "What the final stage is built on is in the image: compilers and sources help an intruder, and need updates.",
        "Give the building stage a name, and begin a new one from a small image that takes the result by COPY --from.",
        LINK,
        leads=400,
    ),
    ReasonedRule(
        "whole-stage-copied",
        "dockerfile",
        "COPY --from of a whole file system brings the tools along that the stages were to leave behind.",
        "Copy the one file that was built.",
        LINK,
        leads=40,
    ),
    ReasonedRule(
        "shell-left",
        "dockerfile",
        "A shell and a package manager are the first things an intruder reaches for; a static program needs neither.",
        "Build the final stage from a distroless image, or from scratch.",
        LINK,
    ),
)
