"""The coach's rules for RBAC: one misunderstanding each.

``RULES`` lists them from the most telling to the most general; of rules that explain the same, the earlier speaks
first.
"""

from __future__ import annotations

from lab.subjects.protocol import Rule
from lab.subjects.rbac.coach.aggregation_mistaken import AggregatedRoleEdited, NotAggregated
from lab.subjects.rbac.coach.binding_in_wrong_namespace import BindingInWrongNamespace
from lab.subjects.rbac.coach.bound_in_one_namespace import BoundInOneNamespace
from lab.subjects.rbac.coach.cluster_wide_binding import ClusterWideBinding
from lab.subjects.rbac.coach.grant_left_in_place import GrantLeftInPlace
from lab.subjects.rbac.coach.granted_everywhere import GrantedEverywhere
from lab.subjects.rbac.coach.kind_for_resource import KindForResource
from lab.subjects.rbac.coach.names_for_too_much import NamesForTooMuch
from lab.subjects.rbac.coach.names_forgotten import NamesForgotten
from lab.subjects.rbac.coach.names_with_list import NamesWithList
from lab.subjects.rbac.coach.no_such_subresource import NoSuchSubresource
from lab.subjects.rbac.coach.resources_mistaken import ResourceTooMany, RuleMissing
from lab.subjects.rbac.coach.role_not_there import RoleNotThere
from lab.subjects.rbac.coach.rule_combines_all import RuleCombinesAll
from lab.subjects.rbac.coach.star_is_no_subresource import StarIsNoSubresource
from lab.subjects.rbac.coach.subject_mistaken import (
    DefaultAccountBound,
    SubjectInWrongNamespace,
    SubjectOfWrongKind,
    SubjectTooMany,
    WrongSubject,
)
from lab.subjects.rbac.coach.subject_not_bound import SubjectNotBound
from lab.subjects.rbac.coach.subresource_not_included import SubresourceNotIncluded
from lab.subjects.rbac.coach.unexplained import Unexplained
from lab.subjects.rbac.coach.verbs_mistaken import VerbMissing, VerbTooMany
from lab.subjects.rbac.coach.way_up import WayUp
from lab.subjects.rbac.coach.wildcard_grants_all import WildcardGrantsAll
from lab.subjects.rbac.coach.wrong_api_group import WrongApiGroup
from lab.subjects.rbac.coach.wrong_role import WrongRole

RULES: tuple[Rule, ...] = (
    WrongApiGroup(),
    KindForResource(),
    StarIsNoSubresource(),
    NoSuchSubresource(),
    SubresourceNotIncluded(),
    NamesWithList(),
    NamesForTooMuch(),
    AggregatedRoleEdited(),
    NotAggregated(),
    RoleNotThere(),
    SubjectInWrongNamespace(),
    SubjectOfWrongKind(),
    DefaultAccountBound(),
    BindingInWrongNamespace(),
    ClusterWideBinding(),
    BoundInOneNamespace(),
    GrantedEverywhere(),
    WildcardGrantsAll(),
    GrantLeftInPlace(),
    NamesForgotten(),
    WayUp(),
    RuleCombinesAll(),
    VerbMissing(),
    VerbTooMany(),
    ResourceTooMany(),
    SubjectTooMany(),
    WrongRole(),
    SubjectNotBound(),
    WrongSubject(),
    RuleMissing(),
    Unexplained(),
)
