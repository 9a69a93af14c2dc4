"""The topics of operating systems, and which of the coach's rules belongs to which."""

from __future__ import annotations

from lab.subjects.topic import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        "host-files",
        "Which file is read, and which line counts",
        {
            "host-file-refused": "a file that its program refuses",
            "sshd-first-wins": "a later line taken for the one that counts",
            "sshd-in-match-block": "a setting that a Match block keeps to itself",
            "sysctl-later-wins": "a value that a later file changes again",
            "sysctl-file-not-read": "a file whose name does not end in .conf",
            "modprobe-file-not-read": "a modprobe file not called .conf",
            "sudoers-file-skipped": "a sudoers file with a dot in its name",
        },
    ),
    Topic(
        "host-rights",
        "Who may do what on a node",
        {
            "still-in-group": "a user left in a group that is root",
            "group-too-few": "a user taken out of a group that was needed",
            "sudo-too-much": "more by sudo than was asked for",
            "sudo-too-little": "less by sudo than was needed",
            "sudo-asks-for-a-password": "NOPASSWD forgotten, or not wanted",
            "sudo-by-group": "a right that comes by a group",
            "root-by-another-name": "a second user with the number of root",
        },
    ),
    Topic(
        "host-openings",
        "What a node leaves open",
        {
            "blacklist-not-enough": "blacklist taken for a prohibition",
            "docker-listens": "the engine's API open to the network",
            "host-setting-wrong": "a setting with another value than asked for",
            "host-setting-changed": "a setting changed that nobody asked about",
        },
    ),
)
