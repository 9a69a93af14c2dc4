"""Admission: what the API server lets in, by its policies, its plugins and their files."""
