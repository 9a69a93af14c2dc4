"""The fields of Job and CronJob (batch/v1); for the notation see :mod:`lab.manifests.schema`."""

GO_PACKAGE = "v1"

TYPES = """
Job
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  spec? JobSpec
  status? JobStatus
JobSpec
  parallelism? *int32
  completions? *int32
  activeDeadlineSeconds? *int64
  podFailurePolicy? *PodFailurePolicy
  successPolicy? *SuccessPolicy
  backoffLimit? *int32
  backoffLimitPerIndex? *int32
  maxFailedIndexes? *int32
  selector? *meta_v1.LabelSelector
  manualSelector? *bool
  template core_pod.PodTemplateSpec
  ttlSecondsAfterFinished? *int32
  completionMode? *CompletionMode
  suspend? *bool
  podReplacementPolicy? *PodReplacementPolicy
  managedBy? *string
PodFailurePolicy
  rules []PodFailurePolicyRule
PodFailurePolicyRule
  action PodFailurePolicyAction
  onExitCodes? *PodFailurePolicyOnExitCodesRequirement
  onPodConditions? []PodFailurePolicyOnPodConditionsPattern
PodFailurePolicyOnExitCodesRequirement
  containerName? *string
  operator PodFailurePolicyOnExitCodesOperator
  values []int32
PodFailurePolicyOnPodConditionsPattern
  type core_status.PodConditionType
  status core_status.ConditionStatus
SuccessPolicy
  rules []SuccessPolicyRule
SuccessPolicyRule
  succeededIndexes? *string
  succeededCount? *int32
JobStatus
  conditions? []JobCondition
  startTime? *meta.Time
  completionTime? *meta.Time
  active? int32
  succeeded? int32
  failed? int32
  terminating? *int32
  completedIndexes? string
  failedIndexes? *string
  uncountedTerminatedPods? *UncountedTerminatedPods
  ready? *int32
UncountedTerminatedPods
  succeeded? []types.UID
  failed? []types.UID
JobCondition
  type JobConditionType
  status core_status.ConditionStatus
  lastProbeTime? meta.Time
  lastTransitionTime? meta.Time
  reason? string
  message? string
CronJob
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  spec? CronJobSpec
  status? CronJobStatus
CronJobSpec
  schedule string
  timeZone? *string
  startingDeadlineSeconds? *int64
  concurrencyPolicy? ConcurrencyPolicy
  suspend? *bool
  jobTemplate JobTemplateSpec
  successfulJobsHistoryLimit? *int32
  failedJobsHistoryLimit? *int32
JobTemplateSpec
  metadata? meta_v1.ObjectMeta
  spec? JobSpec
CronJobStatus
  active? []core_config.ObjectReference
  lastScheduleTime? *meta.Time
  lastSuccessfulTime? *meta.Time
CompletionMode = string
ConcurrencyPolicy = string
JobConditionType = string
PodFailurePolicyAction = string
PodFailurePolicyOnExitCodesOperator = string
PodReplacementPolicy = string
"""
