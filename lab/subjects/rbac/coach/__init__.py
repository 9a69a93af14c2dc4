"""The coach's rules for RBAC: one misunderstanding each.

``RULES`` lists them from the most telling to the most general; of rules that explain the same, the earlier speaks
first.
"""

from __future__ import annotations

from lab.subjects.protocol import Rule
from lab.subjects.rbac.coach.binding_in_wrong_namespace import BindingInWrongNamespace
from lab.subjects.rbac.coach.cluster_wide_binding import ClusterWideBinding
from lab.subjects.rbac.coach.grant_left_in_place import GrantLeftInPlace
from lab.subjects.rbac.coach.kind_for_resource import KindForResource
from lab.subjects.rbac.coach.names_forgotten import NamesForgotten
from lab.subjects.rbac.coach.names_with_list import NamesWithList
from lab.subjects.rbac.coach.resources_mistaken import ResourceTooMany, RuleMissing
from lab.subjects.rbac.coach.role_not_there import RoleNotThere
from lab.subjects.rbac.coach.star_is_no_subresource import StarIsNoSubresource
from lab.subjects.rbac.coach.subject_mistaken import (
    DefaultAccountBound,
    SubjectInWrongNamespace,
    SubjectOfWrongKind,
    SubjectTooMany,
    WrongSubject,
)
from lab.subjects.rbac.coach.subresource_not_included import SubresourceNotIncluded
from lab.subjects.rbac.coach.unexplained import Unexplained
from lab.subjects.rbac.coach.verbs_mistaken import VerbMissing, VerbTooMany
from lab.subjects.rbac.coach.wildcard_grants_all import WildcardGrantsAll
from lab.subjects.rbac.coach.wrong_api_group import WrongApiGroup
from lab.subjects.rbac.coach.wrong_role import WrongRole

RULES: tuple[Rule, ...] = (
    WrongApiGroup(),
    KindForResource(),
    StarIsNoSubresource(),
    SubresourceNotIncluded(),
    NamesWithList(),
    RoleNotThere(),
    SubjectInWrongNamespace(),
    SubjectOfWrongKind(),
    DefaultAccountBound(),
    BindingInWrongNamespace(),
    ClusterWideBinding(),
    WildcardGrantsAll(),
    GrantLeftInPlace(),
    NamesForgotten(),
    VerbMissing(),
    VerbTooMany(),
    ResourceTooMany(),
    SubjectTooMany(),
    WrongRole(),
    WrongSubject(),
    RuleMissing(),
    Unexplained(),
)
