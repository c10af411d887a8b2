"""Every answer that the contract documents, provoked: a method for each operation of the member API, by its operationId."""

import socket

from askings import Address, Asking, Handover, new_address
from instance import Instance
from member import Caller, Member
from operator_desk import A_YEAR_ON, OperatorDesk
from recovering import SLUG, Recovering, settled

PREFIX = "/v1/tenants/{tenant}"
NOBODY = "00000000-0000-0000-0000-000000000000"
EVIDENCE = {"postalAddress": "x", "organisation": "x", "person": "x", "phone": "1", "email": "case@nowhere.example"}


class Prober:
    """Provokes every documented answer of every operation."""

    def __init__(self, instance: Instance):
        self.instance = instance
        self.members = iter([
            Member(id, password, f"contact@member{index}.example") for index, (id, password) in enumerate(sorted(instance.passwords.items()))][1:])
        self.member = next(self.members)
        self.caller = instance.caller().sign_in(self.member.id, self.member.password)
        self.public = instance.caller(network="127.55.0.1")
        self.nobody = instance.caller("nobody")
        self.everybody = (self.caller, self.public, self.nobody)
        self.norms = instance.caller(SLUG, network="127.55.0.2")
        self.addresses = Address(instance)

    def raw(self, method: str, path: str) -> int:
        """What the HTTP parser refuses: a header that is none."""
        with socket.create_connection(("127.0.0.1", self.instance.port), timeout=5) as connection:
            connection.sendall(f"{method} {path.replace('{tenant}', 'terms')} HTTP/1.1\r\nBad Header\r\n\r\n".encode())
            return int(connection.recv(4_096)[9:12])

    def bodies(self, path: str, caller: Caller | None = None, method: str = "POST", **headers: str):
        """400, 413, 415 of a call with a body."""
        caller = caller or self.public
        json_type = {"Content-Type": "application/json"}
        for content, type in ((b"{", json_type), (b'{"a":"' + b"a" * 20_000 + b'"}', json_type), (b"{}", {"Content-Type": "text/plain"})):
            yield caller.client.request(method, path, content=content, headers=caller.headers | type | headers)

    def openSession(self):
        yield self.public.try_sign_in(self.member.id, self.member.password)
        yield self.nobody.try_sign_in(self.member.id, self.member.password)
        yield self.public.try_sign_in("1", "x")
        guessed = next(self.members)
        yield from (self.public.try_sign_in(guessed.id, "wrong") for _ in range(6))
        yield from self.bodies("/sessions")

    def endSession(self):
        caller = self.instance.caller().sign_in(self.member.id, self.member.password)
        yield caller.sign_out()
        yield self.public.sign_out()
        yield self.nobody.sign_out()

    def readMe(self):
        yield from (caller.get("/me") for caller in self.everybody)

    def listInquiryTypes(self):
        yield from (caller.get("/inquiry-types") for caller in (self.caller, self.nobody))

    def listDisclosures(self):
        self.redeem_one(next(self.members))
        yield from (caller.get("/disclosures") for caller in self.everybody)
        yield self.caller.get("/disclosures", params={"limit": "0"})

    def ask(self):
        yield self.caller.try_ask("k-password", self.member.address)
        yield self.caller.try_ask("k-password", self.member.address)
        yield self.public.try_ask("k-password", self.member.address)
        yield self.caller.try_ask("no-such-type", self.member.address)
        yield self.caller.try_ask("k-password", "no address")
        yield from self.bodies("/inquiries")

    def asked(self, type="k-password"):
        member = next(self.members)
        caller = self.instance.caller().sign_in(member.id, member.password)
        asked = caller.ask(type, member.address)
        return caller, asked, self.instance.mails.code_for(member.address, asked.reference)

    def redeem_one(self, member):
        caller, asked, code = self.asked()
        answer = caller.redeem(asked, code)
        assert answer.status_code == 200
        return caller, asked, answer

    def resend(self):
        caller, asked, _ = self.asked()
        yield caller.resend(asked)
        yield self.public.resend(asked)
        with self.instance.clock.ahead(61):
            yield caller.resend(asked)
        yield caller.resend(NOBODY)
        caller, asked, _ = self.redeem_one(next(self.members))
        yield caller.resend(asked)
        # The one bad request there is: a token that is none is refused like no token.
        yield 400, self.raw("POST", f"{PREFIX}/inquiries/{asked.id}/resend")

    def redeem(self):
        caller, asked, answer = self.redeem_one(next(self.members))
        yield answer
        yield caller.redeem(asked, "BBBB-BBBB")
        caller, asked, _ = self.asked()
        yield self.public.redeem(asked, "BBBB-BBBB")
        yield from (caller.redeem(asked, "BBBB-BBBB") for _ in range(5))
        yield caller.redeem(NOBODY, "BBBB-BBBB")
        caller, asked, code = self.asked()
        with self.instance.clock.ahead(1201):
            yield caller.redeem(asked, code)
        yield from self.bodies(f"/inquiries/{asked.id}/redemption")

    def openCase(self):
        yield from (self.public.post("/handover-cases", EVIDENCE) for _ in range(2))
        yield self.public.post("/handover-cases", EVIDENCE | {"email": "x"})
        yield self.nobody.post("/handover-cases", EVIDENCE)
        yield from self.bodies("/handover-cases")

    def verify(self):
        owner = OperatorDesk(self.instance.url, self.instance.demo["tenants"][0]["operatorToken"])
        issued = owner.post("/tokens", {"name": "site", "types": ["s-password"], "expiresAt": A_YEAR_ON})
        site, member = self.instance.caller(token=issued.json()["token"]), next(self.members)
        draft = {"memberId": member.id, "type": "s-password", "value": member.password}
        yield site.post("/verifications", draft)
        yield from (site.post("/verifications", draft | {"value": "wrong"}) for _ in range(6))
        yield site.post("/verifications", draft | {"memberId": "1"})
        yield self.public.post("/verifications", draft)
        yield self.nobody.post("/verifications", draft)
        yield from self.bodies("/verifications", site)

    def authoriseForward(self):
        owner = OperatorDesk(self.instance.url, self.instance.demo["tenants"][0]["operatorToken"])
        owner.put("/return-pages/members", {"name": {"ja": "会員資料", "en": "Documents"}, "url": "/members/"})
        yield from (caller.get("/forward-auth") for caller in self.everybody)
        yield self.caller.get("/forward-auth", params={"class": "nobody's"})
        yield self.public.get("/forward-auth", params={"next": "members"})

    # My page -----------------------------------------------------------------------------------------------------------

    def signed_in(self) -> Caller:
        member = next(self.members)
        return self.instance.caller().sign_in(member.id, member.password)

    def readPasswordPolicy(self):
        yield self.norms.get("/password-policy")
        yield self.public.get("/password-policy")

    def listOwnSessions(self):
        yield from (caller.get("/me/sessions") for caller in self.everybody)

    def endOtherSessions(self):
        yield from (caller.client.delete("/me/sessions", headers=caller.headers) for caller in self.everybody)

    def endOwnSession(self):
        id = self.instance.caller().sign_in(self.member.id, self.member.password).get("/me").json()["session"]["id"]
        for caller in (self.caller, *self.everybody):
            yield caller.client.delete(f"/me/sessions/{id}", headers=caller.headers)

    def listOwnRecoveries(self):
        yield from (caller.get("/me/recoveries") for caller in self.everybody)

    def prove(self):
        own = self.instance.demo["tenants"][1]
        yield self.instance.caller(SLUG).sign_in(own["memberId"], own["password"]).post("/me/proofs", {"password": own["password"]})
        caller = self.signed_in()
        yield from (caller.post("/me/proofs", {}) for _ in range(2))
        yield caller.post("/me/proofs", {"locale": 1})
        yield from (nobody.post("/me/proofs", {}) for nobody in (self.public, self.nobody))
        yield from self.bodies("/me/proofs", caller)
        lonely = self.signed_in()
        self.instance.sql("delete from registry.contacts where organisation_id = (select organisation_id from registry.organisations where member_id = %s)",
                          lonely.get("/me").json()["organisation"]["memberId"])
        yield lonely.post("/me/proofs", {})

    def change(self, caller: Caller, contact: dict, version: int | None = None, **fields):
        headers = caller.headers | {"If-Match": f'"{contact["version"] if version is None else version}"'}
        return caller.client.patch(f"/me/contacts/{contact['id']}", json=fields, headers=headers)

    def changeOwnContact(self):
        caller, contact = self.addresses.proven(next(self.members))
        yield self.change(self.signed_in(), contact, phone="1")
        yield from (self.change(nobody, contact, phone="1") for nobody in (self.public, self.nobody))
        yield from (self.change(caller, contact, address=new_address()) for _ in range(2))
        taken = new_address()
        self.instance.sql(
            "insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, address, valid_from) select tenant_id, gen_random_uuid(),"
            " organisation_id, role, 'x', %s, valid_from from registry.contacts where contact_id = %s", taken, contact["id"])
        yield self.change(caller, contact, address=taken)
        yield self.change(caller, contact, phone="\n")
        yield self.change(caller, contact, phone="1")
        yield self.change(caller, contact, phone="2")
        yield caller.client.patch(f"/me/contacts/{contact['id']}", json={"phone": "1"}, headers=caller.headers)
        yield from self.bodies(f"/me/contacts/{contact['id']}", caller, "PATCH", **{"If-Match": '"1"'})

    def of_change(self) -> tuple[Caller, str, str]:
        asking = self.addresses.ask(next(self.members))
        return self.instance.caller(token=asking.token), f"/me/changes/{asking.id}", asking.code

    def resendChange(self):
        caller, path, code = self.of_change()
        yield from (nobody.post(f"{path}/resend") for nobody in (caller, self.public, self.nobody))
        with self.instance.clock.ahead(61):
            yield caller.post(f"{path}/resend")
        caller, path, code = self.of_change()
        assert caller.post(f"{path}/verification", {"code": code}).status_code == 200
        yield caller.post(f"{path}/resend")

    def proveChange(self):
        caller, path, code = self.of_change()
        yield from (nobody.post(f"{path}/verification", {"code": code}) for nobody in (self.public, self.nobody, caller, caller))
        caller, path, code = self.of_change()
        with self.instance.clock.ahead(1201):
            yield caller.post(f"{path}/verification", {"code": code})
        contact = next(contact for contact in caller.get("/me").json()["contacts"] if contact["role"] == "representative")
        assert self.change(caller, contact, phone="1").status_code == 200
        yield caller.post(f"{path}/verification", {"code": code})
        yield from (caller.post(f"{path}/verification", {"code": "BBBB-BBBB"}) for _ in range(6))
        yield from self.bodies(f"{path}/verification", caller)

    # A forgotten password ------------------------------------------------------------------------------------------------

    def of_recovery(self) -> tuple[str, str]:
        [member] = settled(self.instance, 1)
        asked = Recovering(self.norms).ask(member)
        return f"/recoveries/{asked.id}", self.instance.mails.code_for(member.address, asked.reference)

    def askRecovery(self):
        address = "shared@everywhere.example"
        settled(self.instance, 2, address)
        self.instance.sql("update registry.policies set duplicate_address = 'refuse'")
        yield from (self.norms.post("/recoveries", {"email": email}) for email in (address, "x", "x@nowhere.example", "x@nowhere.example"))
        yield self.public.post("/recoveries", {"email": address})
        yield from self.bodies("/recoveries", self.norms)

    def resendRecovery(self):
        path, code = self.of_recovery()
        yield from (caller.post(f"{path}/resend") for caller in (self.norms, self.public))
        with self.instance.clock.ahead(61):
            yield self.norms.post(f"{path}/resend")
        path, code = self.of_recovery()
        assert self.norms.post(f"{path}/verification", {"code": code}).status_code == 200
        yield self.norms.post(f"{path}/resend")

    def verifyRecovery(self):
        path, code = self.of_recovery()
        yield from (caller.post(f"{path}/verification", {"code": code}) for caller in (self.public, self.norms, self.norms))
        path, code = self.of_recovery()
        with self.instance.clock.ahead(1201):
            yield self.norms.post(f"{path}/verification", {"code": code})
        yield from (self.norms.post(f"{path}/verification", {"code": "BBBB-BBBB"}) for _ in range(6))
        yield from self.bodies(f"{path}/verification", self.norms)

    def registerPassword(self):
        path, code = self.of_recovery()
        grant = self.norms.post(f"{path}/verification", {"code": code}).json()["grant"]
        for password in ("short", "a password that nobody else has", "a password that nobody else has"):
            yield self.norms.client.put(f"{path}/password", json={"grant": grant, "password": password})
        yield self.nobody.client.put(f"{path}/password", json={"grant": grant, "password": "x"})
        yield from self.bodies(f"{path}/password", self.norms, "PUT")

    # Handovers -----------------------------------------------------------------------------------------------------------

    def listHandovers(self):
        yield from (caller.get("/handovers") for caller in self.everybody)
        yield self.caller.get("/handovers", params={"limit": "0"})

    def offerHandover(self):
        caller, contact = self.addresses.proven(next(self.members))
        body = {"contactId": contact["id"], "person": "高橋 健", "email": new_address()}
        yield from (one.post("/handovers", body) for one in (caller, caller, self.signed_in(), self.public, self.nobody))
        id = caller.get("/handovers").json()["items"][0]["id"]
        assert caller.client.delete(f"/handovers/{id}", headers=caller.headers).status_code == 204
        yield caller.post("/handovers", body)
        yield caller.post("/handovers", body | {"contactId": NOBODY})
        yield caller.post("/handovers", body | {"email": "x"})
        yield from self.bodies("/handovers", caller)

    def of_handover(self) -> tuple[Handover, Asking, str]:
        purpose = Handover(self.instance)
        asking = purpose.ask(next(self.members))
        return purpose, asking, f"/handovers/{asking.id}"

    def readHandover(self):
        _, asking, path = self.of_handover()
        yield from (caller.get(path) for caller in (self.public, self.nobody))
        yield self.public.get(f"/handovers/{NOBODY}")
        assert self.public.post(f"{path}/verification", {"code": asking.code}).status_code == 200
        yield self.public.get(path)

    def withdrawHandover(self):
        _, asking, path = self.of_handover()
        caller = self.instance.caller().sign_in(asking.member.id, asking.member.password)
        yield from (one.client.delete(path, headers=one.headers) for one in (*self.everybody, caller))
        _, asking, path = self.of_handover()
        assert self.public.post(f"{path}/verification", {"code": asking.code}).status_code == 200
        caller = self.instance.caller().sign_in(asking.member.id, asking.member.password)
        yield caller.client.delete(path, headers=caller.headers)

    def resendHandover(self):
        _, asking, path = self.of_handover()
        yield from (caller.post(f"{path}/resend") for caller in (self.public, self.public, self.nobody))
        with self.instance.clock.ahead(8 * 86_400):
            yield self.public.post(f"{path}/resend")

    def proveHandover(self):
        _, asking, path = self.of_handover()
        yield from (caller.post(f"{path}/verification", {"code": asking.code}) for caller in (self.nobody, self.public, self.public))
        _, asking, path = self.of_handover()
        with self.instance.clock.ahead(1201):
            yield self.public.post(f"{path}/verification", {"code": asking.code})
        yield from (self.public.post(f"{path}/verification", {"code": "BBBB-BBBB"}) for _ in range(6))
        yield from self.bodies(f"{path}/verification")

    def objectToHandover(self):
        purpose, asking, path = self.of_handover()
        assert self.public.post(f"{path}/verification", {"code": asking.code}).status_code == 200
        secret = purpose.secret(asking)
        with self.instance.clock.ahead(4 * 86_400):
            yield self.public.post(f"{path}/objection", {"secret": secret})
        yield from (caller.post(f"{path}/objection", {"secret": secret}) for caller in (self.nobody, self.public))
        yield self.public.post(f"{path}/objection", {"secret": 1})
        yield from self.bodies(f"{path}/objection")
