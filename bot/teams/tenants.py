"""Whose activity it is: only the organisation's own people are served."""

from bot.teams.payload import Payload, text_at


def tenant_of(activity: Payload) -> str:
    """The organisation that Teams says the activity comes from, in lower case; maybe empty."""
    return text_at(activity, "channelData", "tenant", "id").lower()


def served(activity: Payload, tenants: frozenset[str]) -> bool:
    """Whether the activity, wherever it names an organisation, names one of `tenants`.

    In a channel shared with another organisation the conversation is ours and the author is not:
    every place that names an organisation counts.
    """
    said = (
        text_at(activity, "conversation", "tenantId").lower(),
        text_at(activity, "from", "tenantId").lower(),
    )
    return tenant_of(activity) in tenants and all(one in tenants for one in said if one)
