"""The fields of RuntimeClass (node/v1); for the notation see :mod:`lab.manifests.schema`."""

GO_PACKAGE = "v1"

TYPES = """
RuntimeClass
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  handler string
  overhead? *Overhead
  scheduling? *Scheduling
Overhead
  podFixed? core_container.ResourceList
Scheduling
  nodeSelector? map[string]string
  tolerations? []core_scheduling.Toleration
"""
