"""Asking Microsoft for a token, with a secret or as a managed identity, through msal."""

import json
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

LOGIN = "https://login.microsoftonline.com/"
RESOURCE = "https://api.botframework.com"
MULTI_TENANT = "botframework.com"
"""The tenant in which the Bot Framework itself keeps multi-tenant applications."""

HTTP_TIMEOUT = (3.0, 5.0)
"""Seconds to connect, and to wait for an answer. msal sets no limit."""

LONGEST_LIFE = 24 * 3600
"""Most seconds that we believe a token to be good for: what managed identities are given."""

_CODE = re.compile(r"[a-z_]{1,40}")


@dataclass(frozen=True)
class Granted:
    """A token that has just been given; `expires_in` is in seconds."""

    value: str = field(repr=False)
    expires_in: int


class NotGranted(Exception):
    """No token; `cause` is `token_…`, `retry_after` the wait in seconds that was asked for."""

    def __init__(self, cause: str, *, retry_after: float = 0.0) -> None:
        super().__init__(cause)
        self.cause = cause
        self.retry_after = retry_after


class Credentials(Protocol):
    """What proves to Microsoft that we are the application."""

    def acquire(self) -> Granted:
        """Ask for a new token. Blocks: to be called in a thread. Raises NotGranted."""
        ...


def credentials_for(
    app_type: str, app_id: str, password: str, tenant: str, *, http_client: Any = None
) -> Credentials:
    """The credentials of a SingleTenant, MultiTenant or UserAssignedMSI application.

    `http_client` is a `requests` session, for tests. Raises ValueError when the type is unknown, or
    when something that this type needs is missing: botframework would go on without authentication.
    """
    needed = {
        "SingleTenant": {"app_id": app_id, "password": password, "tenant": tenant},
        "MultiTenant": {"app_id": app_id, "password": password},
        "UserAssignedMSI": {"app_id": app_id},
    }
    if app_type not in needed:
        raise ValueError(f"unknown application type: {app_type}")
    missing = [name for name, value in needed[app_type].items() if not value]
    if missing:
        raise ValueError(f"{app_type} needs {', '.join(missing)}")
    if app_type == "UserAssignedMSI":
        return _ManagedIdentity(app_id, http_client)
    home = tenant if app_type == "SingleTenant" else MULTI_TENANT
    return _Secret(app_id, password, home, http_client)


@dataclass(frozen=True, repr=False)
class _Secret:
    app_id: str
    password: str
    tenant: str
    http_client: Any

    def acquire(self) -> Granted:
        return _granted(self._ask, self.http_client)

    def _ask(self, http: Any) -> Any:
        import msal

        # A new application each time: msal keeps tokens and refusals for itself, for as long as it
        # likes. With instance discovery it would ask one more address about a host that we know.
        try:
            application = msal.ConfidentialClientApplication(
                self.app_id,
                client_credential=self.password,
                authority=LOGIN + self.tenant,
                instance_discovery=False,
                http_client=http,
            )
        except ValueError as error:
            if isinstance(error.__context__, json.JSONDecodeError):
                raise
            raise NotGranted("token_invalid_tenant") from None
        return application.acquire_token_for_client([f"{RESOURCE}/.default"])


@dataclass(frozen=True, repr=False)
class _ManagedIdentity:
    app_id: str
    http_client: Any

    def acquire(self) -> Granted:
        return _granted(self._ask, self.http_client)

    def _ask(self, http: Any) -> Any:
        import msal

        identity = msal.UserAssignedManagedIdentity(client_id=self.app_id)
        client = msal.ManagedIdentityClient(identity, http_client=http)
        return client.acquire_token_for_client(resource=RESOURCE)


class _Bounded:
    """A `requests` session as msal uses one, which never waits for long.

    msal would keep a refusal and answer with it for a while; here it ends the request at once.
    """

    def __init__(self, session: Any) -> None:
        self._session = session

    def get(self, url: str, **options: Any) -> Any:
        return _accepted(self._session.get(url, timeout=HTTP_TIMEOUT, **options))

    def post(self, url: str, **options: Any) -> Any:
        return _accepted(self._session.post(url, timeout=HTTP_TIMEOUT, **options))

    def close(self) -> None:
        self._session.close()


def _accepted(answer: Any) -> Any:
    status = int(answer.status_code)
    if status == 429 or status >= 500:
        wait = str(answer.headers.get("Retry-After", ""))
        retry_after = float(wait) if wait.isdecimal() else 0.0
        raise NotGranted(f"token_http_{status}", retry_after=retry_after)
    return answer


def _granted(ask: Callable[[Any], Any], http_client: Any) -> Granted:
    """What msal brings back. Its errors bear the request, with the secret: they are not chained."""
    import requests

    # Below CRITICAL msal writes in the logs the answers that it cannot read.
    logging.getLogger("msal").setLevel(logging.CRITICAL)
    session = http_client or requests.Session()
    try:
        return _read(ask(_Bounded(session)))
    except requests.Timeout:
        raise NotGranted("token_timeout") from None
    except requests.exceptions.SSLError:
        raise NotGranted("token_tls") from None
    except requests.RequestException:
        raise NotGranted("token_connection") from None
    except (AttributeError, KeyError, TypeError, ValueError):
        raise NotGranted("token_unreadable_answer") from None
    finally:
        if http_client is None:
            session.close()


def _read(answer: Any) -> Granted:
    if not isinstance(answer, dict):
        raise NotGranted("token_unreadable_answer")
    if "error" in answer:
        code = answer["error"]
        known = isinstance(code, str) and _CODE.fullmatch(code)
        raise NotGranted(f"token_{code}" if known else "token_refused")
    value, expires_in = answer.get("access_token"), answer.get("expires_in")
    if not (isinstance(value, str) and value and isinstance(expires_in, int) and expires_in > 0):
        raise NotGranted("token_unreadable_answer")
    return Granted(value, min(expires_in, LONGEST_LIFE))
