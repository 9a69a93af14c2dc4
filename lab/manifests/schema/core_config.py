"""The fields of Secret, ConfigMap and ServiceAccount (core/v1); for the notation see :mod:`lab.manifests.schema`."""

GO_PACKAGE = "v1"

TYPES = """
Secret
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  immutable? *bool
  data? map[string][]byte
  stringData? map[string]string
  type? SecretType
ConfigMap
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  immutable? *bool
  data? map[string]string
  binaryData? map[string][]byte
ServiceAccount
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  secrets? []ObjectReference
  imagePullSecrets? []core_container.LocalObjectReference
  automountServiceAccountToken? *bool
ObjectReference
  kind? string
  namespace? string
  name? string
  uid? types.UID
  apiVersion? string
  resourceVersion? string
  fieldPath? string
SecretType = string
"""
