"""The coach's rules for Cilium: one misunderstanding each, the most telling first."""

from __future__ import annotations

from lab.subjects.protocol import Rule

RULES: tuple[Rule, ...] = ()
