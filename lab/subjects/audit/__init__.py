"""Audit: what the API server writes down of each request, and whether it can."""
