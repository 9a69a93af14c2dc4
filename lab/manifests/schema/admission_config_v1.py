"""The fields of the API server's AdmissionConfiguration (apiserver.config.k8s.io/v1).

For the notation see :mod:`lab.manifests.schema`.
"""

GO_PACKAGE = "v1"

TYPES = """
AdmissionConfiguration
  & meta_v1.TypeMeta
  plugins []AdmissionPluginConfiguration
AdmissionPluginConfiguration
  name string
  path string
  configuration *any
"""
