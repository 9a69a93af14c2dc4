"""The fields of ResourceQuota and LimitRange (core/v1); for the notation see :mod:`lab.manifests.schema`."""

GO_PACKAGE = "v1"

TYPES = """
ResourceQuota
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  spec? ResourceQuotaSpec
  status? ResourceQuotaStatus
ResourceQuotaSpec
  hard? core_container.ResourceList
  scopes? []ResourceQuotaScope
  scopeSelector? *ScopeSelector
ScopeSelector
  matchExpressions? []ScopedResourceSelectorRequirement
ScopedResourceSelectorRequirement
  scopeName ResourceQuotaScope
  operator ScopeSelectorOperator
  values? []string
ResourceQuotaStatus
  hard? core_container.ResourceList
  used? core_container.ResourceList
LimitRange
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  spec? LimitRangeSpec
LimitRangeSpec
  limits []LimitRangeItem
LimitRangeItem
  type LimitType
  max? core_container.ResourceList
  min? core_container.ResourceList
  default? core_container.ResourceList
  defaultRequest? core_container.ResourceList
  maxLimitRequestRatio? core_container.ResourceList
LimitType = string
ResourceQuotaScope = string
ScopeSelectorOperator = string
"""
