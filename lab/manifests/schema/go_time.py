"""Go's own types of time; for the notation see :mod:`lab.manifests.schema`."""

GO_PACKAGE = "time"

TYPES = """
Duration = int64
"""
