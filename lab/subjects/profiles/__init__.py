"""Seccomp and AppArmor profiles by their content: what becomes of each system call, and of each path."""

from __future__ import annotations

from lab.subjects.profiles.subject import ProfilesSubject

subject = ProfilesSubject()
