"""Activities of every kind, whole or broken, as no client should ever send them."""

from typing import Any

from hypothesis import strategies as st

from bot.teams.data import KEY
from tests.fakes.teams_state import BOT

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("\ud800"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


def maybe(good: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What is expected, most of the time."""
    return st.one_of(good, good, good, JSON)


TYPES = (
    "message",
    "messageUpdate",
    "messageDelete",
    "messageReaction",
    "conversationUpdate",
    "installationUpdate",
    "invoke",
    "event",
    "typing",
    "endOfConversation",
    "handoff",
)
INVOKES = (
    "adaptiveCard/action",
    "task/fetch",
    "task/submit",
    "composeExtension/fetchTask",
    "composeExtension/submitAction",
    "composeExtension/query",
    "signin/verifyState",
    "fileConsent/invoke",
    "config/fetch",
)
texts = st.text(max_size=30) | st.sampled_from(
    ("<at>Vigie</at> rumeur on dit", "incident", "<![x", "é" * 3000, "\ud800", "com4 ?")
)
rooms = st.sampled_from(("a:un", "19:salon@thread.tacv2;messageid=17", "x" * 700, ""))
carried = st.one_of(
    JSON,
    st.fixed_dictionaries({KEY: st.fixed_dictionaries({"action": texts, "subject": texts})}),
    st.fixed_dictionaries(
        {
            KEY: st.fixed_dictionaries(
                {
                    "form": texts,
                    "subject": texts,
                    "instance": texts,
                    "room": rooms,
                    "thread": st.none() | texts,
                }
            )
        },
        optional={"champ_texte": JSON | texts, "formulaire": JSON},
    ),
)
values = st.one_of(
    carried,
    st.fixed_dictionaries({"data": carried}, optional={"commandId": JSON | st.just("signaler")}),
    st.fixed_dictionaries({"action": maybe(st.fixed_dictionaries({"data": carried}))}),
    st.fixed_dictionaries(
        {"commandId": st.just("signaler")},
        optional={
            "messagePayload": maybe(
                st.fixed_dictionaries(
                    {"body": st.fixed_dictionaries({"contentType": JSON, "content": JSON | texts})}
                )
            )
        },
    ),
)
people = st.fixed_dictionaries(
    {"id": maybe(st.sampled_from(("29:un", BOT, "x" * 300)))},
    optional={"aadObjectId": JSON | st.just("AAD-Un"), "name": JSON, "role": JSON},
)
mentions = st.lists(
    maybe(
        st.fixed_dictionaries(
            {
                "type": st.just("mention"),
                "mentioned": maybe(st.just({"id": BOT})),
                "text": JSON | st.just("<at>Vigie</at>"),
            }
        )
    ),
    max_size=3,
)


def activities(service_url: str, tenant: str) -> st.SearchStrategy[dict[str, Any]]:
    """Activities of that tenant that pass the first checks, odd in any other way."""
    conversation = st.fixed_dictionaries(
        {"id": maybe(rooms)},
        optional={
            "conversationType": maybe(st.sampled_from(("personal", "channel", "groupChat"))),
            "tenantId": maybe(st.just(tenant)),
        },
    )
    data = st.fixed_dictionaries(
        {"tenant": maybe(st.just({"id": tenant}))},
        optional={
            "eventType": maybe(st.sampled_from(("editMessage", "undeleteMessage"))),
            "channel": JSON,
        },
    )
    return st.fixed_dictionaries(
        {
            "type": st.sampled_from(TYPES),
            "id": maybe(st.sampled_from(("1700", "f:1", "x" * 900))),
            "serviceUrl": st.just(service_url),
            "channelId": st.just("msteams"),
            "channelData": maybe(data),
            "conversation": maybe(conversation),
            "from": maybe(people),
            "recipient": maybe(st.just({"id": BOT})),
        },
        optional={
            "name": maybe(st.sampled_from(INVOKES)),
            "text": maybe(texts),
            "value": values,
            "entities": maybe(mentions),
            "action": maybe(st.sampled_from(("add", "remove"))),
            "membersAdded": JSON,
            "membersRemoved": JSON,
            "reactionsAdded": JSON,
            "replyToId": JSON,
            "timestamp": JSON,
            "localTimestamp": JSON,
            "deliveryMode": JSON | st.just("expectReplies"),
        },
    )
