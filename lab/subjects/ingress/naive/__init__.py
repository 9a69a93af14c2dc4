"""A second opinion on Ingress, read from raw manifests without the engine."""
