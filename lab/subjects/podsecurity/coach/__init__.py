"""The coach's rules for Pod Security and hardening: one misunderstanding each, one file each."""

from __future__ import annotations

from lab.subjects.protocol import Rule

RULES: tuple[Rule, ...] = ()
