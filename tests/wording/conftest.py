"""The sentences as people read them, with the sample settings."""

import pytest

from bot.app import voice as build_voice
from bot.config import Settings
from bot.wording.voice import Voice
from tests.conversation.world import SETTINGS


@pytest.fixture(scope="session")
def voice() -> Voice:
    """Every sentence, with the links and the telephone of the sample settings."""
    return build_voice(Settings.model_validate({**SETTINGS, "emergency_line": True}))
