"""What a file is comes from its bytes, whatever its name says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.talking.filetypes import SUFFIXES, media_type, safe_name


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\xff\xd8\xff\xe0...", "image/jpeg"),
        (b"GIF89a...", "image/gif"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", None),
        (b"%PDF-1.7", "application/pdf"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"\x00\x00\x00\x20ftypisom", "video/mp4"),
        (b"\x00\x00\x00\x20ftypqt  ", None),
        (b"MZ\x90\x00", None),
        (b"PK\x03\x04", None),
        (b"<svg xmlns=", None),
        (b"<!doctype html>", None),
        (b"", None),
    ],
)
def test_a_file_is_known_by_its_first_bytes(content: bytes, found: str | None) -> None:
    assert media_type(content) == found


@given(st.binary(max_size=64))
def test_any_bytes_are_judged_without_a_mistake(content: bytes) -> None:
    assert media_type(content) in {None, *SUFFIXES}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("capture.png", "capture.png"),
        ("Capture.PNG", "Capture.PNG"),
        ("facture.exe", "facture.exe.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\Temp\\photo.png", "photo.png"),
        ("photo\u202egnp.exe", "photognp.exe.png"),
        ("", "fichier.png"),
        ("...", "fichier.png"),
        ("/", "fichier.png"),
    ],
)
def test_a_name_is_made_harmless(name: str, shown: str) -> None:
    assert safe_name(name, "image/png") == shown


@given(st.text(max_size=400), st.sampled_from(sorted(SUFFIXES)))
def test_any_name_ends_as_its_type_does_and_names_no_folder(name: str, kind: str) -> None:
    shown = safe_name(name, kind)
    assert shown.lower().endswith(SUFFIXES[kind])
    assert "/" not in shown
    assert "\\" not in shown
    assert shown.isprintable()
    assert 4 < len(shown) <= 130
    assert safe_name(shown, kind) == shown
