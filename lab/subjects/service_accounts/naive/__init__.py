"""A second opinion on tokens, read from raw manifests without the engine."""
