"""A second opinion on roles and bindings, for testing the first.

It reads raw objects and goes by the documentation's sentences, over a list of requests that it makes itself. It shares
no rule with the engine, only the list of what the API server serves, and is never asked while a learner works.
Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
"""
