"""The page at the root, where nothing else is served there."""

from __future__ import annotations

from aiohttp import web

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>CKS workshop</title><style>:root{color-scheme:light dark;font:100%/1.5 system-ui,sans-serif}
body{margin:3rem auto;max-width:40rem;padding:0 1rem}</style></head><body>
<h1>CKS workshop</h1>
<p>Join from your terminal, with this page's address and the code that your instructor shows:</p>
<pre>pip install 'cks-lab[workshop]'
cks-lab workshop join ADDRESS CODE --name NAME</pre>
</body></html>
"""


async def front_page(_: web.Request) -> web.Response:
    """How to join."""
    return web.Response(text=PAGE, content_type="text/html")
