"""What one organisation may do and suffer in any order, and what must have come of it: the model that Q19 holds the service against.

An act changes a copy of the model as it should change the service; the answer and the rows must then agree with it. Where an answer was
lost, the rows must be those of before or of after, whole."""

import base64
import copy
import dataclasses
import itertools
import json
import random
import secrets
import uuid

TRIES = 5
_passwords, _addresses = itertools.count(1), itertools.count(1)


@dataclasses.dataclass
class Code:
    issue: int = 1
    tries: int = 0
    redeemed: bool = False
    # Its time has come, by the hand of the history: no row that is compared.
    over: bool = False

    def refusal(self, right: bool) -> tuple[int, str] | None:
        """Of a code that is typed; a wrong one counts."""
        if self.redeemed:
            return 409, "code-already-used"
        if self.over:
            return 410, "code-expired"
        if self.tries < TRIES and right:
            return None
        self.tries += self.tries < TRIES
        return (429, "too-many-tries") if self.tries == TRIES else (422, "code-incorrect")

    def replace(self):
        self.issue, self.tries, self.over = self.issue + 1, 0, False

    @property
    def row(self) -> list:
        return [self.issue, self.tries, self.redeemed]


@dataclasses.dataclass
class Recovery:
    address: str
    code: Code = dataclasses.field(default_factory=Code)
    registered: bool = False


@dataclasses.dataclass
class Change:
    address: str
    contact: str
    version: int
    code: Code = dataclasses.field(default_factory=Code)


@dataclasses.dataclass
class Handover:
    address: str
    predecessor: str
    contact: str
    code: Code = dataclasses.field(default_factory=Code)
    state: str = "open"


@dataclasses.dataclass
class Standing:
    """The organisation as it should be."""

    address: str
    version: int = 1
    passwords: int = 0
    signed_in: bool = False
    recovery: Recovery | None = None
    change: Change | None = None
    handover: Handover | None = None
    # Who is in office; an id that the service makes up.
    contact: str = ""
    acts: dict[str, int] = dataclasses.field(default_factory=dict)

    @property
    def rows(self) -> dict:
        recovery, change, handover = self.recovery, self.change, self.handover
        return {
            "office": [[self.address, self.version]], "passwords": self.passwords, "signedIn": self.signed_in,
            "recovery": recovery and recovery.code.row + [recovery.registered], "change": change and change.code.row,
            "handover": handover and handover.code.row + [handover.state]}

    def note(self, act: str):
        self.acts[act] = self.acts.get(act, 0) + 1

    def refuse(self, code: Code, right: bool) -> tuple[int, str] | None:
        counted = code.tries
        refused = code.refusal(right)
        if code.tries > counted:
            self.note("code-refused")
        return refused

    @property
    def offer_is_open(self) -> bool:
        return self.handover is not None and self.handover.state == "open" and self.handover.contact == self.contact


@dataclasses.dataclass
class Call:
    method: str
    path: str
    body: dict | None
    answer: tuple[int, str]
    token: str | None = None
    version: int | None = None


OBSERVED = """
    select jsonb_build_object(
        'office', (select jsonb_agg(jsonb_build_array(address, version)) from office),
        'passwords', (select count(*) from registry.credentials where holder_id = o.id),
        'signedIn', exists (select from registry.sessions where organisation_id = o.id and ended_at is null),
        'recovery', (select jsonb_build_array(k.issue, k.tries, k.redeemed_at is not null, r.registered_at is not null)
                       from recovery r join registry.one_time_codes k on k.code_for = r.recovery_id),
        'change', (select jsonb_build_array(k.issue, k.tries, k.redeemed_at is not null)
                     from change r join registry.one_time_codes k on k.code_for = r.change_id),
        'handover', (select jsonb_build_array(k.issue, k.tries, k.redeemed_at is not null, case when r.objected_at is not null then 'objected'
                            when r.accepted_at is not null then 'accepted' when r.ended_by = 'predecessor' then 'withdrawn' else 'open' end)
                       from handover r join registry.one_time_codes k on k.code_for = r.handover_id)),
        (select min(contact_id::text) from office),
        jsonb_build_object('recovery', (select recovery_id from recovery), 'change', (select change_id from change),
                           'handover', (select handover_id from handover)),
        (select jsonb_object_agg(k.code_for, k.reference) from registry.one_time_codes k where k.code_for = any (array[
            (select recovery_id from recovery), (select change_id from change), (select handover_id from handover)]))
      from o
"""
OBSERVE = """
    with o as (select %s::uuid as id),
         office as (select c.* from registry.contacts c, o where c.organisation_id = o.id and c.role = 'representative'
                       and c.valid_from <= clock_timestamp() and c.valid_until > clock_timestamp()),
         recovery as (select r.* from registry.recoveries r join registry.recovery_choices h using (tenant_id, recovery_id), o
                       where h.organisation_id = o.id order by r.asked_at desc limit 1),
         change as (select r.* from registry.changes r, o where r.organisation_id = o.id and r.kind = 'address' order by r.asked_at desc limit 1),
         handover as (select r.* from registry.handovers r, o where r.organisation_id = o.id order by r.offered_at desc limit 1)
""" + OBSERVED


class History:
    """One organisation's, act by act."""

    def __init__(self, connection, letters, tenant: int, organisation: str, member, chance: random.Random):
        self.connection, self.letters, self.chance = connection, letters, chance
        self.tenant, self.organisation, self.member = tenant, organisation, member
        self.standing = Standing(member.address)
        self.token, self.grant = "", ""
        self.told: list[str] = []
        _, self.standing.contact, self.ids, references = self.observe()
        self.references: dict[str, str] = references or {}

    def observe(self) -> tuple:
        return self.connection.execute(OBSERVE, (self.organisation,)).fetchone()

    def plan(self) -> tuple[str, Call, Standing]:
        """A next act: its name, its call, and what is to come of it."""
        while True:
            name = self.chance.choice(ACTS)
            after = copy.deepcopy(self.standing)
            act, *which = name.split("/")
            call = getattr(self, act)(after, *which)
            if call:
                return name, call, after

    def settle(self, name: str, call: Call, after: Standing, answer: tuple[int, str] | None, content: bytes):
        """Compares; an answer of None is one that was lost."""
        rows, contact, ids, references = self.observe()
        self.told.append(f"{name}: {answer} {rows}")
        story = "\n".join([f"member {self.member.id}", *self.told, f"expected {call.answer} {after.rows}"])
        if answer is not None:
            assert answer == call.answer, f"another answer\n{story}"
            assert rows == after.rows, f"other rows\n{story}"
        else:
            assert rows in (self.standing.rows, after.rows), f"half-done\n{story}"
        if answer is not None or rows == after.rows and (rows, ids) != (self.standing.rows, self.ids):
            if name.startswith("verify_recovery") and after.recovery.code.redeemed and not self.standing.recovery.code.redeemed:
                self.grant = json.loads(content)["grant"] if answer else ""
            if name == "ask_recovery":
                self.grant = ""
            self.standing = after
        self.standing.contact, self.ids, self.references = contact, ids, references or {}

    def audited(self) -> dict[str, int]:
        return dict(self.connection.execute(
            "select act, count(*) from audit.events where tenant_id = %s and organisation_id = %s group by act",
            (self.tenant, self.organisation)).fetchall())

    # What a history knows ---------------------------------------------------------------------------------------------

    def typed(self, what: str, address: str, which: str) -> tuple[str, bool]:
        """A code to type: the right one of the last letter, that of the letter before, or a wrong one."""
        if which == "wrong":
            return "BBBB-BBBB", False
        code = self.letters.code(address, self.references[self.ids[what]])
        if which == "old":
            return next((earlier for earlier in self.letters.codes_to(address) if earlier != code), "BBBB-BBBB"), False
        return code, True

    def new_address(self) -> str:
        return f"a{next(_addresses)}@{self.member.id}.example"

    # Acts: each changes the copy, and says what is to be answered -------------------------------------------------------

    def ask_recovery(self, after: Standing) -> Call:
        after.recovery = Recovery(after.address)
        after.note("recovery-asked")
        return Call("POST", "/recoveries", {"memberId": self.member.id, "email": after.address}, (202, ""))

    def resend_recovery(self, after: Standing) -> Call | None:
        if not after.recovery:
            return None
        answer = (409, "code-already-used") if after.recovery.code.redeemed else (202, "")
        if answer == (202, ""):
            after.recovery.code.replace()
            after.note("recovery-resent")
        return Call("POST", f"/recoveries/{self.ids['recovery']}/resend", None, answer)

    def verify_recovery(self, after: Standing, which: str) -> Call | None:
        if not after.recovery:
            return None
        text, right = self.typed("recovery", after.recovery.address, which)
        # Who has left office answers for it no longer.
        answer = after.refuse(after.recovery.code, right and after.recovery.address == after.address)
        if answer is None:
            after.recovery.code.redeemed = True
            after.note("recovery-verified")
        return Call("POST", f"/recoveries/{self.ids['recovery']}/verification", {"code": text}, answer or (200, ""))

    def register_password(self, after: Standing) -> Call | None:
        if not self.grant:
            return None
        answer = (410, "grant-ended")
        if not after.recovery.registered and after.recovery.address == after.address:
            answer = (204, "")
            after.recovery.registered, after.signed_in, after.passwords = True, False, after.passwords + 1
            after.note("password-registered")
        body = {"grant": self.grant, "password": f"a password that nobody else has: {next(_passwords)}"}
        return Call("PUT", f"/recoveries/{self.ids['recovery']}/password", body, answer)

    def refused_password(self, after: Standing) -> Call | None:
        if not self.grant or after.recovery.registered or after.recovery.address != after.address:
            return None
        return Call("PUT", f"/recoveries/{self.ids['recovery']}/password", {"grant": self.grant, "password": "short"}, (422, "password-refused"))

    def sign_in(self, after: Standing) -> Call | None:
        """And prove oneself, as the rows tell it."""
        if after.signed_in:
            return None
        raw = secrets.token_bytes(32)
        self.connection.execute(
            "insert into registry.sessions (tenant_id, token_digest, session_id, organisation_id, credential_id, opened_at, last_used_at, idle,"
            " ends_at, proven_until) values (%s, sha256(%s), %s, %s, %s, clock_timestamp(), clock_timestamp(), '1 hour', 'infinity', 'infinity')",
            (self.tenant, raw, uuid.uuid4(), self.organisation, uuid.uuid4()))
        self.token = encoded(raw)
        self.standing.signed_in = after.signed_in = True
        return self.change_phone(after)

    def signed(self, after: Standing, method: str, path: str, body: dict | None, answer: tuple[int, str], version: int | None = None) -> Call | None:
        if not self.token:
            return None
        return Call(method, path, body, answer if after.signed_in else (401, "session-ended"), self.token, version)

    def change_phone(self, after: Standing) -> Call | None:
        version = after.version
        if after.signed_in:
            after.version += 1
            after.note("contact-changed")
        return self.signed(after, "PATCH", f"/me/contacts/{after.contact}", {"phone": f"03-{self.chance.randrange(10**8):08d}"}, (200, ""), version)

    def change_from_an_older_version(self, after: Standing) -> Call | None:
        return self.signed(after, "PATCH", f"/me/contacts/{after.contact}", {"phone": "1"}, (412, "conflict"), after.version - 1)

    def change_address(self, after: Standing) -> Call | None:
        address = self.new_address()
        if after.signed_in:
            after.change = Change(address, after.contact, after.version)
            after.note("address-change-asked")
        return self.signed(after, "PATCH", f"/me/contacts/{after.contact}", {"address": address}, (202, ""), after.version)

    def verify_change(self, after: Standing, which: str) -> Call | None:
        if not after.change:
            return None
        text, right = self.typed("change", after.change.address, which)
        answer = (200, "")
        if after.signed_in:
            overtaken = (after.change.contact, after.change.version) != (after.contact, after.version)
            answer = after.refuse(after.change.code, right) or ((412, "conflict") if overtaken else answer)
            if answer == (200, ""):
                after.change.code.redeemed, after.address, after.version = True, after.change.address, 1
                after.note("contact-changed")
        return self.signed(after, "POST", f"/me/changes/{self.ids['change']}/verification", {"code": text}, answer)

    def offer(self, after: Standing) -> Call | None:
        address, answer = self.new_address(), (202, "")
        if after.offer_is_open:
            answer = 409, "handover-open"
        elif after.handover and after.handover.state == "accepted":
            answer = 409, "objection-running"
        elif after.signed_in:
            after.handover = Handover(address, after.address, after.contact)
            after.note("handover-offered")
        return self.signed(after, "POST", "/handovers", {"contactId": after.contact, "person": "高橋 健", "email": address}, answer)

    def withdraw(self, after: Standing) -> Call | None:
        if not after.handover:
            return None
        answer = (204, "") if after.offer_is_open or after.handover.state == "withdrawn" else (410, "offer-ended")
        if after.offer_is_open and after.signed_in:
            after.handover.state = "withdrawn"
            after.note("handover-withdrawn")
        return self.signed(after, "DELETE", f"/handovers/{self.ids['handover']}", None, answer)

    def resend_offer(self, after: Standing) -> Call | None:
        if not after.handover:
            return None
        if after.offer_is_open:
            after.handover.code.replace()
            after.note("handover-resent")
        return Call("POST", f"/handovers/{self.ids['handover']}/resend", None, (202, "") if self.standing.offer_is_open else (410, "offer-ended"))

    def accept(self, after: Standing, which: str) -> Call | None:
        if not after.handover:
            return None
        # The letter of an offer that was withdrawn may never have gone out.
        text, right = self.typed("handover", after.handover.address, which if after.offer_is_open else "wrong")
        if after.handover.state in ("accepted", "objected"):
            answer = 409, "code-already-used"
        elif not after.offer_is_open:
            answer = 410, "offer-ended"
        else:
            answer = after.refuse(after.handover.code, right)
            if answer is None:
                after.handover.code.redeemed, after.handover.state = True, "accepted"
                after.address, after.version = after.handover.address, 1
                after.note("handover-accepted")
        return Call("POST", f"/handovers/{self.ids['handover']}/verification", {"code": text}, answer or (200, ""))

    def object(self, after: Standing) -> Call | None:
        if not after.handover or after.handover.state not in ("accepted", "objected"):
            return None
        if after.handover.state == "accepted":
            after.handover.state, after.signed_in = "objected", False
            after.address, after.version = after.handover.predecessor, 1
            after.note("handover-objected")
            after.note("case-opened")
        secret = self.letters.secret(self.ids["handover"])
        return Call("POST", f"/handovers/{self.ids['handover']}/objection", {"secret": secret}, (204, ""))

    def object_by_guessing(self, after: Standing) -> Call | None:
        if not after.handover:
            return None
        return Call("POST", f"/handovers/{self.ids['handover']}/objection", {"secret": encoded(secrets.token_bytes(32))}, (404, "handover-unknown"))

    def let_expire(self, after: Standing, what: str) -> Call | None:
        """The time of a code comes, and it is typed."""
        asking = getattr(after, what)
        if not asking or asking.code.over or asking.code.redeemed or what == "handover" and not after.offer_is_open:
            return None
        self.connection.execute("update registry.one_time_codes set expires_at = greatest(clock_timestamp(), issued_at + interval '1 microsecond')"
                                " where code_for = %s", (self.ids[what],))
        for standing in (self.standing, after):
            getattr(standing, what).code.over = True
        return {"recovery": self.verify_recovery, "change": self.verify_change, "handover": self.accept}[what](after, "right")


# Each as often as it stands here.
ACTS = """
    ask_recovery ask_recovery resend_recovery verify_recovery/wrong verify_recovery/old verify_recovery/right verify_recovery/right register_password
    register_password refused_password sign_in sign_in change_phone change_from_an_older_version change_address change_address verify_change/wrong
    verify_change/right verify_change/right offer offer withdraw resend_offer accept/wrong accept/wrong accept/old accept/right accept/right object
    object_by_guessing let_expire/recovery let_expire/change let_expire/handover
""".split()


def encoded(secret: bytes) -> str:
    return base64.urlsafe_b64encode(secret).decode().rstrip("=")
