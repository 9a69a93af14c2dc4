"""The ways to check that the control plane brings."""

from __future__ import annotations

from lab.subjects.controlplane.checks.anonymous import AnonymousKind
from lab.subjects.controlplane.checks.cis import CisKind
from lab.subjects.controlplane.checks.flag import FlagKind, KubeletKind
from lab.subjects.controlplane.checks.mode import ModeKind
from lab.subjects.controlplane.checks.starts import StartsKind
from lab.subjects.protocol import CheckKind

KINDS: tuple[CheckKind, ...] = (
    StartsKind(), FlagKind(), KubeletKind(), AnonymousKind(), CisKind(), ModeKind()
)  # fmt: skip
