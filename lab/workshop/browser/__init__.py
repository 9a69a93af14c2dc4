"""Workshops in the browser: a page to join by, and the learner's app in a terminal on the page.

The app itself runs on the host's machine, a process for each learner, confined as :mod:`confinement` says. What
reaches it from the browser is keys, the mouse and the size of the window; what comes back is what it draws.
"""
