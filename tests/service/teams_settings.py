"""Settings under which the service starts with Teams, alone or beside Slack."""

from typing import Any

from bot.config import Settings
from tests.fakes.entra import FakeEntra
from tests.service.teams_grounds import (
    CONFIDENTIAL_ROOM,
    DCAP_ROOM,
    SLACK_CONFIDENTIAL_ROOM,
    SLACK_DCAP_ROOM,
)
from tests.service.world import SECRET


def settings(database_url: str, entra: FakeEntra, **changes: Any) -> Settings:
    """Settings under which the service starts with Teams."""
    return Settings.model_validate(
        {
            "database_url": database_url,
            "contenu": "projet",
            "teams_app_type": "SingleTenant",
            "teams_app_id": entra.app_id,
            "teams_app_password": entra.password,
            "teams_tenant_ids": entra.tenant,
            "dcap_room": f"teams:{DCAP_ROOM}",
            "dcap_confidential_room": f"teams:{CONFIDENTIAL_ROOM}",
            "dcap_telephone": "418 555-0100",
            "link_comptes_officiels": "https://exemple.test/comptes",
            **changes,
        }
    )


def with_slack() -> dict[str, Any]:
    """The settings that add Slack."""
    return {
        "slack_bot_token": "xoxb-fictif",
        "slack_signing_secret": SECRET,
        "slack_team_ids": "T0ORG",
    }


def dcap_in_slack() -> dict[str, Any]:
    """The settings that put the DCAP's rooms in Slack."""
    return {
        "dcap_room": f"slack:{SLACK_DCAP_ROOM}",
        "dcap_confidential_room": f"slack:{SLACK_CONFIDENTIAL_ROOM}",
    }
