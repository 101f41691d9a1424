"""Whatever a platform says of a file: a whole reference, or none."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.messages import FileRef
from bot.slack import files as slack
from bot.slack.fields import filled
from bot.teams import files as teams
from tests.hostile.payloads import json_values, odd, texts

many = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # fmt: skip
urls = st.sampled_from(("https://files.slack.test/a", "http://[", "javascript:1")) | texts

slack_files = st.lists(
    odd(
        name=texts, title=texts, mimetype=texts, size=st.integers(), mode=texts,
        url_private=urls, url_private_download=urls,
    )
    | json_values,
    max_size=12,
)  # fmt: skip
teams_files = odd(
    attachments=st.lists(
        odd(
            contentType=st.sampled_from(
                ("application/vnd.microsoft.teams.file.download.info", "image/png", "image/*")
            ),
            name=texts, contentUrl=urls, content=odd(downloadUrl=urls, fileType=texts),
        ),
        max_size=12,
    ),
    conversation=odd(id=texts),
)  # fmt: skip


def _are_whole(found: tuple[FileRef, ...]) -> None:
    assert len(found) <= 10
    for file in found:
        texts = [file.name, file.media_type, *file.source, *file.source.values()]
        assert all(isinstance(text, str) for text in texts)
        assert type(file.size) is int


@many
@given(listed=slack_files | json_values)
def test_the_files_of_slack_are_whole_references(listed: Any) -> None:
    _are_whole(slack.joined(listed))


@many
@given(activity=teams_files)
def test_the_files_of_teams_are_whole_references(activity: dict[str, Any]) -> None:
    _are_whole(teams.joined(activity))


@many
@given(address=urls, other=urls)
def test_an_address_that_cannot_be_read_is_nobody_s(address: str, other: str) -> None:
    assert teams.of_microsoft(address) in (True, False)
    assert teams.same_place(address, other) in (True, False)


@many
@given(files=slack_files | json_values)
def test_a_field_of_files_in_a_slack_form_is_no_text(files: Any) -> None:
    state = {"capture": {"valeur": {"type": "file_input", "files": files}}}
    assert all(isinstance(value, str) for value in filled(state).values())
