"""The functions there are, a module for each kind of value.

Each module has a ``TABLE``: a function's name and the types of its arguments -> what it gives.
Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-cel-libraries and cel-go's ``common/stdlib``.
"""
