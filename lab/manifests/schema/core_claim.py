"""The fields of PersistentVolumeClaim (core/v1); for the notation see :mod:`lab.manifests.schema`."""

GO_PACKAGE = "v1"

TYPES = """
PersistentVolumeClaim
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  spec? core_volume.PersistentVolumeClaimSpec
  status? PersistentVolumeClaimStatus
PersistentVolumeClaimStatus
  phase? PersistentVolumeClaimPhase
  accessModes? []core_volume.PersistentVolumeAccessMode
  capacity? core_container.ResourceList
  conditions? []PersistentVolumeClaimCondition
  allocatedResources? core_container.ResourceList
  allocatedResourceStatuses? map[core_container.ResourceName]ClaimResourceStatus
  currentVolumeAttributesClassName? *string
  modifyVolumeStatus? *ModifyVolumeStatus
PersistentVolumeClaimCondition
  type PersistentVolumeClaimConditionType
  status core_status.ConditionStatus
  lastProbeTime? meta.Time
  lastTransitionTime? meta.Time
  reason? string
  message? string
ModifyVolumeStatus
  targetVolumeAttributesClassName? string
  status PersistentVolumeClaimModifyVolumeStatus
ClaimResourceStatus = string
PersistentVolumeClaimConditionType = string
PersistentVolumeClaimModifyVolumeStatus = string
PersistentVolumeClaimPhase = string
"""
