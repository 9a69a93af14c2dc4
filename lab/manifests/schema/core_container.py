"""The fields of a pod's containers (core/v1); for the notation see :mod:`lab.manifests.schema`."""

GO_PACKAGE = "v1"

TYPES = """
LocalObjectReference
  name? string
ObjectFieldSelector
  apiVersion? string
  fieldPath string
ResourceFieldSelector
  containerName? string
  resource string
  divisor? resource.Quantity
Container
  name string
  image? string
  command? []string
  args? []string
  workingDir? string
  ports? []ContainerPort
  envFrom? []EnvFromSource
  env? []EnvVar
  resources? ResourceRequirements
  resizePolicy? []ContainerResizePolicy
  restartPolicy? *ContainerRestartPolicy
  restartPolicyRules? []ContainerRestartRule
  volumeMounts? []core_volume.VolumeMount
  volumeDevices? []core_volume.VolumeDevice
  livenessProbe? *Probe
  readinessProbe? *Probe
  startupProbe? *Probe
  lifecycle? *Lifecycle
  terminationMessagePath? string
  terminationMessagePolicy? TerminationMessagePolicy
  imagePullPolicy? PullPolicy
  securityContext? *core_security.SecurityContext
  stdin? bool
  stdinOnce? bool
  tty? bool
ContainerPort
  name? string
  hostPort? int32
  containerPort int32
  protocol? core_v1.Protocol
  hostIP? string
EnvFromSource
  prefix? string
  configMapRef? *ConfigMapEnvSource
  secretRef? *SecretEnvSource
ConfigMapEnvSource
  & LocalObjectReference
  optional? *bool
SecretEnvSource
  & LocalObjectReference
  optional? *bool
EnvVar
  name string
  value? string
  valueFrom? *EnvVarSource
EnvVarSource
  fieldRef? *ObjectFieldSelector
  resourceFieldRef? *ResourceFieldSelector
  configMapKeyRef? *ConfigMapKeySelector
  secretKeyRef? *SecretKeySelector
  fileKeyRef? *FileKeySelector
ConfigMapKeySelector
  & LocalObjectReference
  key string
  optional? *bool
SecretKeySelector
  & LocalObjectReference
  key string
  optional? *bool
FileKeySelector
  volumeName string
  path string
  key string
  optional? *bool
ResourceRequirements
  limits? ResourceList
  requests? ResourceList
  claims? []ResourceClaim
ResourceClaim
  name string
  request? string
ContainerResizePolicy
  resourceName ResourceName
  restartPolicy ResourceResizeRestartPolicy
ContainerRestartRule
  action? ContainerRestartRuleAction
  exitCodes? *ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes
  operator? ContainerRestartRuleOnExitCodesOperator
  values? []int32
Probe
  & ProbeHandler
  initialDelaySeconds? int32
  timeoutSeconds? int32
  periodSeconds? int32
  successThreshold? int32
  failureThreshold? int32
  terminationGracePeriodSeconds? *int64
ProbeHandler
  exec? *ExecAction
  httpGet? *HTTPGetAction
  tcpSocket? *TCPSocketAction
  grpc? *GRPCAction
ExecAction
  command? []string
HTTPGetAction
  path? string
  port intstr.IntOrString
  host? string
  scheme? URIScheme
  httpHeaders? []HTTPHeader
HTTPHeader
  name string
  value string
TCPSocketAction
  port intstr.IntOrString
  host? string
GRPCAction
  port int32
  service *string
Lifecycle
  postStart? *LifecycleHandler
  preStop? *LifecycleHandler
  stopSignal? *Signal
LifecycleHandler
  exec? *ExecAction
  httpGet? *HTTPGetAction
  tcpSocket? *TCPSocketAction
  sleep? *SleepAction
SleepAction
  seconds int64
EphemeralContainer
  & EphemeralContainerCommon
  targetContainerName? string
EphemeralContainerCommon
  name string
  image? string
  command? []string
  args? []string
  workingDir? string
  ports? []ContainerPort
  envFrom? []EnvFromSource
  env? []EnvVar
  resources? ResourceRequirements
  resizePolicy? []ContainerResizePolicy
  restartPolicy? *ContainerRestartPolicy
  restartPolicyRules? []ContainerRestartRule
  volumeMounts? []core_volume.VolumeMount
  volumeDevices? []core_volume.VolumeDevice
  livenessProbe? *Probe
  readinessProbe? *Probe
  startupProbe? *Probe
  lifecycle? *Lifecycle
  terminationMessagePath? string
  terminationMessagePolicy? TerminationMessagePolicy
  imagePullPolicy? PullPolicy
  securityContext? *core_security.SecurityContext
  stdin? bool
  stdinOnce? bool
  tty? bool
ContainerRestartPolicy = string
ContainerRestartRuleAction = string
ContainerRestartRuleOnExitCodesOperator = string
MountPropagationMode = string
PullPolicy = string
RecursiveReadOnlyMode = string
ResourceList = map[ResourceName]resource.Quantity
ResourceName = string
ResourceResizeRestartPolicy = string
Signal = string
TerminationMessagePolicy = string
URIScheme = string
"""
