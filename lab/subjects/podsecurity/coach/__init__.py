"""The coach's rules for Pod Security and hardening: one misunderstanding each.

``RULES`` lists them from the most telling to the most general; of rules that explain the same, the earlier speaks
first. They are imported when an attempt concerns them.
"""

from __future__ import annotations

from lab.subjects.podsecurity.coach.late import LateRule
from lab.subjects.protocol import Rule

RULES: tuple[Rule, ...] = (
    LateRule("drop-all-in-lower-case", "drop_all_in_lower_case", "DropAllInLowerCase"),
    LateRule("capability-with-prefix", "capability_with_prefix", "CapabilityWithPrefix"),
    LateRule("annotation-for-field", "annotation_for_field", "AnnotationForField"),
    LateRule("label-misspelt", "label_misspelt", "LabelMisspelt"),
    LateRule("label-as-annotation", "label_as_annotation", "LabelAsAnnotation"),
    LateRule("wrong-mode", "wrong_mode", "WrongMode"),
    LateRule("wrong-namespace-labelled", "wrong_namespace", "WrongNamespace"),
    LateRule("non-root-contradicts-user", "non_root_contradicts_user", "NonRootContradictsUser"),
    LateRule("image-runs-as-root", "image_runs_as_root", "ImageRunsAsRoot"),
    LateRule("mount-read-only", "written_path_not_mounted", "MountReadOnly"),
    LateRule("mount-hides-files", "written_path_not_mounted", "MountHides"),
    LateRule("written-path-not-mounted", "written_path_not_mounted", "WrittenPathNotMounted"),
    LateRule("apparmor-annotation-misplaced", "profile_elsewhere", "AppArmorAnnotationMisplaced"),
    LateRule("seccomp-for-apparmor", "profile_elsewhere", "SeccompForAppArmor"),
    LateRule("seccomp-path", "profile_name", "SeccompPath"),
    LateRule("apparmor-name", "profile_name", "AppArmorName"),
    LateRule("pod-setting-lost", "pod_setting_lost", "PodSettingLost"),
    LateRule("container-overrides-pod", "container_overrides_pod", "ContainerOverridesPod"),
    LateRule("init-container-left", "container_left", "InitContainerLeft"),
    LateRule("container-left", "container_left", "ContainerLeft"),
    LateRule("container-not-removed", "container_not_removed", "ContainerNotRemoved"),
    LateRule("workload-deleted", "deleting", "WorkloadDeleted"),
    LateRule("workload-not-deleted", "deleting", "NotDeleted"),
    LateRule("runtime-class-unknown", "runtime_class_unknown", "RuntimeClassUnknown"),
    LateRule("runtime-class-handler", "runtime_class", "HandlerWrong"),
    LateRule("runtime-class-left", "runtime_class", "ClassLeft"),
    LateRule("runtime-class-elsewhere", "runtime_class", "ClassElsewhere"),
    LateRule("host-path-left", "host_path_left", "HostPathLeft"),
    LateRule("host-path-writable", "host_path_left", "HostPathWritable"),
    LateRule("something-else-changed", "something_else_changed", "SomethingElseChanged"),
    LateRule("workload-left-behind", "workload_left_behind", "WorkloadLeftBehind"),
    LateRule("wrong-level", "wrong_level", "WrongLevel"),
    LateRule("wrong-version", "wrong_level", "WrongVersion"),
    LateRule("namespace-not-labelled", "wrong_level", "NotLabelled"),
    LateRule("privileged-left", "privileged_left", "PrivilegedLeft"),
    LateRule("host-left", "host_left", "HostLeft"),
    LateRule("host-port-left", "host_port_left", "HostPortLeft"),
    LateRule("host-taken-away", "host_taken_away", "HostTakenAway"),
    LateRule("root-left", "root_left", "RootLeft"),
    LateRule("wrong-user", "wrong_user", "WrongUser"),
    LateRule("escalation-left", "escalation_left", "EscalationLeft"),
    LateRule("capability-missing", "capability_missing", "CapabilityMissing"),
    LateRule("too-many-capabilities", "too_many_capabilities", "TooManyCapabilities"),
    LateRule("writable-root-left", "writable_root_left", "WritableRootLeft"),
    LateRule("seccomp-left", "seccomp_left", "SeccompLeft"),
    LateRule("apparmor-left", "apparmor_left", "AppArmorLeft"),
    LateRule("pods-refused", "pods_refused", "PodsRefused"),
    LateRule("podsecurity", "unexplained", "Unexplained"),
)
