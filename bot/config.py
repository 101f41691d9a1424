"""Settings, read once at start: every problem is told at once, in French."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.domain.people import parse_address
from bot.domain.policy import ProjectChoices
from bot.storage.retention import Retention

PREFIX = "VIGIE_"
_SLACK = ("slack_bot_token", "slack_signing_secret", "slack_team_ids")
_TEAMS = ("teams_app_type", "teams_app_id", "teams_app_password", "teams_tenant_ids")
SLACK_ISSUER = "https://slack.com"
_UUID = re.compile(r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


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
    slack_app_token: SecretStr = SecretStr("")
    slack_team_ids: str = ""

    teams_app_type: Literal["", "SingleTenant", "UserAssignedMSI", "MultiTenant"] = ""
    teams_app_id: str = ""
    teams_app_password: SecretStr = SecretStr("")
    teams_tenant_ids: str = ""

    dcap_room: str = ""
    dcap_confidential_room: str = ""
    dcap_telephone: str = ""

    link_politique: str = ""
    link_video: str = ""
    link_faq: str = ""
    link_comptes_officiels: str = ""

    console_url: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_groups_claim: str = "groups"
    console_droits: Literal["groupes", "annuaire"] = "groupes"
    console_groupes_dcap: str = ""
    console_groupes_confidentiel: str = ""
    console_groupes_coordination: str = ""

    emergency_line: bool = False
    retention_exchanges_days: int = 365
    retention_sent_days: int = 7
    retention_inbox_days: int = 30
    choices: ProjectChoices = ProjectChoices()

    @property
    def team_ids(self) -> frozenset[str]:
        """The Slack workspaces and organisations that are served."""
        return frozenset(_listed(self.slack_team_ids))

    @property
    def tenant_ids(self) -> frozenset[str]:
        """The Microsoft 365 tenants that are served, in lower case."""
        return frozenset(tenant.lower() for tenant in _listed(self.teams_tenant_ids))

    @property
    def home_tenant(self) -> str:
        """The first tenant listed: ours, where somebody never seen elsewhere is written to."""
        return next(iter(_listed(self.teams_tenant_ids)), "").lower()

    @property
    def serves_slack(self) -> bool:
        """Whether anything of Slack is set."""
        secrets = (self.slack_bot_token, self.slack_signing_secret, self.slack_app_token)
        return any(map(_plain, secrets))

    @property
    def serves_teams(self) -> bool:
        """Whether anything of Teams is set."""
        return bool(self.teams_app_id or self.teams_app_type or _plain(self.teams_app_password))

    @property
    def serves_console(self) -> bool:
        """Whether anything of the console is set."""
        return bool(self.console_url or self.oidc_issuer or self.oidc_client_id)

    @property
    def console_groups(self) -> Mapping[str, frozenset[str]]:
        """The provider's groups by what they give: dcap, confidentiel, coordination."""
        return {
            "dcap": frozenset(_listed(self.console_groupes_dcap)),
            "confidentiel": frozenset(_listed(self.console_groupes_confidentiel)),
            "coordination": frozenset(_listed(self.console_groupes_coordination)),
        }

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
    problems = [*_platform_problems(settings), *_console_problems(settings)]
    required = ("dcap_room", "dcap_confidential_room", "dcap_telephone")
    problems += [_missing(name) for name in required if not getattr(settings, name)]
    for name in ("dcap_room", "dcap_confidential_room"):
        value = getattr(settings, name)
        problems += [f"{PREFIX}{name.upper()} {why}" for why in _room_problems(settings, value)]
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
    for name in ("heures_calmes_debut", "heures_calmes_fin", "resume_heure"):
        if not 0 <= getattr(settings.choices, name) < 24:
            problems.append(f"{PREFIX}CHOICES__{name.upper()} s’écrit en heures, de 0 à 23")
    if not settings.link_comptes_officiels:
        problems.append(f"{PREFIX}LINK_COMPTES_OFFICIELS est requis : les réponses y renvoient")
    if problems:
        raise ConfigError(problems)


def _platform_problems(settings: Settings) -> Iterator[str]:
    """What is missing to serve Slack, Teams or both; nothing set is a problem too."""
    if not (settings.serves_slack or settings.serves_teams):
        slack, teams = (
            ", ".join(PREFIX + name.upper() for name in names) for names in (_SLACK, _TEAMS)
        )
        yield f"réglez Slack ({slack}) ou Teams ({teams})"
    if settings.serves_slack:
        yield from _slack_problems(settings)
    if settings.serves_teams:
        yield from _teams_problems(settings)


def _slack_problems(settings: Settings) -> Iterator[str]:
    """Over Socket Mode nothing is signed: the application's token replaces the secret."""
    socket = settings.slack_app_token.get_secret_value()
    for name in _SLACK:
        if not _plain(getattr(settings, name)) and not (socket and name == "slack_signing_secret"):
            yield _missing(name)
    if socket and not socket.startswith("xapp-"):
        yield f"{PREFIX}SLACK_APP_TOKEN commence par « xapp- »"


def _teams_problems(settings: Settings) -> Iterator[str]:
    """The SDK would take an empty type, id and password for « authentication disabled »."""
    for name in _TEAMS:
        by_identity = settings.teams_app_type == "UserAssignedMSI" and name == "teams_app_password"
        if not by_identity and not _plain(getattr(settings, name)):
            yield _missing(name)
    for name in ("teams_app_id", "teams_tenant_ids"):
        for value in _listed(getattr(settings, name)):
            if not _UUID.fullmatch(value):
                yield f"{PREFIX}{name.upper()} : « {value} » n’est pas un identifiant (UUID)"
    if settings.teams_app_type == "SingleTenant" and len(settings.tenant_ids) > 1:
        yield f"{PREFIX}TEAMS_TENANT_IDS n’a qu’une organisation avec le type SingleTenant"


def _console_problems(settings: Settings) -> Iterator[str]:
    """What would leave the console closed to everybody, or open over an unsafe address."""
    if not settings.serves_console:
        return
    for name in ("console_url", "oidc_issuer", "oidc_client_id", "oidc_client_secret"):
        if not _plain(getattr(settings, name)):
            yield _missing(name)
    if settings.console_url and not _is_safe(settings.console_url, ending="/console"):
        yield f"{PREFIX}CONSOLE_URL s’écrit « https://vigie.exemple.test/console »"
    if settings.oidc_issuer and not _is_safe(settings.oidc_issuer):
        yield f"{PREFIX}OIDC_ISSUER doit commencer par https://"
    if settings.console_droits == "groupes" and not settings.console_groups["dcap"]:
        yield f"{_missing('console_groupes_dcap')}, ou {PREFIX}CONSOLE_DROITS=annuaire"
    if settings.oidc_issuer == SLACK_ISSUER and not settings.team_ids:
        yield f"{_missing('slack_team_ids')} : tout espace Slack du monde pourrait se connecter"


def _is_safe(url: str, *, ending: str = "") -> bool:
    """Whether an address is served over TLS, or is on this very machine."""
    parts = urlsplit(url)
    here = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")
    plain = not (parts.query or parts.fragment or parts.username)
    sure = here or (parts.scheme == "https" and bool(parts.hostname))
    return sure and plain and (not ending or parts.path == ending)


def _room_problems(settings: Settings, value: str) -> Iterator[str]:
    room = parse_address(value)
    served = {"slack": settings.serves_slack, "teams": settings.serves_teams}
    if value and (room is None or room.channel not in served):
        yield "s’écrit « slack:C0123ABCD » ou « teams:19:…@thread.tacv2 »"
    elif room is not None and not served[room.channel]:
        yield f"est dans {room.channel.capitalize()}, qui n’est pas réglé"


def _missing(name: str) -> str:
    return f"{PREFIX}{name.upper()} est requis"


def _listed(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def parse_bind(value: str) -> tuple[str, int] | None:
    """« 127.0.0.1:8080 » as a host and a port, or None."""
    host, _, port = value.rpartition(":")
    return (host, int(port)) if host and port.isdecimal() and int(port) < 65536 else None


def _plain(value: object) -> object:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def _problem(error: Mapping[str, Any]) -> str:
    name = "__".join(str(part) for part in error["loc"]).upper()
    return f"{PREFIX}{name} : valeur refusée ({error['msg']})"
