"""The fields of NetworkPolicy (networking/v1); for the notation see :mod:`lab.manifests.schema`."""

GO_PACKAGE = "v1"

TYPES = """
NetworkPolicy
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  spec? NetworkPolicySpec
NetworkPolicySpec
  podSelector meta_v1.LabelSelector
  ingress? []NetworkPolicyIngressRule
  egress? []NetworkPolicyEgressRule
  policyTypes? []PolicyType
NetworkPolicyIngressRule
  ports? []NetworkPolicyPort
  from? []NetworkPolicyPeer
NetworkPolicyPort
  protocol? *core_v1.Protocol
  port? *intstr.IntOrString
  endPort? *int32
NetworkPolicyPeer
  podSelector? *meta_v1.LabelSelector
  namespaceSelector? *meta_v1.LabelSelector
  ipBlock? *IPBlock
IPBlock
  cidr string
  except? []string
NetworkPolicyEgressRule
  ports? []NetworkPolicyPort
  to? []NetworkPolicyPeer
PolicyType = string
"""
