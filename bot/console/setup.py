"""What every page of the console works with, kept in its application."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import web

from bot.app import Vigie
from bot.config import Settings
from bot.console.assets import Assets
from bot.console.routes import Route

ROOT = "/console"


@dataclass(frozen=True)
class Setup:
    """The console's collaborators. `url` is its public address, which ends with /console."""

    vigie: Vigie
    settings: Settings
    url: str
    assets: Assets
    rules: Mapping[web.AbstractRoute, Route]

    @property
    def origin(self) -> str:
        """What a browser calls the origin of the console's pages."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}".lower()

    @property
    def secure(self) -> bool:
        """Whether browsers reach the console over TLS."""
        return urlsplit(self.url).scheme == "https"

    def cookie(self, suffix: str = "") -> str:
        """The full name of a cookie; over TLS its prefix binds it to this very host."""
        name = f"vigie{suffix}"
        return f"__Host-{name}" if self.secure else name


SETUP = web.AppKey("setup", Setup)


def setup_of(request: web.Request) -> Setup:
    """The console's collaborators."""
    return request.app[SETUP]


def vigie_of(request: web.Request) -> Vigie:
    """The Vigie that the console shows."""
    return request.app[SETUP].vigie
