"""The topics of Dockerfiles, and which of the coach's rules belongs to which."""

from __future__ import annotations

from lab.subjects.topic import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        "image-stages",
        "What an image is built from",
        {
            "base-latest": "an image built from whatever is latest",
            "base-not-by-digest": "a base named by a tag that may be moved",
            "base-digest-other": "a base by another image's digest",
            "base-other": "another base than was asked for",
            "base-malformed": "a name that is no image's",
            "final-stage-builds": "the build's tools in the image that runs",
            "whole-stage-copied": "a whole stage copied for one file",
            "shell-left": "a shell and a package manager left in",
            "copy-from-unknown-stage": "a copy from a stage that there is not",
            "copy-source-missing": "a copy of what is not there",
            "file-added": "files that nothing needs",
            "file-lost": "a file that did not come along",
        },
    ),
    Topic(
        "image-user",
        "Whom an image runs as",
        {
            "no-user": "no USER at all",
            "user-is-root": "root by another name",
            "user-reset": "an unprivileged user taken back",
            "user-in-other-stage": "USER in a stage that is left behind",
            "user-unknown": "a user that the image does not know",
            "user-before-root-step": "root's work after USER",
            "user-other": "another user than was asked for",
        },
    ),
    Topic(
        "image-layers",
        "What stays in the layers",
        {
            "secret-deleted-later": "a secret deleted in a later layer",
            "secret-copied": "a secret copied with its folder",
            "secret-from-stage": "a secret copied from another stage",
            "secret-in-env": "a secret in ENV",
            "secret-in-arg": "a secret in ARG",
            "secret-in-run": "a secret in the text of a RUN",
            "secret-mount-copied": "a mounted secret written to a file",
            "add-for-copy": "ADD where COPY does",
            "add-from-address": "ADD of an address that nobody checks",
            "setuid-left": "a setuid bit",
            "package-unpinned": "packages without a version",
            "cache-left": "an installer's files left behind",
            "tools-left": "tools that only the build needs",
        },
    ),
    Topic(
        "image-start",
        "What an image starts",
        {
            "dockerfile-broken": "a file that the builder cannot read",
            "no-shell-there": "a shell where there is none",
            "command-in-shell-form": "a command in shell form",
            "command-lost": "a command that did not come along",
            "command-changed": "another command than before",
            "step-lost": "a step that was needed",
            "port-lost": "a port no longer named",
            "port-added": "a port that nobody asked for",
            "setting-lost": "a setting that did not come along",
        },
    ),
)
"""In teaching order."""
