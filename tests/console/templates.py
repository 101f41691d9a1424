"""The console's templates, compiled once a run: a page's take a tenth of a second."""

from aiohttp import web
from aiohttp_jinja2 import get_env
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class _Kept(BytecodeCache):
    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (known := self._compiled.get(bucket.key)) is not None:
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()


_KEPT = _Kept()


def compiled_once(application: web.Application) -> web.Application:
    """The same console, whose templates are shared with the others'."""
    get_env(application).bytecode_cache = _KEPT
    return application
