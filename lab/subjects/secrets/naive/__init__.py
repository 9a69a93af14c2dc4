"""A second opinion on Secrets, read from raw manifests without the engine."""
