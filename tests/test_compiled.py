"""The compiled engine kept between two starts: used when it fits, ignored when it does not."""

import pickle
import shutil
from pathlib import Path

import pytest

from bot import compiled
from faq.loader import CONTENT_DIR, default_catalogue
from faq.problems import ContentError
from intents.understanding import Understander

QUESTION = "puis-je liker la publication d’un parti ?"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A few entries that a test may change: few, because each test builds an engine on them."""
    folder = tmp_path / "contenu"
    folder.mkdir()
    for name in ("rumeur.md", "incident.md", "opinions.md", "calibration.json"):
        shutil.copy(CONTENT_DIR / name, folder)
    refused = (CONTENT_DIR / "hors_sujet.yaml").read_text(encoding="utf-8").splitlines()
    (folder / "hors_sujet.yaml").write_text("\n".join(refused[:40]), encoding="utf-8")
    return folder


def kept(cache: Path) -> list[Path]:
    """The files of a cache."""
    return sorted(cache.glob("moteur-*"))


def unbuildable(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, building the engine is an error."""

    def build(_content: Path | None) -> Understander:
        raise AssertionError("built again")

    monkeypatch.setattr(compiled, "build_understander", build)


def test_a_second_start_reads_what_the_first_one_built(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    first = compiled.load_understander(content, cache=cache)
    unbuildable(monkeypatch)
    second = compiled.load_understander(content, [("taillon", "Taillon")], cache=cache)
    assert second.understand(QUESTION).matches == first.understand(QUESTION).matches
    assert second.understand("une rumeur dans Taillon").fields.circonscription == "taillon"


def test_a_change_of_content_is_built_again(content: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    before = compiled.load_understander(content, cache=cache)
    entry = content / "rumeur.md"
    text = entry.read_text(encoding="utf-8").replace("  - rumeur en ligne", "  - rumeur inédite")
    entry.write_text(text, encoding="utf-8")
    after = compiled.load_understander(content, cache=cache)
    assert after.matcher.catalogue.edition != before.matcher.catalogue.edition
    assert len(kept(cache)) == 2


def test_an_engine_that_has_already_served_can_be_kept(tmp_path: Path) -> None:
    """The package's own catalogue is shared and remembers what it was asked."""
    for entry in default_catalogue():
        assert default_catalogue().get(entry.id) is entry
    compiled.load_understander(None, cache=tmp_path / "cache")
    assert len(kept(tmp_path / "cache")) == 1


@pytest.mark.parametrize("garbage", [b"", b"nonsense", pickle.dumps({"not": "an engine"})])
def test_a_spoilt_file_is_built_again_and_replaced(
    content: Path, tmp_path: Path, garbage: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    compiled.load_understander(content, cache=cache)
    kept(cache)[0].write_bytes(garbage)
    compiled.load_understander(content, cache=cache)
    unbuildable(monkeypatch)
    compiled.load_understander(content, cache=cache)


@pytest.mark.parametrize("place", ["folder", "file"])
def test_what_others_may_write_is_not_trusted(
    content: Path, tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    compiled.load_understander(content, cache=cache)
    (cache if place == "folder" else kept(cache)[0]).chmod(0o777)
    unbuildable(monkeypatch)
    with pytest.raises(AssertionError, match="built again"):
        compiled.load_understander(content, cache=cache)


def test_a_cache_that_cannot_be_written_only_costs_time(content: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "un-fichier"
    blocked.write_text("", encoding="utf-8")
    engine = compiled.load_understander(content, cache=blocked / "cache")
    assert engine.understand(QUESTION).matches


def test_broken_content_is_an_error_with_or_without_a_cache(content: Path, tmp_path: Path) -> None:
    (content / "rumeur.md").write_text("rien", encoding="utf-8")
    with pytest.raises(ContentError):
        compiled.load_understander(content, cache=tmp_path / "cache")


def test_old_files_are_forgotten(content: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir(mode=0o700)
    for number in range(6):
        (cache / f"moteur-{number}.pickle").write_bytes(b"")
    compiled.load_understander(content, cache=cache)
    assert len(kept(cache)) == compiled.KEPT


def test_a_missing_folder_does_not_pass_for_the_package_s_content(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    compiled.load_understander(None, cache=cache)
    with pytest.raises(ContentError):
        compiled.load_understander(tmp_path / "absent", cache=cache)
