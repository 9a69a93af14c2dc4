"""The fields of Service (core/v1); for the notation see :mod:`lab.manifests.schema`."""

GO_PACKAGE = "v1"

TYPES = """
Service
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  spec? ServiceSpec
  status? ServiceStatus
ServiceSpec
  ports? []ServicePort
  selector? map[string]string
  clusterIP? string
  clusterIPs? []string
  type? ServiceType
  externalIPs? []string
  sessionAffinity? ServiceAffinity
  loadBalancerIP? string
  loadBalancerSourceRanges? []string
  externalName? string
  externalTrafficPolicy? ServiceExternalTrafficPolicy
  healthCheckNodePort? int32
  publishNotReadyAddresses? bool
  sessionAffinityConfig? *SessionAffinityConfig
  ipFamilies? []IPFamily
  ipFamilyPolicy? *IPFamilyPolicy
  allocateLoadBalancerNodePorts? *bool
  loadBalancerClass? *string
  internalTrafficPolicy? *ServiceInternalTrafficPolicy
  trafficDistribution? *string
ServicePort
  name? string
  protocol? core_v1.Protocol
  appProtocol? *string
  port int32
  targetPort? intstr.IntOrString
  nodePort? int32
SessionAffinityConfig
  clientIP? *ClientIPConfig
ClientIPConfig
  timeoutSeconds? *int32
ServiceStatus
  loadBalancer? LoadBalancerStatus
  conditions? []meta_v1.Condition
LoadBalancerStatus
  ingress? []LoadBalancerIngress
LoadBalancerIngress
  ip? string
  hostname? string
  ipMode? *LoadBalancerIPMode
  ports? []PortStatus
PortStatus
  port int32
  protocol core_v1.Protocol
  error? *string
IPFamily = string
IPFamilyPolicy = string
LoadBalancerIPMode = string
ServiceAffinity = string
ServiceExternalTrafficPolicy = string
ServiceInternalTrafficPolicy = string
ServiceType = string
"""
