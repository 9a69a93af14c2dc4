"""The fields of Ingress and IngressClass (networking/v1); for the notation see :mod:`lab.manifests.schema`."""

GO_PACKAGE = "v1"

TYPES = """
Ingress
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  spec? IngressSpec
  status? IngressStatus
IngressSpec
  ingressClassName? *string
  defaultBackend? *IngressBackend
  tls? []IngressTLS
  rules? []IngressRule
IngressTLS
  hosts? []string
  secretName? string
IngressRule
  host? string
  & IngressRuleValue
IngressRuleValue
  http? *HTTPIngressRuleValue
HTTPIngressRuleValue
  paths []HTTPIngressPath
HTTPIngressPath
  path? string
  pathType *PathType
  backend IngressBackend
IngressBackend
  service? *IngressServiceBackend
  resource? *core_volume.TypedLocalObjectReference
IngressServiceBackend
  name string
  port? ServiceBackendPort
ServiceBackendPort
  name? string
  number? int32
IngressStatus
  loadBalancer? IngressLoadBalancerStatus
IngressLoadBalancerStatus
  ingress? []IngressLoadBalancerIngress
IngressLoadBalancerIngress
  ip? string
  hostname? string
  ports? []IngressPortStatus
IngressPortStatus
  port int32
  protocol core_v1.Protocol
  error? *string
IngressClass
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  spec? IngressClassSpec
IngressClassSpec
  controller? string
  parameters? *IngressClassParametersReference
IngressClassParametersReference
  apiGroup? *string
  kind string
  name string
  scope *string
  namespace? *string
PathType = string
"""
