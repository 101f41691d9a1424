"""What a page declares of itself: its address, who may open it, what answers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Access(StrEnum):
    """Who may open a page."""

    ANYONE = "tout le monde"
    REVIEWERS = "DCAP et coordination"
    DCAP = "DCAP"


@dataclass(frozen=True)
class Route:
    """One address under /console.

    `live` marks what a page asks for by itself every few seconds: it does not keep a session alive.
    """

    method: str
    path: str
    handler: Handler
    to: Access
    live: bool = False


def get(path: str, handler: Handler, *, to: Access = Access.REVIEWERS) -> Route:
    """A page to read."""
    return Route("GET", path, handler, to)


def live(path: str, handler: Handler, *, to: Access = Access.REVIEWERS) -> Route:
    """A part of a page, asked for again and again while it is open."""
    return Route("GET", path, handler, to, live=True)


def post(path: str, handler: Handler, *, to: Access = Access.REVIEWERS) -> Route:
    """An act. Its form's token and its origin are checked before the handler is called."""
    return Route("POST", path, handler, to)
