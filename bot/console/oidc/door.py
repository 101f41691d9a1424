"""The way in with the organisation's accounts: to the provider and back, once."""

import base64
import hashlib
import secrets
from collections.abc import Iterable
from urllib.parse import urlencode

import structlog
from aiohttp import web

from bot.console.door import Refusal, let_in, local
from bot.console.oidc.claims import Rules, reviewer
from bot.console.oidc.provider import CodeRefused, Provider, ProviderDown
from bot.console.oidc.tokens import TokenRefused, key_id, verified
from bot.console.pages import page
from bot.console.reviewer import Reviewer, known_reviewer, snapshot_of
from bot.console.routes import Access, Route, get
from bot.console.setup import ROOT, setup_of
from bot.storage import sign_ins
from bot.storage.sign_ins import SignIn

BACK = "/connexion/retour"
STATE = "-entree"
_SCOPES = "openid profile email"
_DOWN = "Le service de connexion de votre organisation ne répond pas. Réessayez dans un instant."
_AGAIN = "Cette connexion a expiré ou a déjà servi. Recommencez."
_DENIED = "Votre organisation a refusé la connexion."
_UNSURE = "La réponse du service de connexion n’a pas pu être vérifiée. Avisez l’équipe TI."

log = structlog.get_logger()


class OidcDoor:
    """Lets in whoever the provider vouches for. `url` is the console's public address."""

    def __init__(self, url: str, provider: Provider, rules: Rules) -> None:
        self.url = url
        self._provider = provider
        self._rules = rules

    def routes(self) -> Iterable[Route]:
        """The door, the way to the provider and the way back."""
        yield get("/connexion", self._show, to=Access.ANYONE)
        yield get("/connexion/aller", self._go, to=Access.ANYONE)
        yield get(BACK, self._come_back, to=Access.ANYONE)

    async def _show(self, request: web.Request) -> web.Response:
        then = local(request.query.get("suite", ""))
        if known_reviewer(request) is not None:
            raise web.HTTPFound(f"{ROOT}{then}")
        return page(request, "sign_in.html", then=f"{ROOT}{then}", problem="")

    async def _go(self, request: web.Request) -> web.Response:
        try:
            metadata = await self._provider.metadata()
        except ProviderDown as error:
            return self._refused(request, _DOWN, str(error), status=503)
        then = local(request.query.get("suite", ""))
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        sign_in = SignIn(state, nonce, verifier, then)
        setup = setup_of(request)
        async with setup.vigie.database.write() as connection:
            await sign_ins.begin(connection, sign_in, setup.vigie.desk.clock())
        asked = {
            "response_type": "code",
            "client_id": self._provider.client.id,
            "redirect_uri": f"{self.url}{BACK}",
            "scope": _SCOPES,
            "state": sign_in.state,
            "nonce": sign_in.nonce,
            "code_challenge": _challenge(sign_in.verifier),
            "code_challenge_method": "S256",
        }
        joint = "&" if "?" in metadata.authorize else "?"
        address = f"{metadata.authorize}{joint}{urlencode(asked)}"
        response = web.Response(status=302, headers={"Location": address})
        # The state must come back to the browser that left with it, not to a lured one.
        response.set_cookie(
            setup.cookie(STATE),
            sign_in.state,
            max_age=int(sign_ins.LASTS.total_seconds()),
            path="/",
            httponly=True,
            secure=setup.secure,
            samesite="Lax",
        )
        return response

    async def _come_back(self, request: web.Request) -> web.Response:
        try:
            sign_in = await self._sign_in(request)
            claims = await self._reviewer(request, sign_in)
        except Refusal as refusal:
            return self._refused(request, str(refusal), "", status=403)
        except ProviderDown as error:
            return self._refused(request, _DOWN, str(error), status=503)
        except CodeRefused:
            return self._refused(request, _AGAIN, "code", status=403)
        except TokenRefused as error:
            return self._refused(request, _UNSURE, str(error), status=403)
        response = await let_in(request, claims, sign_in.then)
        setup = setup_of(request)
        response.del_cookie(setup.cookie(STATE), path="/", secure=setup.secure, httponly=True)
        return response

    async def _sign_in(self, request: web.Request) -> SignIn:
        """What this browser asked for; raises Refusal when it asked for nothing of the kind."""
        setup, state = setup_of(request), request.query.get("state", "")
        bound = request.cookies.get(setup.cookie(STATE), "")
        if not state or not secrets.compare_digest(state.encode(), bound.encode()):
            raise Refusal(_AGAIN)
        async with setup.vigie.database.write() as connection:
            sign_in = await sign_ins.take(connection, state, setup.vigie.desk.clock())
        if sign_in is None:
            raise Refusal(_AGAIN)
        if "error" in request.query or not request.query.get("code"):
            log.warning("sign_in_denied", cause=request.query.get("error", "")[:60])
            raise Refusal(_DENIED)
        if request.query.get("iss", self._provider.issuer) != self._provider.issuer:
            raise Refusal(_DENIED)
        return sign_in

    async def _reviewer(self, request: web.Request, sign_in: SignIn) -> Reviewer:
        tokens = await self._provider.exchange(
            request.query["code"], sign_in.verifier, f"{self.url}{BACK}"
        )
        token = str(tokens["id_token"])
        key = await self._provider.key(key_id(token))
        if key is None:
            raise TokenRefused("clé inconnue")
        claims = verified(
            token,
            key,
            issuer=self._provider.issuer,
            client=self._provider.client.id,
            nonce=sign_in.nonce,
            access_token=tokens.get("access_token"),
            now=setup_of(request).vigie.desk.clock(),
        )
        return reviewer(claims, self._rules, snapshot_of(request).directory)

    def _refused(
        self, request: web.Request, problem: str, cause: str, *, status: int
    ) -> web.Response:
        log.warning("sign_in_refused", cause=cause or "droits", status=status)
        return page(request, "sign_in.html", status=status, then=f"{ROOT}/", problem=problem)


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
