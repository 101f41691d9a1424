"""Where the DCAP's rooms are, as the settings say."""

from collections.abc import Mapping

from bot.config import Settings
from bot.domain.effects import Room
from bot.domain.people import Address, parse_address


def rooms_of(settings: Settings) -> Mapping[Room, Address]:
    """The DCAP's rooms that the settings name."""
    named = {
        Room.DCAP: parse_address(settings.dcap_room),
        Room.DCAP_CONFIDENTIAL: parse_address(settings.dcap_confidential_room),
    }
    return {room: address for room, address in named.items() if address is not None}
