"""The fields of CertificateSigningRequest (certificates/v1); for the notation see :mod:`lab.manifests.schema`."""

GO_PACKAGE = "v1"

TYPES = """
CertificateSigningRequest
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  spec CertificateSigningRequestSpec
  status? CertificateSigningRequestStatus
CertificateSigningRequestSpec
  request []byte
  signerName string
  expirationSeconds? *int32
  usages? []KeyUsage
  username? string
  uid? string
  groups? []string
  extra? map[string]ExtraValue
CertificateSigningRequestStatus
  conditions? []CertificateSigningRequestCondition
  certificate? []byte
CertificateSigningRequestCondition
  type RequestConditionType
  status core_status.ConditionStatus
  reason? string
  message? string
  lastUpdateTime? meta.Time
  lastTransitionTime? meta.Time
ExtraValue = []string
KeyUsage = string
RequestConditionType = string
"""
