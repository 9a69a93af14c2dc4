"""The coach's rules for Pod Security and hardening: one misunderstanding each.

``RULES`` lists them from the most telling to the most general; of rules that explain the same, the earlier speaks
first.
"""

from __future__ import annotations

from lab.subjects.podsecurity.coach.annotation_for_field import AnnotationForField
from lab.subjects.podsecurity.coach.apparmor_left import AppArmorLeft
from lab.subjects.podsecurity.coach.capability_with_prefix import CapabilityWithPrefix
from lab.subjects.podsecurity.coach.container_left import ContainerLeft, InitContainerLeft
from lab.subjects.podsecurity.coach.container_overrides_pod import ContainerOverridesPod
from lab.subjects.podsecurity.coach.drop_all_in_lower_case import DropAllInLowerCase
from lab.subjects.podsecurity.coach.escalation_left import EscalationLeft
from lab.subjects.podsecurity.coach.host_left import HostLeft
from lab.subjects.podsecurity.coach.image_runs_as_root import ImageRunsAsRoot
from lab.subjects.podsecurity.coach.label_misspelt import LabelMisspelt
from lab.subjects.podsecurity.coach.non_root_contradicts_user import NonRootContradictsUser
from lab.subjects.podsecurity.coach.pods_refused import PodsRefused
from lab.subjects.podsecurity.coach.privileged_left import PrivilegedLeft
from lab.subjects.podsecurity.coach.root_left import RootLeft
from lab.subjects.podsecurity.coach.runtime_class_unknown import RuntimeClassUnknown
from lab.subjects.podsecurity.coach.seccomp_left import SeccompLeft
from lab.subjects.podsecurity.coach.something_else_changed import SomethingElseChanged
from lab.subjects.podsecurity.coach.too_many_capabilities import TooManyCapabilities
from lab.subjects.podsecurity.coach.unexplained import Unexplained
from lab.subjects.podsecurity.coach.workload_left_behind import WorkloadLeftBehind
from lab.subjects.podsecurity.coach.writable_root_left import WritableRootLeft
from lab.subjects.podsecurity.coach.written_path_not_mounted import MountReadOnly, WrittenPathNotMounted
from lab.subjects.podsecurity.coach.wrong_level import NotLabelled, WrongLevel, WrongVersion
from lab.subjects.podsecurity.coach.wrong_mode import WrongMode
from lab.subjects.podsecurity.coach.wrong_namespace import WrongNamespace
from lab.subjects.protocol import Rule

RULES: tuple[Rule, ...] = (
    DropAllInLowerCase(),
    CapabilityWithPrefix(),
    AnnotationForField(),
    LabelMisspelt(),
    WrongMode(),
    WrongNamespace(),
    NonRootContradictsUser(),
    ImageRunsAsRoot(),
    MountReadOnly(),
    WrittenPathNotMounted(),
    ContainerOverridesPod(),
    InitContainerLeft(),
    ContainerLeft(),
    RuntimeClassUnknown(),
    SomethingElseChanged(),
    WorkloadLeftBehind(),
    WrongLevel(),
    WrongVersion(),
    NotLabelled(),
    PrivilegedLeft(),
    HostLeft(),
    RootLeft(),
    EscalationLeft(),
    TooManyCapabilities(),
    WritableRootLeft(),
    SeccompLeft(),
    AppArmorLeft(),
    PodsRefused(),
    Unexplained(),
)
