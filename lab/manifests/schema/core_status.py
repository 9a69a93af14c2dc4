"""The fields of a pod's status (core/v1); for the notation see :mod:`lab.manifests.schema`."""

GO_PACKAGE = "v1"

TYPES = """
PodStatus
  observedGeneration? int64
  phase? PodPhase
  conditions? []PodCondition
  message? string
  reason? string
  nominatedNodeName? string
  hostIP? string
  hostIPs? []HostIP
  podIP? string
  podIPs? []PodIP
  startTime? *meta.Time
  initContainerStatuses? []ContainerStatus
  containerStatuses? []ContainerStatus
  qosClass? PodQOSClass
  ephemeralContainerStatuses? []ContainerStatus
  resize? PodResizeStatus
  resourceClaimStatuses? []PodResourceClaimStatus
  extendedResourceClaimStatus? *PodExtendedResourceClaimStatus
  allocatedResources? core_container.ResourceList
  resources? *core_container.ResourceRequirements
  nodeAllocatableResourceClaimStatuses? []NodeAllocatableResourceClaimStatus
PodCondition
  type PodConditionType
  observedGeneration? int64
  status ConditionStatus
  lastProbeTime? meta.Time
  lastTransitionTime? meta.Time
  reason? string
  message? string
HostIP
  ip string
PodIP
  ip string
ContainerStatus
  name string
  state? ContainerState
  lastState? ContainerState
  ready bool
  restartCount int32
  image string
  imageID string
  containerID? string
  started? *bool
  allocatedResources? core_container.ResourceList
  resources? *core_container.ResourceRequirements
  volumeMounts? []core_volume.VolumeMountStatus
  user? *ContainerUser
  allocatedResourcesStatus? []ResourceStatus
  stopSignal? *core_container.Signal
ContainerState
  waiting? *ContainerStateWaiting
  running? *ContainerStateRunning
  terminated? *ContainerStateTerminated
ContainerStateWaiting
  reason? string
  message? string
ContainerStateRunning
  startedAt? meta.Time
ContainerStateTerminated
  exitCode int32
  signal? int32
  reason? string
  message? string
  startedAt? meta.Time
  finishedAt? meta.Time
  containerID? string
ContainerUser
  linux? *LinuxContainerUser
LinuxContainerUser
  uid int64
  gid int64
  supplementalGroups? []int64
ResourceStatus
  name core_container.ResourceName
  resources? []ResourceHealth
ResourceHealth
  resourceID ResourceID
  health? ResourceHealthStatus
  message? *string
PodResourceClaimStatus
  name string
  resourceClaimName? *string
PodExtendedResourceClaimStatus
  requestMappings []ContainerExtendedResourceRequest
  resourceClaimName string
ContainerExtendedResourceRequest
  containerName string
  resourceName string
  requestName string
NodeAllocatableResourceClaimStatus
  resourceClaimName string
  containers? []string
  resources map[core_container.ResourceName]resource.Quantity
ConditionStatus = string
PodConditionType = string
PodPhase = string
PodQOSClass = string
PodResizeStatus = string
ResourceHealthStatus = string
ResourceID = string
"""
