"""The coach's rules for admission: one misunderstanding each, the most telling first."""

from __future__ import annotations

from lab.subjects.admission.coach.files import FILES
from lab.subjects.admission.coach.policies import POLICIES
from lab.subjects.admission.coach.unexplained import Unexplained
from lab.subjects.protocol import Rule

RULES: tuple[Rule, ...] = (*FILES, *POLICIES, Unexplained())
