"""What stays in the image's layers and its history."""

from __future__ import annotations

from lab.subjects.reasoned import ReasonedRule

SECRETS = "https://docs.docker.com/build/building/secrets/"
REFERENCE = "https://docs.docker.com/reference/dockerfile/"

MOUNT = "Hand it over for one step: RUN --mount=type=secret,id=name … reads /run/secrets/name and leaves nothing."

LAYERS = (
    ReasonedRule(
        "secret-deleted-later",
        "dockerfile",
        "Each instruction makes a layer, and a layer is never changed: deleting hides the file in the container, while "
        "whoever has the image reads it from the layer below.",
        f"Do not copy it at all. {MOUNT}",
        SECRETS,
        leads=80,
    ),
    ReasonedRule(
        "secret-mount-copied",
        "dockerfile",
        "The mount itself leaves nothing, but a file that is written from it is part of the layer.",
        "Read the secret where it is mounted, and write it nowhere.",
        SECRETS,
        leads=80,
    ),
    ReasonedRule(
        "secret-in-arg",
        "dockerfile",
        "A build argument is no variable of the container, but docker history shows it with the steps that used it.",
        MOUNT,
        SECRETS,
        leads=60,
    ),
    ReasonedRule(
        "secret-in-env",
        "dockerfile",
        "ENV is part of the image's configuration: docker inspect shows it to whoever may pull the image, and a later "
        "ENV or unset does not take it out of the history.",
        f"Take it out; a running container gets it from a Secret. In the build: {MOUNT}",
        SECRETS,
        leads=50,
    ),
    ReasonedRule(
        "secret-in-run",
        "dockerfile",
        "The text of a RUN, and the files that it writes, stay in the image for everybody who may pull it.",
        MOUNT,
        SECRETS,
        leads=50,
    ),
    ReasonedRule(
        "secret-from-stage",
        "dockerfile",
        "A folder copied from another stage comes with everything that was copied there before.",
        "Copy only what was built.",
        SECRETS,
        leads=50,
    ),
    ReasonedRule(
        "secret-copied",
        "dockerfile",
        "COPY of a folder takes everything in it that .dockerignore does not leave out, hidden files too.",
        "Copy what is needed, file by file or folder by folder, or leave the file out in .dockerignore.",
        SECRETS,
        leads=40,
    ),
    ReasonedRule(
        "add-from-address",
        "dockerfile",
        "ADD takes whatever the address serves on the day of the build, and runs it without a question.",
        "Give ADD the --checksum of the file, or copy a file that was checked.",
        REFERENCE,
        leads=20,
    ),
    ReasonedRule(
        "add-for-copy",
        "dockerfile",
        "ADD loads addresses down and unpacks archives; COPY does what it says, and no more.",
        "Write COPY.",
        REFERENCE,
        leads=20,
    ),
    ReasonedRule(
        "setuid-left",
        "dockerfile",
        "A setuid program runs as its owner, whoever starts it: a way back to root.",
        "Leave the bit off.",
        REFERENCE,
        leads=20,
    ),
    ReasonedRule(
        "package-unpinned",
        "dockerfile",
        "Without a version two builds of one file install different programs, and nobody can say which.",
        "Write name=version.",
        REFERENCE,
    ),
    ReasonedRule(
        "cache-left",
        "dockerfile",
        "What is deleted in a later RUN is still in the layer of the earlier one.",
        "Clean up in the same RUN: apk add --no-cache, or && rm -rf /var/lib/apt/lists/*.",
        REFERENCE,
    ),
    ReasonedRule(
        "tools-left",
        "dockerfile",
        "What only the build needs, or an administrator in a hurry, helps an intruder when the image runs.",
        "Install it in a building stage, or not at all.",
        REFERENCE,
    ),
)
