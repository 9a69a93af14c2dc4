"""The fields of an audit policy (audit.k8s.io/v1); for the notation see :mod:`lab.manifests.schema`."""

GO_PACKAGE = "v1"

TYPES = """
Policy
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  rules []PolicyRule
  omitStages? []Stage
  omitManagedFields? bool
PolicyRule
  level Level
  users? []string
  userGroups? []string
  verbs? []string
  resources? []GroupResources
  namespaces? []string
  nonResourceURLs? []string
  omitStages? []Stage
  omitManagedFields? *bool
GroupResources
  group? string
  resources? []string
  resourceNames? []string
Level = string
Stage = string
"""
