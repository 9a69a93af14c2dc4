"""Evaluating expressions that were compiled: values, functions, and the programs that use them.

The words of errors are those of cel-go and of Kubernetes' CEL libraries. Every evaluation has a budget of steps, so
that no expression, however written, takes long.
Source: https://github.com/google/cel-spec/blob/master/doc/langdef.md#evaluation and
https://kubernetes.io/docs/reference/using-api/cel/#runtime-cost-budgets
"""
