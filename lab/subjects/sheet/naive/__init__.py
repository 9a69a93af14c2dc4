"""A second opinion on answer sheets that shares nothing with the engine."""
