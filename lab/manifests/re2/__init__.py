"""Regular expressions as Go has them (RE2 syntax), matched in time proportional to pattern and text.

Python's own patterns differ in what they mean and may take forever, which a stranger's pattern must not.
Source: https://github.com/google/re2/wiki/Syntax
"""
