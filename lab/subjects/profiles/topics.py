"""The topics of profiles, and which of the coach's rules belongs to which."""

from __future__ import annotations

from lab.subjects.topic import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        "seccomp-content",
        "What a seccomp profile says",
        {
            "profile-unreadable": "a profile that the runtime cannot read",
            "profile-says-nothing": "a profile that switches seccomp off",
            "call-unknown": "a system call by a name that there is not",
            "calls-contradict": "a system call that two rules speak of",
            "default-too-open": "a list of what is forbidden",
            "default-kills": "a program killed for a refused call",
            "calls-missing": "a system call refused that the program needs",
            "calls-open": "a system call allowed that was to be refused",
        },
    ),
)
"""In teaching order."""
