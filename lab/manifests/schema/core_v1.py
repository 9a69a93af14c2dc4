"""The fields of Namespace, and what kinds share (core/v1); see :mod:`lab.manifests.schema` for the notation."""

GO_PACKAGE = "v1"

TYPES = """
Namespace
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  spec? NamespaceSpec
  status? NamespaceStatus
NamespaceSpec
  finalizers? []FinalizerName
NamespaceStatus
  phase? NamespacePhase
  conditions? []NamespaceCondition
NamespaceCondition
  type NamespaceConditionType
  status core_status.ConditionStatus
  lastTransitionTime? meta.Time
  reason? string
  message? string
FinalizerName = string
NamespaceConditionType = string
NamespacePhase = string
Protocol = string
"""
