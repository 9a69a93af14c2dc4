"""The pages: every text escaped, no script but that of the terminal."""

from __future__ import annotations

from html import escape

HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>{more}</head>
"""

JOIN = """<body>
<main>
<h1>{title}</h1>
<p class="problem" role="alert">{problem}</p>
<form method="post" action="/join" autocomplete="off">
<label for="code">Code</label>
<input id="code" name="code" value="{code}" required maxlength="40" autocapitalize="characters" spellcheck="false">
<label for="name">Your name</label>
<input id="name" name="name" value="{name}" required maxlength="100" spellcheck="false" autofocus>
<button>Join</button>
</form>
<p>Your name, what you hand in and how it fares are kept on the instructor's machine until the workshop is deleted.</p>
{back}
<h2>In your own terminal</h2>
<pre>pip install 'cks-lab[workshop]'
cks-lab workshop join {address} CODE --name NAME</pre>
</main>
</body></html>
"""

BACK = '<p><a href="/session">Go on as {name}</a></p>\n'

SESSION = """<body>
<div class="over"><main><h1>This session has ended</h1>
<p>Or it went on in another tab. What you typed is saved.</p>
<p><a class="button" href="/session">Reload to go on</a></p>
<form method="post" action="/leave"><button class="quiet">Leave this browser</button></form>
</main></div>
<div class="starting"><p>Starting…</p></div>
<div id="terminal" class="textual-terminal" data-session-websocket-url="{socket}" data-font-size="16"></div>
</body></html>
"""


def join_page(title: str, address: str, *, code: str = "", name: str = "", problem: str = "", known: str = "") -> str:
    """The form to join by; ``known`` is who this browser is already."""
    back = BACK.format(name=escape(known)) if known else ""
    head = HEAD.format(title=escape(title), more='<link rel="stylesheet" href="/browser/page.css">')
    return head + JOIN.format(
        title=escape(title), address=escape(address), code=escape(code), name=escape(name),
        problem=escape(problem), back=back,
    )  # fmt: skip


def session_page(title: str, socket: str) -> str:
    """The terminal; the app is drawn on it through the socket."""
    files = (
        '<link rel="stylesheet" href="/browser/css/xterm.css">',
        '<link rel="stylesheet" href="/browser/page.css">',
    )
    script = '<script src="/browser/js/textual.js"></script><script src="/browser/session.js"></script>'
    return HEAD.format(title=escape(title), more="".join((*files, script))) + SESSION.format(socket=escape(socket))
