"""A second opinion on every answer, by reading raw manifests as the documentation has it.

Nothing here uses the engine of the Standards or of effective settings; only what is known of images is shared.
"""
