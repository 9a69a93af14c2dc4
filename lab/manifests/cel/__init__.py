"""CEL, the Common Expression Language, as admission policies and webhooks use it: compiling, with cel-go's words.

Source: https://github.com/google/cel-spec/blob/master/doc/langdef.md and
https://kubernetes.io/docs/reference/using-api/cel/
"""
