"""A second opinion on network policies, for testing the first.

It reads raw policies and goes by the documentation's sentences, one connection at a time, over a world of ends that
it lists itself. It shares no line with the engine, is far slower, and is never asked while a learner works.
Source: https://kubernetes.io/docs/concepts/services-networking/network-policies/
"""
