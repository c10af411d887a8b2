"""The courier and a real mail server: away for a while, refusing, with TLS and a login."""

import contextlib
import time

import pytest

from instance import Instance, Program, run_command, wait_for
from mail_server import LOGIN, PASSWORD, Authority, MailServer, authenticator
from member import Member


@pytest.fixture(scope="module")
def house():
    """What an instance left behind, with its PostgreSQL and without its courier: mails are ours to deliver."""
    with Instance(organisations=60) as instance:
        assert instance.stop() == 0
        instance.start_postgres()
        yield instance
        instance.stop_postgres()


@pytest.fixture(scope="module")
def house_members(house):
    return iter([Member(id, password, f"contact@member{index}.example") for index, (id, password) in enumerate(sorted(house.passwords.items()))][1:])


@pytest.fixture
def mail_server():
    server = MailServer()
    yield server
    server.stop()


def ask(server, house_members, type="k-password"):
    member = next(house_members)
    caller = server.caller().sign_in(member.id, member.password)
    return caller, caller.ask(type, member.address)


def mail_row(house, asked) -> dict:
    names = ("state", "attempts", "reply_class", "has_payload")
    return dict(zip(names, house.sql(
        "select state, attempts, reply_class, payload is not null from registry.outbox where code_for = %s and template = 'code'"
        " order by created_at desc limit 1", asked.id)[0]))


def settled(house, asked, state: str) -> dict:
    wait_for(f"the mail to be {state}", lambda: mail_row(house, asked)["state"] == state)
    row = mail_row(house, asked)
    assert not row["has_payload"], "what is settled has lost its payload"
    return row


# Away ----------------------------------------------------------------------------------------------------------------


def test_while_the_mail_server_is_away_asking_answers_at_once_and_the_mail_goes_out_when_it_is_back(house, house_members, mail_server):
    with house.serve(**mail_server.settings()) as server:
        began = time.monotonic()
        caller, asked = ask(server, house_members)
        assert time.monotonic() - began < 1.5
        wait_for("the first try", lambda: mail_row(house, asked)["attempts"] >= 1)
        wait_for("its failure", lambda: mail_row(house, asked)["reply_class"] == "connection")
        assert mail_row(house, asked)["state"] == "queued"
        mail_server.start()
        # The pause after a failure is ten seconds or so; the database's clock spares us the wait.
        with house.clock.ahead(15):
            mail = mail_server.wait(asked.reference)
            settled(house, asked, "handed-over")
            result = caller.redeem(asked, mail.code)
            assert result.status_code == 200
            assert mail_server.wait(result.json()["receipt"]).recipient == asked.address


def test_codes_that_expired_meanwhile_are_cancelled_recorded_and_never_sent(house, house_members, mail_server):
    with house.serve(**mail_server.settings()) as server:
        caller, late = ask(server, house_members)
        wait_for("the first failure", lambda: mail_row(house, late)["reply_class"] == "connection")
        with house.clock.ahead(1_201):
            assert settled(house, late, "cancelled")["reply_class"] == "expired"
            mail_server.start()
            _, fresh = ask(server, house_members)
            mail_server.wait(fresh.reference)
            settled(house, fresh, "handed-over")
        assert [mail.reference for mail in mail_server.offered] == [fresh.reference]


def test_a_code_that_was_replaced_before_it_went_out_is_never_sent(house, house_members, mail_server):
    with house.serve(**mail_server.settings()) as server:
        caller, asked = ask(server, house_members)
        wait_for("the first failure", lambda: mail_row(house, asked)["reply_class"] == "connection")
        with house.clock.ahead(61):
            answer = caller.resend(asked)
            assert answer.status_code == 202
            mail_server.start()
        with house.clock.ahead(90):
            mail_server.wait(answer.json()["reference"])
        assert [mail.reference for mail in mail_server.offered] == [answer.json()["reference"]]
    assert house.sql("select state, reply_class from registry.outbox where code_for = %s and issue = 1", asked.id) == [("cancelled", "superseded")]


# Refusing ------------------------------------------------------------------------------------------------------------


def test_a_recipient_that_is_refused_holds_up_nobody_and_is_noted_at_the_contact(house, house_members, mail_server):
    with mail_server.running(), house.serve(**mail_server.settings()) as server:
        member = next(house_members)
        mail_server.recipient_answers[member.address] = ["550 5.1.1 no such user"]
        caller = server.caller().sign_in(member.id, member.password)
        refused = caller.ask("k-password", member.address)
        _, good = ask(server, house_members)
        mail_server.wait(good.reference)
        assert settled(house, refused, "refused")["reply_class"] == "5.1.1"
        assert house.one("select delivery from registry.contacts where address = %s", member.address) == "refused"
        # For the member nothing has changed: a code was asked for, and it can be asked for again.
        assert caller.redeem(refused, "BBBB-BBBB").status_code == 422


def test_a_mail_that_is_deferred_comes_again_under_the_same_message_id(house, house_members, mail_server):
    with mail_server.running(), house.serve(**mail_server.settings()) as server:
        member = next(house_members)
        mail_server.content_answers[member.address] = ["451 4.7.1 greylisted"]
        asked = server.caller().sign_in(member.id, member.password).ask("k-password", member.address)
        wait_for("the deferral", lambda: mail_row(house, asked)["reply_class"] == "4.7.1")
        with house.clock.ahead(15):
            mail_server.wait(asked.reference)
        settled(house, asked, "handed-over")
    first, second = [mail for mail in mail_server.offered if mail.reference == asked.reference]
    assert first.message["Message-ID"] == second.message["Message-ID"]
    assert house.one("select mail_id::text from registry.outbox where code_for = %s", asked.id) in second.message["Message-ID"]
    assert [session["sender"] for session in mail_server.sessions] == ["no-reply@terms.example"]


# Security ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authorities(tmp_path_factory):
    folder = tmp_path_factory.mktemp("authorities")
    return Authority(folder, "ours"), Authority(folder, "theirs")


@pytest.fixture
def login(tmp_path) -> dict[str, str]:
    (tmp_path / "password").write_text(PASSWORD + "\n")
    return {"AIKOTOBA_SMTP_USERNAME": LOGIN, "AIKOTOBA_SMTP_PASSWORD_FILE": str(tmp_path / "password")}


def doctor(house, settings) -> str:
    result = run_command("doctor", environment=house.environment(**settings))
    return next(line for line in result.stdout.splitlines() if "mail server" in line)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_travels_encrypted_with_a_login_when_the_certificate_is_good(house, house_members, mail_server, authorities, login, security):
    ours, _ = authorities
    settings = mail_server.settings(AIKOTOBA_SMTP_SECURITY=security, AIKOTOBA_SMTP_CA_FILE=str(ours.file), **login)
    options = {"tls_context": ours.context(), "require_starttls": True} if security == "starttls" else {"ssl_context": ours.context(), "auth_require_tls": False}
    with mail_server.running(authenticator=authenticator, auth_required=True, **options):
        assert doctor(house, settings).startswith("good ")
        with house.serve(**settings) as server:
            _, asked = ask(server, house_members)
            mail_server.wait(asked.reference)
    [session] = mail_server.sessions
    assert session["authenticated"] and (session["tls"] or security == "tls")


@contextlib.contextmanager
def wrong_authority(ours, theirs, mail_server):
    with mail_server.running(tls_context=theirs.context(), require_starttls=True):
        yield


@contextlib.contextmanager
def wrong_name(ours, theirs, mail_server):
    with mail_server.running(tls_context=ours.context("127.0.0.2"), require_starttls=True):
        yield


@contextlib.contextmanager
def no_encryption(ours, theirs, mail_server):
    with mail_server.running():
        yield


@pytest.mark.parametrize("trouble", [wrong_authority, wrong_name, no_encryption])
def test_a_server_that_cannot_prove_who_it_is_gets_no_mail(house, house_members, mail_server, authorities, trouble):
    ours, theirs = authorities
    settings = mail_server.settings(AIKOTOBA_SMTP_SECURITY="starttls", AIKOTOBA_SMTP_CA_FILE=str(ours.file))
    with trouble(ours, theirs, mail_server):
        assert doctor(house, settings).startswith("missing ")
        with house.serve(**settings) as server:
            _, asked = ask(server, house_members)
            wait_for("the failure", lambda: mail_row(house, asked)["reply_class"] == "tls")
        assert mail_row(house, asked)["state"] == "queued" and mail_server.offered == []


def test_a_wrong_login_is_the_operators_to_mend_and_the_mail_waits(house, house_members, mail_server, authorities, login, tmp_path):
    ours, _ = authorities
    settings = mail_server.settings(AIKOTOBA_SMTP_SECURITY="starttls", AIKOTOBA_SMTP_CA_FILE=str(ours.file), **login)
    (tmp_path / "password").write_text("mistyped-secret")
    with mail_server.running(authenticator=authenticator, auth_required=True, tls_context=ours.context(), require_starttls=True):
        sentence = doctor(house, settings)
        assert sentence.startswith("missing ") and "mistyped-secret" not in sentence
        with house.serve(**settings) as server:
            _, asked = ask(server, house_members)
            wait_for("the failure", lambda: mail_row(house, asked)["reply_class"] == "login")
            (tmp_path / "password").write_text(PASSWORD)
            log = server.program.log.read_text()
        assert mail_row(house, asked)["state"] == "queued"
        assert '"level":"error"' in log and "mistyped-secret" not in log
        # Mended and started again, the mail goes.
        with house.serve(**settings), house.clock.ahead(15):
            mail_server.wait(asked.reference)


def test_mail_in_clear_is_for_this_host_only(house):
    result = run_command("serve", environment=house.environment(
        AIKOTOBA_SMTP_HOST="mail.example", AIKOTOBA_SMTP_SECURITY="none", AIKOTOBA_LISTEN="127.0.0.1:1"))
    assert result.returncode != 0 and "would travel in clear" in result.stderr


# Several -------------------------------------------------------------------------------------------------------------


def test_two_couriers_alone_deliver_every_mail_once(house, house_members, mail_server):
    with mail_server.running(), house.serve() as server:
        asked = [ask(server, house_members)[1] for _ in range(20)]
        environment = house.environment(**mail_server.settings())
        couriers = [Program(["courier"], house.folder, f"courier-{number}", environment) for number in (1, 2)]
        try:
            for inquiry in asked:
                mail_server.wait(inquiry.reference)
        finally:
            codes = [courier.stop() for courier in couriers]
        assert codes == [0, 0]
    references = sorted(mail.reference for mail in mail_server.offered if mail.reference)
    assert [reference for reference in references if references.count(reference) > 1] == []
    assert set(references) >= {inquiry.reference for inquiry in asked}
