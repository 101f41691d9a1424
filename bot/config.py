"""Settings, read once at start: every problem is told at once, in French."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.domain.people import Address
from bot.domain.policy import ProjectChoices
from bot.storage.retention import Retention

PREFIX = "VIGIE_"


class ConfigError(Exception):
    """The settings cannot work together; `problems` says all that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(f"- {problem}" for problem in problems))
        self.problems = problems


class Settings(BaseSettings):
    """Every setting; each is documented in docs/reglages.md, where a test looks for it."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="ignore", frozen=True
    )

    database_url: str = "sqlite+aiosqlite:///var/vigie.db"
    bind: str = "0.0.0.0:8080"
    admin_bind: str = "127.0.0.1:8081"
    content_dir: Path | None = None
    contenu: Literal["approuve", "projet"] = "approuve"

    slack_bot_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_team_ids: str = ""

    dcap_room: str = ""
    dcap_confidential_room: str = ""
    dcap_telephone: str = ""

    link_politique: str = ""
    link_video: str = ""
    link_faq: str = ""
    link_comptes_officiels: str = ""

    emergency_line: bool = False
    retention_exchanges_days: int = 365
    retention_sent_days: int = 7
    retention_inbox_days: int = 30
    choices: ProjectChoices = ProjectChoices()

    @property
    def team_ids(self) -> frozenset[str]:
        """The Slack workspaces and organisations that are served."""
        return frozenset(part.strip() for part in self.slack_team_ids.split(",") if part.strip())

    @property
    def links(self) -> Mapping[str, str]:
        """The addresses that answers may point to, by the name content uses."""
        return {
            "politique": self.link_politique,
            "video": self.link_video,
            "faq": self.link_faq,
            "comptes_officiels": self.link_comptes_officiels,
        }

    @property
    def retention(self) -> Retention:
        """How long each kind of row is kept, in days."""
        return Retention(
            exchanges=self.retention_exchanges_days,
            sent=self.retention_sent_days,
            inbox=self.retention_inbox_days,
        )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment, then the files that `VIGIE_…_FILE` names."""
        return init_settings, env_settings, _FileSource(settings_cls)


class _FileSource(EnvSettingsSource):
    """Reads `VIGIE_X_FILE=path` as the value of `x`: how orchestrators hand over secrets."""

    def __call__(self) -> dict[str, Any]:
        values = {}
        for name in self.settings_cls.model_fields:
            path = os.environ.get(f"{PREFIX}{name.upper()}_FILE")
            if path:
                values[name] = Path(path).read_text(encoding="utf-8").strip()
        return values


def load_settings() -> Settings:
    """Read the environment; raises ConfigError with every value that cannot be read."""
    try:
        return Settings()
    except ValidationError as error:
        raise ConfigError([_problem(dict(item)) for item in error.errors()]) from error
    except OSError as error:
        raise ConfigError([f"fichier de réglage illisible : {error.filename}"]) from error


def check_for_service(settings: Settings) -> None:
    """Refuse to serve with settings that would lose or leak something; raises ConfigError."""
    problems = [
        f"{PREFIX}{name.upper()} est requis"
        for name in (
            "slack_bot_token",
            "slack_signing_secret",
            "slack_team_ids",
            "dcap_room",
            "dcap_confidential_room",
            "dcap_telephone",
        )
        if not _plain(getattr(settings, name))
    ]
    for name in ("dcap_room", "dcap_confidential_room"):
        value = getattr(settings, name)
        if value and parse_room(value) is None:
            problems.append(f"{PREFIX}{name.upper()} s’écrit « slack:C0123ABCD »")
    if settings.dcap_room and settings.dcap_room == settings.dcap_confidential_room:
        problems.append(
            f"{PREFIX}DCAP_CONFIDENTIAL_ROOM doit différer de {PREFIX}DCAP_ROOM : les manquements "
            "seraient lus par tout le salon"
        )
    problems += [
        f"{PREFIX}{name.upper()} s’écrit « 127.0.0.1:8080 »"
        for name in ("bind", "admin_bind")
        if parse_bind(getattr(settings, name)) is None
    ]
    if settings.bind == settings.admin_bind:
        problems.append(
            f"{PREFIX}BIND et {PREFIX}ADMIN_BIND doivent différer : l’administration ne doit pas "
            "être exposée au public"
        )
    for name, address in settings.links.items():
        if address and not address.startswith("https://"):
            problems.append(f"{PREFIX}LINK_{name.upper()} doit commencer par https://")
    if not settings.link_comptes_officiels:
        problems.append(f"{PREFIX}LINK_COMPTES_OFFICIELS est requis : les réponses y renvoient")
    if problems:
        raise ConfigError(problems)


def parse_room(value: str) -> Address | None:
    """« slack:C0123ABCD » as an address, or None."""
    channel, _, room = value.partition(":")
    return Address(channel, room) if channel in ("slack", "playground") and room else None


def parse_bind(value: str) -> tuple[str, int] | None:
    """« 127.0.0.1:8080 » as a host and a port, or None."""
    host, _, port = value.rpartition(":")
    return (host, int(port)) if host and port.isdecimal() and int(port) < 65536 else None


def _plain(value: object) -> object:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def _problem(error: Mapping[str, Any]) -> str:
    name = "__".join(str(part) for part in error["loc"]).upper()
    return f"{PREFIX}{name} : valeur refusée ({error['msg']})"
