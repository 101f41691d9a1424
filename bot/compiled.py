"""Keeps the compiled engine between two starts: building takes seconds, loading it tenths.

The file is a pickle, which can run code when it is read: it is trusted only in a folder and under
a name that nobody but this user may write, as Python trusts its own compiled modules.
"""

import contextlib
import hashlib
import os
import pickle
import platform
import stat
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import structlog

import faq
import intents
from faq.loader import CONTENT_DIR
from intents.understanding import Understander, build_understander

log = structlog.get_logger()

KEPT = 4
_PREFIX = "moteur-"


def default_cache() -> Path:
    """This user's cache folder (XDG Base Directory), which may not exist."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "vigie"


def load_understander(
    content_dir: Path | None,
    circonscriptions: Sequence[tuple[str, str]] = (),
    *,
    cache: Path,
) -> Understander:
    """The engine on this content, from the cache when nothing it depends on has changed.

    Raises faq's ContentError. A cache that cannot be read or written only costs time.
    """
    file = cache / f"{_PREFIX}{fingerprint(content_dir or CONTENT_DIR)}.pickle"
    built = _read(file)
    if built is None:
        built = build_understander(content_dir)
        _write(file, built)
    return replace(built, circonscriptions=tuple(circonscriptions))


def fingerprint(content_dir: Path) -> str:
    """What the compiled engine depends on: content, lexicon, definitions, code and libraries."""
    versions = f"{platform.python_version()} {np.__version__}"
    # The folder itself counts: one that is missing or empty must not pass for the package's.
    digest = hashlib.sha256(f"{versions} {content_dir}".encode())
    packages = (Path(package.__path__[0]) for package in (faq, intents))
    for path in sorted({*_files(content_dir), *(file for p in packages for file in _files(p))}):
        digest.update(str(path).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


def _files(folder: Path) -> Iterable[Path]:
    if folder.is_file():
        return [folder]
    return (
        path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in (".py", ".md", ".yaml", ".json")
    )


def _read(file: Path) -> Understander | None:
    try:
        if not (_ours_alone(file.parent) and _ours_alone(file)):
            return None
        found = pickle.loads(file.read_bytes())  # noqa: S301 - see the module's docstring
    except FileNotFoundError:
        return None
    except Exception:
        log.warning("compiled_engine_unreadable", exc_info=True)
        return None
    return found if isinstance(found, Understander) else None


def _write(file: Path, built: Understander) -> None:
    packed = pickle.dumps(built, protocol=pickle.HIGHEST_PROTOCOL)
    with contextlib.suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _ours_alone(file.parent):
            return
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as target:
            target.write(packed)
        Path(target.name).replace(file)
        old = sorted(file.parent.glob(f"{_PREFIX}*"), key=lambda path: path.stat().st_mtime)
        for path in old[:-KEPT]:
            path.unlink()


def _ours_alone(path: Path) -> bool:
    """Whether this user owns it and nobody else may write there."""
    status = path.stat()
    others = status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return status.st_uid == os.geteuid() and not others
