"""A second opinion on Dockerfiles that shares nothing with the engine but what is known of base images."""
