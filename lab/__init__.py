"""A training lab for the Certified Kubernetes Security Specialist exam."""

__version__ = "0.1.0"
