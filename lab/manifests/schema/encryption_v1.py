"""The fields of the API server's EncryptionConfiguration (apiserver.config.k8s.io/v1); for the notation see
:mod:`lab.manifests.schema`. A timeout reads itself, so that whatever it holds is taken as it comes.
"""

GO_PACKAGE = "v1"

TYPES = """
EncryptionConfiguration
  & meta_v1.TypeMeta
  resources []ResourceConfiguration
ResourceConfiguration
  resources []string
  providers []ProviderConfiguration
ProviderConfiguration
  aesgcm? *AESConfiguration
  aescbc? *AESConfiguration
  secretbox? *SecretboxConfiguration
  identity? *IdentityConfiguration
  kms? *KMSConfiguration
AESConfiguration
  keys []Key
SecretboxConfiguration
  keys []Key
Key
  name string
  secret string
IdentityConfiguration
KMSConfiguration
  apiVersion string
  name string
  cachesize? *int32
  endpoint string
  timeout? any
"""
