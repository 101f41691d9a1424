"""Anything at all, and files nearly right: what no honest platform or colleague would send."""

from typing import Any

from hypothesis import strategies as st

NASTY = (
    "", " ", "\x00", "\ud800", "\u202e", "é\u0301", "'; DROP TABLE cases;--", "{{7*7}}", "%s%n",
    "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "<!channel>", "x" * 400, "-1", "9" * 40,
    "../../etc/passwd", "\r\n\r\nHTTP/1.1 200 OK", "نص", "🇨🇦" * 4, "---", "&a [*a]", "null", "NaN",
)  # fmt: skip
sound = st.sampled_from([text for text in NASTY if text != "\ud800"]) | st.text(max_size=20)
"""Texts that can be written in UTF-8."""

texts = st.sampled_from(NASTY) | st.text(max_size=20)

json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8) | st.sampled_from(("id", "type")), inner, max_size=3)
    ),
    max_leaves=6,
)
"""Any value that JSON can carry."""


def odd(**named: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """An object whose named parts may be missing, right, or anything."""
    return st.fixed_dictionaries(
        {}, optional={name: good | json_values for name, good in named.items()}
    )


ids = st.sampled_from(("UDS", "DDS", "T0ORG", "1700000000.000100", "report", "case.take"))
_inputs = st.dictionaries(
    st.sampled_from(("dit", "ou", "lien")),
    odd(
        valeur=odd(
            value=texts,
            selected_option=odd(value=texts),
            selected_options=st.lists(odd(value=texts), max_size=3),
        )
    ),
    max_size=3,
)
_state = st.fixed_dictionaries({}, optional={"values": _inputs})
_view = st.builds(
    lambda parts, state: parts | state,
    odd(
        id=ids, callback_id=ids, private_metadata=texts,
        blocks=st.lists(odd(type=st.just("input"), block_id=ids), max_size=2),
    ),
    st.fixed_dictionaries({}, optional={"state": _state}),
)  # fmt: skip

slack_events = st.fixed_dictionaries(
    {
        "type": st.just("event_callback"),
        "event": st.builds(
            lambda parts, kind: {"type": "message"} | parts | kind,
            odd(user=ids, channel=ids, channel_type=st.just("im"), text=texts, thread_ts=ids,
                ts=ids, bot_id=ids),
            st.fixed_dictionaries({}, optional={"subtype": st.just("file_share") | texts}),
        ),
    },
    optional={
        "event_id": ids | json_values,
        "authorizations": st.lists(odd(is_bot=st.booleans(), user_id=ids), max_size=2),
    },
)  # fmt: skip
slack_commands = odd(
    command=st.sampled_from(("/rumeur", "/com4", "/autre")), user_id=ids, trigger_id=ids,
    user_name=texts, text=texts,
)  # fmt: skip
slack_buttons = st.fixed_dictionaries(
    {
        "type": st.just("block_actions"),
        "user": odd(id=ids, name=texts),
        "actions": st.lists(
            odd(value=texts, action_ts=ids).map(lambda action: {"action_id": "case.take"} | action),
            min_size=1, max_size=2,
        ),
    },
    optional={
        "container": st.none()
        | st.fixed_dictionaries(
            {},
            optional={
                "type": st.sampled_from(("view", "message")) | json_values,
                "channel_id": ids | json_values,
                "thread_ts": ids,
            },
        ),
        "view": _view,
    },
)  # fmt: skip
slack_forms = st.fixed_dictionaries(
    {
        "type": st.just("view_submission"),
        "user": odd(id=ids, name=texts),
        "view": _view.map(lambda view: {"callback_id": "report", "blocks": []} | view),
    }
)


def edited(whole: bytes) -> st.SearchStrategy[bytes]:
    """A good file in which a few pieces were replaced, repeated or cut."""
    places = st.integers(0, len(whole))
    pieces = st.binary(max_size=6) | texts.map(lambda text: text.encode("utf-8", "surrogatepass"))

    def apply(edits: list[tuple[int, int, bytes]]) -> bytes:
        changed = whole
        for start, length, piece in edits:
            changed = changed[:start] + piece + changed[start + length :]
        return changed

    return st.lists(st.tuples(places, st.integers(0, 40), pieces), max_size=4).map(apply)
