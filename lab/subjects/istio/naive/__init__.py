"""A second opinion on requests, by trying many of them on the policies as they are written."""
