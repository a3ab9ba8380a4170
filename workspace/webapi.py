"""The HTTP side: /api/<method>, response URLs, uploads and downloads, the Socket Mode link."""

import json
import time
from dataclasses import dataclass, field, replace
from typing import Any

from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from workspace.calls import Args, Refusal
from workspace.methods import METHODS
from workspace.methods.table import Method
from workspace.passes import PassError
from workspace.posting import respond
from workspace.settings import Rate
from workspace.socket import SocketHub
from workspace.team import Team

Json = dict[str, Any]


@dataclass(slots=True)
class Failure:
    """A failure somebody planned for the next calls of a method."""

    error: str
    retry_after: int
    status: int
    left: int


@dataclass(slots=True)
class Gate:
    """Planned failures and rate limits, counted per method or channel."""

    team: Team
    failures: dict[str, list[Failure]] = field(default_factory=dict)
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict)

    def check(self, method: Method, args: Args) -> None:
        """Raises the planned failure, or ratelimited with Retry-After."""
        planned = self.failures.get(method.name, [])
        if planned:
            failure = planned[0]
            failure.left -= 1
            if failure.left <= 0:
                planned.pop(0)
            if failure.error == "ratelimited":
                raise _limited(failure.retry_after)
            raise Refusal(failure.error, status=failure.status)
        if method.tier == "posting":
            if self.team.rates.posting_in_all is not None:
                self._take("post", self.team.rates.posting_in_all)
            self._take(f"post:{args.text('channel')}", self.team.rates.posting)
        else:
            rate = self.team.rates.tiers.get(method.tier)
            if rate is not None:
                self._take(f"method:{method.name}", rate)

    def _take(self, key: str, rate: Rate) -> None:
        now = self.team.clock()
        tokens, at = self._buckets.get(key, (float(rate.burst), now))
        tokens = min(float(rate.burst), tokens + (now - at) * rate.per_second)
        if tokens < 1:
            self._buckets[key] = (tokens, now)
            raise _limited(max(1, round((1 - tokens) / rate.per_second + 0.5)))
        self._buckets[key] = (tokens - 1, now)


def _limited(retry_after: int) -> Refusal:
    return Refusal("ratelimited", status=429, headers={"Retry-After": str(retry_after)})


async def _read(request: Request) -> tuple[Json, str]:
    """The arguments and the token of a call: query, form, JSON or nothing; token from the header or the body."""
    raw: Json = dict(request.query_params)
    body = await request.body()
    if body:
        if "json" in request.headers.get("content-type", ""):
            try:
                parsed = json.loads(body)
            except ValueError:
                raise Refusal("invalid_json") from None
            if not isinstance(parsed, dict):
                raise Refusal("json_not_object")
            raw |= parsed
        else:
            raw |= {key: value for key, value in (await request.form()).items() if isinstance(value, str)}
    token = str(raw.pop("token", "") or "")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return raw, given.strip() if scheme.lower() == "bearer" else token


def _authorize(team: Team, method: Method, token: str) -> None:
    """Raises not_authed, invalid_auth, account_inactive, not_allowed_token_type, missing_scope."""
    if method.caller == "any":
        return
    if not token:
        raise Refusal("not_authed")
    if token not in (team.bot_token, team.app_token):
        raise Refusal("invalid_auth")
    if not team.tokens_valid:
        raise Refusal("account_inactive")
    if token != {"bot": team.bot_token, "app": team.app_token}[method.caller]:
        raise Refusal("not_allowed_token_type")
    if method.scopes and not team.app.scopes.intersection(method.scopes):
        provided = ",".join(sorted(team.app.scopes))
        raise Refusal("missing_scope", needed=method.scopes[0], provided=provided)


def _call(team: Team, gate: Gate, name: str, raw: Json, token: str) -> tuple[Json, int, dict[str, str]]:
    """Run one method under the workspace's lock; a refusal becomes its answer."""
    args = Args(raw)
    with team.state.lock:
        try:
            method = METHODS.get(name)
            if method is None:
                raise Refusal("unknown_method", req_method=name)
            _authorize(team, method, token)
            gate.check(method, args)
            answer, status, headers = {"ok": True} | method.run(team, args), 200, {}
        except Refusal as refusal:
            answer, status, headers = refusal.body, refusal.status, refusal.headers
        team.record(name, args.raw, answer, status)
    return answer, status, headers


def _mount_api(app: FastAPI, team: Team, gate: Gate) -> None:
    async def call(request: Request, method: str) -> Response:
        try:
            raw, token = await _read(request)
        except Refusal as refusal:
            team.record(method, {}, refusal.body, refusal.status)
            return JSONResponse(refusal.body, refusal.status)
        answer, status, headers = _call(team, gate, method, raw, token)
        if token == team.bot_token:  # Slack tells with every answer what the token may do
            headers = {**headers, "x-oauth-scopes": ",".join(sorted(team.app.scopes))}
        return JSONResponse(answer, status, headers)

    async def response(request: Request, key: str) -> Response:
        body: Json = {}
        try:
            body, _ = await _read(request)
            if "payload" in body:
                body = json.loads(body["payload"])
            with team.state.lock:
                respond(team, key, body)
        except (Refusal, PassError) as refusal:
            refused: Json = {"ok": False, "error": refusal.error}
            if isinstance(refusal, Refusal):
                refused = refusal.body
            status = 404 if isinstance(refusal, PassError) else 400
            team.record("response_url", body, refused, status)
            return JSONResponse(refused, status)
        team.record("response_url", body, {"ok": True})
        return PlainTextResponse("ok")

    app.add_api_route("/api/{method}", call, methods=["POST", "GET"], include_in_schema=False)
    app.add_api_route("/response/{key}", response, methods=["POST"], include_in_schema=False)


def _mount_files(app: FastAPI, team: Team) -> None:
    async def upload(request: Request, file_id: str) -> Response:
        content = await request.body()
        if "multipart/form-data" in request.headers.get("content-type", ""):
            parts = [part for part in (await request.form()).values() if not isinstance(part, str)]
            content = await parts[0].read() if parts else b""
        with team.state.lock:
            length = team.uploads.get(file_id)
            if length is None or len(content) != length:
                return PlainTextResponse("invalid upload", 404 if length is None else 400)
            del team.uploads[file_id]
            with team.state.change():
                team.state.files[file_id] = replace(team.state.files[file_id], content=content)
        return PlainTextResponse(f"OK - {len(content)}")

    async def download(request: Request, path: str) -> Response:
        file = team.state.files.get(path.partition("/")[0].partition("-")[2])
        authorised = request.headers.get("authorization", "") == f"Bearer {team.bot_token}"
        if file is None:
            return PlainTextResponse("not found", 404)
        if not authorised or "files:read" not in team.app.scopes:
            # Slack sends people without a right to its sign-in page.
            return Response(status_code=302, headers={"Location": f"{team.base_url}/"})
        return Response(file.content, media_type=file.mimetype)

    app.add_api_route("/upload/v1/{file_id}", upload, methods=["POST"], include_in_schema=False)
    app.add_api_route("/files-pri/{path:path}", download, methods=["GET"], include_in_schema=False)


def make_app(team: Team, gate: Gate, hub: SocketHub | None) -> FastAPI:
    """The FastAPI application of the workspace, without the page."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    _mount_api(app, team, gate)
    _mount_files(app, team)
    if hub is not None:
        link = hub

        async def serve(websocket: WebSocket) -> None:
            await link.serve(websocket)

        app.add_api_websocket_route("/link/", serve)
    app.state.started = time.monotonic()
    return app
