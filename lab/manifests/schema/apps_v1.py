"""The fields of Deployment (apps/v1); for the notation see :mod:`lab.manifests.schema`."""

GO_PACKAGE = "v1"

TYPES = """
Deployment
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  spec? DeploymentSpec
  status? DeploymentStatus
DeploymentSpec
  replicas? *int32
  selector *meta_v1.LabelSelector
  template core_pod.PodTemplateSpec
  strategy? DeploymentStrategy
  minReadySeconds? int32
  revisionHistoryLimit? *int32
  paused? bool
  progressDeadlineSeconds? *int32
DeploymentStrategy
  type? DeploymentStrategyType
  rollingUpdate? *RollingUpdateDeployment
RollingUpdateDeployment
  maxUnavailable? *intstr.IntOrString
  maxSurge? *intstr.IntOrString
DeploymentStatus
  observedGeneration? int64
  replicas? int32
  updatedReplicas? int32
  readyReplicas? int32
  availableReplicas? int32
  unavailableReplicas? int32
  terminatingReplicas? *int32
  conditions? []DeploymentCondition
  collisionCount? *int32
DeploymentCondition
  type DeploymentConditionType
  status core_status.ConditionStatus
  lastUpdateTime? meta.Time
  lastTransitionTime? meta.Time
  reason? string
  message? string
DeploymentConditionType = string
DeploymentStrategyType = string
"""
