"""The coach's rules for the supply chain: one misunderstanding each, the most telling first."""

from __future__ import annotations

from lab.subjects.protocol import Rule
from lab.subjects.supplychain.coach.images import IMAGES
from lab.subjects.supplychain.coach.workloads import WORKLOADS

RULES: tuple[Rule, ...] = (*IMAGES, *WORKLOADS)
