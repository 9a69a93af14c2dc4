"""The fields of a PodSecurityConfiguration (pod-security.admission.config.k8s.io/v1).

For the notation see :mod:`lab.manifests.schema`.
"""

GO_PACKAGE = "v1"

TYPES = """
PodSecurityConfiguration
  & meta_v1.TypeMeta
  defaults PodSecurityDefaults
  exemptions PodSecurityExemptions
PodSecurityDefaults
  enforce? string
  enforce-version? string
  audit? string
  audit-version? string
  warn? string
  warn-version? string
PodSecurityExemptions
  usernames? []string
  namespaces? []string
  runtimeClasses? []string
"""
