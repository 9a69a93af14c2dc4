"""The fields of metadata and selectors (meta/v1); for the notation see :mod:`lab.manifests.schema`."""

GO_PACKAGE = "v1"

TYPES = """
TypeMeta
  kind? string
  apiVersion? string
ObjectMeta
  name? string
  generateName? string
  namespace? string
  selfLink? string
  uid? types.UID
  resourceVersion? string
  generation? int64
  creationTimestamp?? meta.Time
  deletionTimestamp? *meta.Time
  deletionGracePeriodSeconds? *int64
  labels? map[string]string
  annotations? map[string]string
  ownerReferences? []OwnerReference
  finalizers? []string
  managedFields? []ManagedFieldsEntry
OwnerReference
  apiVersion string
  kind string
  name string
  uid types.UID
  controller? *bool
  blockOwnerDeletion? *bool
ManagedFieldsEntry
  manager? string
  operation? ManagedFieldsOperationType
  apiVersion? string
  time? *meta.Time
  fieldsType? string
  fieldsV1? *meta.FieldsV1
  subresource? string
Condition
  type string
  status ConditionStatus
  observedGeneration? int64
  lastTransitionTime meta.Time
  reason string
  message string
LabelSelector
  matchLabels? map[string]string
  matchExpressions? []LabelSelectorRequirement
LabelSelectorRequirement
  key string
  operator LabelSelectorOperator
  values? []string
ConditionStatus = string
LabelSelectorOperator = string
ManagedFieldsOperationType = string
"""
