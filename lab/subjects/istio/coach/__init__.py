"""The coach's rules for Istio: one misunderstanding each, the most telling first."""

from __future__ import annotations

from lab.subjects.coaching import Plainly
from lab.subjects.istio.coach.authorization import (
    EmptyRule,
    FromSplit,
    NoRules,
    PathExact,
    PolicyLeft,
    PrincipalForm,
    WrongAction,
    WrongOperation,
    WrongSource,
)
from lab.subjects.istio.coach.parts import PEER, SUBJECT
from lab.subjects.istio.coach.peers import (
    DestinationContradicts,
    NotInjected,
    OldestWins,
    PortModeLeft,
    PortModeMissing,
    PortOfService,
    RootSelector,
    WorkloadOverrides,
    WrongMode,
    WrongNamespace,
    WrongSelector,
)
from lab.subjects.protocol import Rule

RULES: tuple[Rule, ...] = (
    RootSelector(), OldestWins(), PortOfService(), WorkloadOverrides(), WrongMode(), PortModeMissing(), PortModeLeft(),
    WrongNamespace(), WrongSelector(), NotInjected(), DestinationContradicts(), NoRules(), EmptyRule(), PrincipalForm(),
    PathExact(), FromSplit(), WrongAction(), WrongSource(), WrongOperation(), PolicyLeft(),
    Plainly(
        SUBJECT, PEER,
        "Find the policy that decides about it: the workload's own, its namespace's, the mesh's.",
        "Find the policy that lets it through, or the one that is missing.",
    ),
)  # fmt: skip
