"""The container images that the lab runs on a live cluster."""

from __future__ import annotations

AGNHOST = "registry.k8s.io/e2e-test-images/agnhost:2.66.1"
"""Kubernetes' own test image: it serves (``netexec``) and it tries connections (``connect``)."""

PRELOADED = (AGNHOST,)
"""What a practice cluster holds from the start, so that exercises need no registry."""
