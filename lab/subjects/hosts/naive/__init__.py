"""A second opinion on a node's files: read again, in as few steps as will do."""
