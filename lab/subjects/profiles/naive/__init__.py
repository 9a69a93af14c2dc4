"""A second opinion on profiles that shares nothing with the engine."""
