"""A second opinion on audit that shares nothing with the engine: raw files, and every request tried."""
