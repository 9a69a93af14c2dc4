"""A second opinion on certificate requests, read from raw manifests without the engine."""
