"""A second opinion on encryption that shares nothing with the engine."""
