"""The fields of PriorityClass (scheduling/v1); for the notation see :mod:`lab.manifests.schema`."""

GO_PACKAGE = "v1"

TYPES = """
PriorityClass
  & meta_v1.TypeMeta
  metadata? meta_v1.ObjectMeta
  value int32
  globalDefault? bool
  description? string
  preemptionPolicy? *core_pod.PreemptionPolicy
"""
