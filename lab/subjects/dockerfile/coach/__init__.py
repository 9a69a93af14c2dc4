"""The coach's rules for Dockerfiles: one misunderstanding each, the most telling first."""

from __future__ import annotations

from lab.subjects.dockerfile.coach.base import BASE
from lab.subjects.dockerfile.coach.building import BUILDING
from lab.subjects.dockerfile.coach.layers import LAYERS
from lab.subjects.dockerfile.coach.user import USER
from lab.subjects.protocol import Rule

RULES: tuple[Rule, ...] = (*BUILDING, *USER, *BASE, *LAYERS)
