"""An image that is not built, does not start, or no longer runs what it ran."""

from __future__ import annotations

from lab.subjects.reasoned import ReasonedRule

REFERENCE = "https://docs.docker.com/reference/dockerfile/"
COMMAND = "https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/"

BREAKS = 500
"""Nothing else is sure while the image is not built."""

BUILDING = (
    ReasonedRule(
        "dockerfile-broken",
        "dockerfile",
        "The builder reads the whole file before it does anything; what it cannot read it does not build.",
        "Mend the line that it names.",
        REFERENCE,
        leads=2 * BREAKS,
    ),
    ReasonedRule(
        "user-before-root-step",
        "dockerfile",
        "USER holds for every instruction after it: packages are installed, and users made, by root alone.",
        "Move USER below the steps that need root.",
        REFERENCE,
        leads=BREAKS,
    ),
    ReasonedRule(
        "user-unknown",
        "dockerfile",
        "A name in USER is looked up in /etc/passwd of the image itself. Each stage has a file of its own; a number "
        "needs no entry.",
        "Make the user in the final stage, or write a number: USER 10001.",
        REFERENCE,
        leads=BREAKS,
    ),
    ReasonedRule(
        "no-shell-there",
        "dockerfile",
        "RUN and a command in shell form are handed to /bin/sh -c; an image without a shell can do neither.",
        'Write the command as a JSON array, ENTRYPOINT ["/app"], and do what takes a shell in an earlier stage.',
        REFERENCE,
        leads=BREAKS,
    ),
    ReasonedRule(
        "copy-from-unknown-stage",
        "dockerfile",
        "COPY --from takes the name of a stage before it (FROM … AS name), its number, or an image.",
        "Write the stage's name as FROM has it.",
        REFERENCE,
        leads=BREAKS,
    ),
    ReasonedRule(
        "copy-source-missing",
        "dockerfile",
        "COPY finds files in the build context, or in the stage that --from names, by the path that they have there.",
        "Copy the path at which the file lies.",
        REFERENCE,
        leads=BREAKS,
    ),
    ReasonedRule(
        "command-in-shell-form",
        "dockerfile",
        "In shell form /bin/sh is process 1: it passes no signals on, so the program is killed instead of stopped, and "
        "CMD is not handed to an ENTRYPOINT.",
        'Write a JSON array: ENTRYPOINT ["program", "argument"].',
        COMMAND,
        leads=20,
    ),
    ReasonedRule(
        "command-lost",
        "dockerfile",
        "ENTRYPOINT and CMD belong to the stage they stand in; setting ENTRYPOINT takes away the CMD of what is below.",
        "Write both in the final stage.",
        COMMAND,
        leads=15,
    ),
    ReasonedRule(
        "command-changed",
        "dockerfile",
        "Pods rely on what the image starts: their args take the place of CMD, their command that of ENTRYPOINT.",
        "Start the program as the task says.",
        COMMAND,
        leads=18,
    ),
    ReasonedRule(
        "file-lost",
        "dockerfile",
        "A stage begins with what its base has: files of other stages come along by COPY --from only.",
        "Copy what the program needs into the final stage, at the path where it was.",
        REFERENCE,
        leads=10,
    ),
    ReasonedRule(
        "file-added",
        "dockerfile",
        "Every file in the image is there for whoever gets in: sources, tests, and what lay beside them by chance.",
        "Copy what the program needs, and no more.",
        REFERENCE,
    ),
    ReasonedRule(
        "step-lost",
        "dockerfile",
        "The program needs what that step brings.",
        "Keep the step, in the stage where it is needed.",
        REFERENCE,
    ),
    ReasonedRule(
        "port-lost",
        "dockerfile",
        "EXPOSE tells people and tools where the program listens; it belongs to the stage that it stands in.",
        "Write EXPOSE in the final stage.",
        REFERENCE,
    ),
    ReasonedRule(
        "port-added",
        "dockerfile",
        "EXPOSE opens nothing, but it tells people and tools that something listens there.",
        "Take the port out.",
        REFERENCE,
    ),
    ReasonedRule(
        "setting-lost",
        "dockerfile",
        "Variables, working directory, volumes and health check belong to the stage that they stand in.",
        "Write it in the final stage as it was.",
        REFERENCE,
    ),
)
