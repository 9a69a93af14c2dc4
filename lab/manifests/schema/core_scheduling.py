"""The fields of where a pod may run (core/v1); for the notation see :mod:`lab.manifests.schema`."""

GO_PACKAGE = "v1"

TYPES = """
Affinity
  nodeAffinity? *NodeAffinity
  podAffinity? *PodAffinity
  podAntiAffinity? *PodAntiAffinity
NodeAffinity
  requiredDuringSchedulingIgnoredDuringExecution? *NodeSelector
  preferredDuringSchedulingIgnoredDuringExecution? []PreferredSchedulingTerm
NodeSelector
  nodeSelectorTerms []NodeSelectorTerm
NodeSelectorTerm
  matchExpressions? []NodeSelectorRequirement
  matchFields? []NodeSelectorRequirement
NodeSelectorRequirement
  key string
  operator NodeSelectorOperator
  values? []string
PreferredSchedulingTerm
  weight int32
  preference NodeSelectorTerm
PodAffinity
  requiredDuringSchedulingIgnoredDuringExecution? []PodAffinityTerm
  preferredDuringSchedulingIgnoredDuringExecution? []WeightedPodAffinityTerm
PodAffinityTerm
  labelSelector? *meta_v1.LabelSelector
  namespaces? []string
  topologyKey string
  namespaceSelector? *meta_v1.LabelSelector
  matchLabelKeys? []string
  mismatchLabelKeys? []string
WeightedPodAffinityTerm
  weight int32
  podAffinityTerm PodAffinityTerm
PodAntiAffinity
  requiredDuringSchedulingIgnoredDuringExecution? []PodAffinityTerm
  preferredDuringSchedulingIgnoredDuringExecution? []WeightedPodAffinityTerm
Toleration
  key? string
  operator? TolerationOperator
  value? string
  effect? TaintEffect
  tolerationSeconds? *int64
TopologySpreadConstraint
  maxSkew int32
  topologyKey string
  whenUnsatisfiable UnsatisfiableConstraintAction
  labelSelector? *meta_v1.LabelSelector
  minDomains? *int32
  nodeAffinityPolicy? *NodeInclusionPolicy
  nodeTaintsPolicy? *NodeInclusionPolicy
  matchLabelKeys? []string
PodSchedulingGate
  name string
PodResourceClaim
  name string
  resourceClaimName? *string
  resourceClaimTemplateName? *string
PodSchedulingGroup
  podGroupName? *string
NodeInclusionPolicy = string
NodeSelectorOperator = string
TaintEffect = string
TolerationOperator = string
UnsatisfiableConstraintAction = string
"""
