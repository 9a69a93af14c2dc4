"""A second opinion on flows, by trying many of them on the policies as they are written."""
