"""Cilium: policies between identities, what may be said at layer 7, names of machines outside, encryption."""
