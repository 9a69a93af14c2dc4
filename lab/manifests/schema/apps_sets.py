"""The fields of ReplicaSet, StatefulSet and DaemonSet (apps/v1); for the notation see :mod:`lab.manifests.schema`."""

GO_PACKAGE = "v1"

TYPES = """
ReplicaSet
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  spec? ReplicaSetSpec
  status? ReplicaSetStatus
ReplicaSetSpec
  replicas? *int32
  minReadySeconds? int32
  selector *meta_v1.LabelSelector
  template? core_pod.PodTemplateSpec
ReplicaSetStatus
  replicas int32
  fullyLabeledReplicas? int32
  readyReplicas? int32
  availableReplicas? int32
  terminatingReplicas? *int32
  observedGeneration? int64
  conditions? []ReplicaSetCondition
ReplicaSetCondition
  type ReplicaSetConditionType
  status core_status.ConditionStatus
  lastTransitionTime? meta.Time
  reason? string
  message? string
StatefulSet
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  spec? StatefulSetSpec
  status? StatefulSetStatus
StatefulSetSpec
  replicas? *int32
  selector *meta_v1.LabelSelector
  template core_pod.PodTemplateSpec
  volumeClaimTemplates? []core_claim.PersistentVolumeClaim
  serviceName string
  podManagementPolicy? PodManagementPolicyType
  updateStrategy? StatefulSetUpdateStrategy
  revisionHistoryLimit? *int32
  minReadySeconds? int32
  persistentVolumeClaimRetentionPolicy? *StatefulSetPersistentVolumeClaimRetentionPolicy
  ordinals? *StatefulSetOrdinals
StatefulSetUpdateStrategy
  type? StatefulSetUpdateStrategyType
  rollingUpdate? *RollingUpdateStatefulSetStrategy
RollingUpdateStatefulSetStrategy
  partition? *int32
  maxUnavailable? *intstr.IntOrString
StatefulSetPersistentVolumeClaimRetentionPolicy
  whenDeleted? PersistentVolumeClaimRetentionPolicyType
  whenScaled? PersistentVolumeClaimRetentionPolicyType
StatefulSetOrdinals
  start int32
StatefulSetStatus
  observedGeneration? int64
  replicas int32
  readyReplicas? int32
  currentReplicas? int32
  updatedReplicas? int32
  currentRevision? string
  updateRevision? string
  collisionCount? *int32
  conditions? []StatefulSetCondition
  availableReplicas int32
StatefulSetCondition
  type StatefulSetConditionType
  status core_status.ConditionStatus
  lastTransitionTime? meta.Time
  reason? string
  message? string
DaemonSet
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  spec? DaemonSetSpec
  status? DaemonSetStatus
DaemonSetSpec
  selector *meta_v1.LabelSelector
  template core_pod.PodTemplateSpec
  updateStrategy? DaemonSetUpdateStrategy
  minReadySeconds? int32
  revisionHistoryLimit? *int32
DaemonSetUpdateStrategy
  type? DaemonSetUpdateStrategyType
  rollingUpdate? *RollingUpdateDaemonSet
RollingUpdateDaemonSet
  maxUnavailable? *intstr.IntOrString
  maxSurge? *intstr.IntOrString
DaemonSetStatus
  currentNumberScheduled int32
  numberMisscheduled int32
  desiredNumberScheduled int32
  numberReady int32
  observedGeneration? int64
  updatedNumberScheduled? int32
  numberAvailable? int32
  numberUnavailable? int32
  collisionCount? *int32
  conditions? []DaemonSetCondition
DaemonSetCondition
  type DaemonSetConditionType
  status core_status.ConditionStatus
  lastTransitionTime? meta.Time
  reason? string
  message? string
DaemonSetConditionType = string
DaemonSetUpdateStrategyType = string
PersistentVolumeClaimRetentionPolicyType = string
PodManagementPolicyType = string
ReplicaSetConditionType = string
StatefulSetConditionType = string
StatefulSetUpdateStrategyType = string
"""
