"""Encryption at rest: what an API server writes to etcd, and what it can still read of what lies there."""
