"""The fields of Pod and pod templates (core/v1); for the notation see :mod:`lab.manifests.schema`."""

GO_PACKAGE = "v1"

TYPES = """
Pod
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  spec? PodSpec
  status? core_status.PodStatus
PodSpec
  volumes? []core_volume.Volume
  initContainers? []core_container.Container
  containers []core_container.Container
  ephemeralContainers? []core_container.EphemeralContainer
  restartPolicy? RestartPolicy
  terminationGracePeriodSeconds? *int64
  activeDeadlineSeconds? *int64
  dnsPolicy? DNSPolicy
  nodeSelector? map[string]string
  serviceAccountName? string
  serviceAccount? string
  automountServiceAccountToken? *bool
  nodeName? string
  hostNetwork? bool
  hostPID? bool
  hostIPC? bool
  shareProcessNamespace? *bool
  securityContext? *core_security.PodSecurityContext
  imagePullSecrets? []core_container.LocalObjectReference
  hostname? string
  subdomain? string
  affinity? *core_scheduling.Affinity
  schedulerName? string
  tolerations? []core_scheduling.Toleration
  hostAliases? []HostAlias
  priorityClassName? string
  priority? *int32
  dnsConfig? *PodDNSConfig
  readinessGates? []PodReadinessGate
  runtimeClassName? *string
  enableServiceLinks? *bool
  preemptionPolicy? *PreemptionPolicy
  overhead? core_container.ResourceList
  topologySpreadConstraints? []core_scheduling.TopologySpreadConstraint
  setHostnameAsFQDN? *bool
  os? *PodOS
  hostUsers? *bool
  schedulingGates? []core_scheduling.PodSchedulingGate
  resourceClaims? []core_scheduling.PodResourceClaim
  resources? *core_container.ResourceRequirements
  hostnameOverride? *string
  schedulingGroup? *core_scheduling.PodSchedulingGroup
HostAlias
  ip string
  hostnames? []string
PodDNSConfig
  nameservers? []string
  searches? []string
  options? []PodDNSConfigOption
PodDNSConfigOption
  name? string
  value? *string
PodReadinessGate
  conditionType core_status.PodConditionType
PodOS
  name OSName
PodTemplateSpec
  metadata? meta_v1.ObjectMeta
  spec? PodSpec
DNSPolicy = string
OSName = string
PreemptionPolicy = string
RestartPolicy = string
"""
