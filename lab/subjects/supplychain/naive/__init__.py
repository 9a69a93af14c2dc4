"""A second opinion on images that shares nothing with the engine."""
