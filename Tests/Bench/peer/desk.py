"""The peer: the same three calls by hand with FastAPI and asyncpg, as well as one reasonably writes them.

uvloop and httptools (uvicorn's own choice), orjson, statements prepared once a connection by asyncpg, writes in one
transaction, several inserts in one statement, no ORM, no response model. One process a core.
"""
import base64
import datetime
import hashlib
import hmac
import os
import secrets
import uuid
from contextlib import asynccontextmanager

import asyncpg
import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from fastapi import Depends, FastAPI, HTTPException, Request, Response
from pydantic import BaseModel

DIGEST_KEY = bytes.fromhex(os.environ["PEER_KEY"])
SEAL = AESGCM(DIGEST_KEY)
ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"
LIFETIME = datetime.timedelta(minutes=20)


@asynccontextmanager
async def lifespan(app):
    async def keep(connection):
        """The default resets a connection by a round trip after each use; nothing here changes a session."""

    app.state.pool = await asyncpg.create_pool(os.environ["PEER_DATABASE"], min_size=8, max_size=8, reset=keep)
    yield
    await app.state.pool.close()


app = FastAPI(lifespan=lifespan)


def json(value, status=200):
    return Response(orjson.dumps(value), status_code=status, media_type="application/json", headers={"Cache-Control": "no-store"})


def session_digest(request: Request):
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or len(token) != 43:
        raise HTTPException(401, "session required")
    return hashlib.sha256(base64.urlsafe_b64decode(token + "=")).digest()


def code_digest(inquiry, code):
    return hmac.digest(DIGEST_KEY, inquiry.bytes + code.encode(), "sha256")


@app.get("/me")
async def me(request: Request, session: bytes = Depends(session_digest)):
    rows = await request.app.state.pool.fetch(
        """select o.member_id, o.name, o.name_en, o.name_kana, o.membership_class, s.opened_at, s.last_used_at, s.ends_at,
                  c.role, c.person, c.department, c.phone, c.address
             from peer.sessions s join peer.organisations o using (organisation_id)
             left join peer.contacts c using (organisation_id)
            where s.token_digest = $1 and s.ends_at > now()""", session)
    if not rows:
        raise HTTPException(401, "session ended")
    first = rows[0]
    return json({
        "organisation": {
            "memberId": first["member_id"], "name": first["name"], "nameEn": first["name_en"], "nameKana": first["name_kana"],
            "membershipClass": first["membership_class"]},
        "contacts": [
            {"role": row["role"], "person": row["person"], "department": row["department"], "phone": row["phone"],
             "address": row["address"]} for row in rows if row["role"]],
        "session": {"openedAt": first["opened_at"], "lastUsedAt": first["last_used_at"], "endsAt": first["ends_at"]},
    })


class Asking(BaseModel):
    type: str
    email: str


@app.post("/inquiries")
async def ask(body: Asking, request: Request, session: bytes = Depends(session_digest)):
    inquiry, mail = uuid.uuid4(), uuid.uuid4()
    code = "".join(secrets.choice(ALPHABET) for _ in range(8))
    nonce = os.urandom(12)
    payload = nonce + SEAL.encrypt(nonce, code.encode(), mail.bytes)
    async with request.app.state.pool.acquire() as connection:
        found = await connection.fetchrow(
            """select s.organisation_id, c.address from peer.sessions s
                 left join peer.contacts c on c.organisation_id = s.organisation_id and lower(c.address) = lower($2)
                where s.token_digest = $1 and s.ends_at > now()""", session, body.email)
        if found is None:
            raise HTTPException(401, "session ended")
        async with connection.transaction():
            admitted = await connection.fetchval(
                """insert into peer.throttles as t values ($1, $2, now())
                   on conflict (organisation_id, purpose) do update set last_mail_at = now()
                    where t.last_mail_at < now() - interval '60 seconds' returning true""",
                found["organisation_id"], body.type)
            if not admitted:
                raise HTTPException(429, "too many tries")
            expires_at = await connection.fetchval(
                """with coded as (
                       insert into peer.codes (inquiry_id, organisation_id, type, digest, expires_at)
                       values ($1, $2, $3, $4, now() + $5) returning expires_at
                   ), mailed as (
                       insert into peer.outbox (mail_id, template, recipient, payload) values ($6, 'code', $7, $8)
                   ), noted as (
                       insert into peer.audit (act, organisation_id, subject, detail) values ('code-asked', $2, $1, $9::jsonb)
                   ) select expires_at from coded""",
                inquiry, found["organisation_id"], body.type, code_digest(inquiry, code), LIFETIME, mail, found["address"], payload,
                orjson.dumps({"type": body.type}).decode())
    return json({"id": inquiry, "expiresAt": expires_at}, 202)


class Redemption(BaseModel):
    code: str


@app.post("/inquiries/{inquiry}/redemption")
async def redeem(inquiry: uuid.UUID, body: Redemption, request: Request, session: bytes = Depends(session_digest)):
    digest = code_digest(inquiry, body.code.upper().replace("-", "").replace(" ", ""))
    receipt = "D26-0406-" + secrets.token_hex(2)
    async with request.app.state.pool.acquire() as connection, connection.transaction():
        row = await connection.fetchrow(
            """select c.organisation_id, c.type, c.digest, c.tries, c.redeemed_at, c.expires_at <= clock_timestamp() as expired
                 from peer.sessions s join peer.codes c using (organisation_id)
                where s.token_digest = $1 and s.ends_at > now() and c.inquiry_id = $2 for update of c""", session, inquiry)
        if row is None:
            raise HTTPException(404, "inquiry unknown")
        if row["redeemed_at"] or row["expired"] or row["tries"] >= 5:
            raise HTTPException(409, "code spent")
        if not hmac.compare_digest(row["digest"], digest):
            await connection.execute("update peer.codes set tries = tries + 1 where inquiry_id = $1", inquiry)
            wrong = True
        else:
            wrong = False
            shown = await connection.fetchrow(
                """with spent as (update peer.codes set redeemed_at = now() where inquiry_id = $1
                   ), recorded as (insert into peer.disclosures values ($1, $2, $3, now())
                   ), noted as (insert into peer.audit (act, organisation_id, subject, detail)
                                values ('value-disclosed', $2, $1, $4::jsonb)
                   ), notified as (insert into peer.outbox (mail_id, template) values ($5, 'disclosure-notice'))
                   select o.member_id, o.name, o.name_en, v.type, v.period, v.sealed, v.valid_from, v.valid_until, now() as at
                     from peer.organisations o join peer.credentials v using (organisation_id)
                    where o.organisation_id = $2 and v.type = $6 and v.valid_from <= now() and v.valid_until > now()""",
                inquiry, row["organisation_id"], receipt, orjson.dumps({"receipt": receipt}).decode(), uuid.uuid4(), row["type"])
    if wrong:
        raise HTTPException(403, "code incorrect")
    sealed = shown["sealed"]
    value = SEAL.decrypt(sealed[:12], sealed[12:], row["organisation_id"].bytes).decode()
    return json({
        "receipt": receipt, "disclosedAt": shown["at"], "memberId": shown["member_id"], "name": shown["name"],
        "nameEn": shown["name_en"], "value": value, "period": shown["period"], "validFrom": shown["valid_from"],
        "validUntil": shown["valid_until"]})
