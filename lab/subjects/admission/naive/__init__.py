"""A second opinion on admission that shares nothing with the engine."""
