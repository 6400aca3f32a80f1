"""Signing in and out. One wrong name costs the same time as one wrong password.

Wrong passwords shut a name for the address they came from, so that nobody can shut its
owner out; only very many, from anywhere, shut it for all (actions/users.py).
"""

from asyncio import wrap_future
from contextlib import suppress
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from linli_hub.access.actions import users
from linli_hub.access.web.guard import COOKIE, caller, slow_down
from linli_hub.adapters import passwords
from linli_hub.base.core.errors import LoginFailed, LoginLocked
from linli_hub.base.web.bodies import Ask
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ActorDep, ServicesDep

router = APIRouter(prefix=API, tags=["session"])

# what an unknown name's password is checked against
NOBODY = passwords.hashed(passwords.new_password())


class LoginAsk(Ask):
    name: Annotated[str, Field(min_length=1, max_length=64)]
    password: Annotated[str, Field(min_length=1, max_length=256, repr=False)]


class SignedIn(BaseModel):
    name: str
    roles: list[str]


@router.post("/session", status_code=201)
async def login(
    request: Request, response: Response, ask: LoginAsk, hub: ServicesDep
) -> SignedIn:
    """Open a session under a new token, whatever cookie came with the request."""
    slow_down(hub, "login", caller(request))
    stored, who = None, f"{caller(request)} {ask.name}"
    # shut looks like wrong: said otherwise, it would tell that the name exists
    if hub.limits.allows("login_name", who):
        with suppress(LoginLocked):
            stored = await hub.do(users.charge_login, ask.name)
    check = partial(passwords.matches, ask.password, stored or NOBODY)
    right = await wrap_future(hub.hashers.run(check))
    if not right or stored is None:
        raise LoginFailed
    hub.limits.forget("login_name", who)
    before = request.cookies.get(COOKIE)
    if before:
        await hub.do(users.close_session, passwords.token_hash(before))
    token = passwords.new_token()
    session = await hub.do(users.open_session, ask.name, passwords.token_hash(token))
    response.set_cookie(
        COOKIE, token, path="/", secure=True, httponly=True, samesite="strict"
    )
    return SignedIn(name=session.user, roles=sorted(session.roles))


@router.get("/session")
async def whoami(actor: ActorDep) -> SignedIn:
    """Who is signed in."""
    return SignedIn(name=actor.name, roles=sorted(actor.roles))


@router.delete("/session", status_code=204)
async def logout(request: Request, response: Response, hub: ServicesDep) -> None:
    """End the session; its token is dead at once."""
    token = request.cookies.get(COOKIE, "")
    await hub.do(users.close_session, passwords.token_hash(token))
    response.delete_cookie(
        COOKIE, path="/", secure=True, httponly=True, samesite="strict"
    )
