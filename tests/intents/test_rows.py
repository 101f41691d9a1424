"""Labelled rows: every bad line told with its reason, and the labels nobody has."""

import json
from pathlib import Path

import pytest

from faq.problems import ContentError
from intents.rows import load_rows, unknown_labels


def written(directory: Path, *rows: object) -> Path:
    file = directory / "rows.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return file


def test_each_bad_line_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    file = written(
        tmp_path, {"q": "a"}, ["q"], {"label": "x"}, {"q": "b", "label": 3}, {"q": "c", "label": ""}
    )
    file.write_text(file.read_text() + '\n{"q": "d", "role": "maire"}\n{"q":', encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_rows(file)
    told = str(caught.value).splitlines()
    assert [line.split(" : ")[0] for line in told] == [
        f"rows.jsonl, ligne {n}" for n in (2, 3, 4, 5, 6, 7)
    ]
    for said in ("un objet", "« q »", "« label »", "« label »", "rôle inconnu « maire »", "JSON"):
        assert any(said in line for line in told)


def test_a_mark_at_the_start_and_odd_separators_inside_do_not_matter(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('\ufeff{"q": "a\u2028b"}\r\n\r\n{"q": "c"}\r\n', encoding="utf-8")
    assert [row.text for row in load_rows(file)] == ["a\u2028b", "c"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"absent\.jsonl"):
        load_rows(tmp_path / "absent.jsonl")


def test_labels_that_no_entry_has_are_counted(tmp_path: Path) -> None:
    rows = load_rows(
        written(
            tmp_path,
            {"q": "1", "label": "a"},
            {"q": "2", "label": "z"},
            {"q": "3", "label": "z"},
            {"q": "4", "label": "z", "also": ["a"]},
            {"q": "5", "label": "oos"},
            {"q": "6", "escalation": "rumeur"},
        )
    )
    assert unknown_labels(rows, {"a"}) == {"z": 2}
