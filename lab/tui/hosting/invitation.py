"""How to get in, for the far end of the room: the code in large letters, the address, and a QR code."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Static

from lab.tui.hosting.desk import Desk
from lab.workshop.invitation import link, qr
from lab.workshop.large import narrow, wide
from lab.workshop.secrecy import shown_code


class Invitation(Screen[None]):
    """Enter, Escape or the same key again leads to the room."""

    CSS_PATH = "../styles/hosting.tcss"
    AUTO_FOCUS = "#invitation"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,f2,i", "leave", "To the room", key_display="Enter", id="host.to_room"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        """As large as the terminal allows."""
        desk = self._desk
        code, place = shown_code(desk.code), desk.url.partition("://")[2]
        with VerticalScroll(id="invitation"), Container(id="invitation-parts"):
            with Container(id="invitation-letters"):
                yield Static("Join the workshop", classes="host-head", markup=False)
                yield Static(Text(wide(code), no_wrap=True), classes="-large")
                yield Static(Text(narrow(code), no_wrap=True), classes="-small")
                yield Static(Text(narrow(place), no_wrap=True), id="invitation-place")
                yield Static(
                    f"code      {code}\nbrowser   {desk.url}\n"
                    f"terminal  cks-lab workshop join {desk.url} {code} --name NAME",
                    markup=False,
                )
            yield Static(Text(qr(link(desk.url, desk.code)), no_wrap=True), id="invitation-qr")
        yield Footer(show_command_palette=False)

    def action_leave(self) -> None:
        """To the room."""
        self.dismiss()
