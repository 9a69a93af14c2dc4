"""Text to objects with spans, read and refused as the API server does it.

``reader.load`` makes documents of a file; the modules beside it decode, default and validate them. Import what
you need from its own module: this package imports nothing, so that a small need stays a small import.
"""
