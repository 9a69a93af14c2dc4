"""The server: HTTP in front of the ledger and the grader. Only this package and ``client`` import aiohttp."""
