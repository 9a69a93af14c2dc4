"""The fields of roles and their bindings (rbac/v1); for the notation see :mod:`lab.manifests.schema`."""

GO_PACKAGE = "v1"

TYPES = """
Role
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  rules []PolicyRule
RoleBinding
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  subjects? []Subject
  roleRef RoleRef
ClusterRole
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  rules []PolicyRule
  aggregationRule? *AggregationRule
ClusterRoleBinding
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  subjects? []Subject
  roleRef RoleRef
PolicyRule
  verbs []string
  apiGroups? []string
  resources? []string
  resourceNames? []string
  nonResourceURLs? []string
Subject
  kind string
  apiGroup? string
  name string
  namespace? string
RoleRef
  apiGroup string
  kind string
  name string
AggregationRule
  clusterRoleSelectors? []meta_v1.LabelSelector
"""
