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
    Topic(
        "apparmor-content",
        "What an AppArmor profile says",
        {
            "armor-not-loaded": "a file from which no such profile is loaded",
            "armor-only-notes": "a profile that only notes",
            "armor-allows-all": "a profile that lists what is forbidden",
            "armor-unconfined-exec": "a program executed without any profile",
            "armor-deny-wins": "a denial that takes away what is needed",
            "armor-deny-missing": "a part of a pattern that was to be left out",
            "armor-stars": "one star and two taken for the same",
            "armor-owner": "everybody's files for the program's own",
            "armor-base-missing": "a profile without what every program needs",
            "armor-includes-more": "an abstraction that brings too much",
            "armor-capability-or-socket": "a capability or socket nobody asked for",
            "armor-permissions": "the right path with the wrong letters",
            "armor-path-missing": "a path that the program needs left out",
            "armor-path-open": "a path allowed that nobody asked for",
        },
    ),
)
"""In teaching order."""
