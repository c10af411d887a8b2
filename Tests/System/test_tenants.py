"""Q8: no id, session or setting of one tenant opens anything of another, and no database role sees a foreign row."""

import asyncio
import json
import uuid

import psycopg
import pytest

import tenancy
from instance import run_command, wait_for
from member import refusal
from wire import opened, spread

TENANTS = 50
LOGINS = ["aikotoba_server", "aikotoba_courier", "aikotoba_migrate", "check_dba", "check_reader"]
OWNERS = ["aikotoba_owner", "aikotoba_definer", "aikotoba_auditor", "aikotoba_viewer"]


@pytest.fixture(scope="module")
def tenants(desk) -> list[tenancy.Tenant]:
    slugs = [f"t{number:02d}" for number in range(TENANTS)]
    numbers = [tenancy.found_by_command(desk, slugs[0])] + [tenancy.found(desk, slug) for slug in slugs[1:]]
    tenants = [tenancy.settle(desk, number, slug) for number, slug in zip(numbers, slugs)]
    # A server learns of new tenants when somebody asks for one it does not know, once a second at most.
    wait_for("the tenants", lambda: all(
        desk.caller(tenant.slug).get("/inquiry-types").status_code == 200 for tenant in (tenants[-1], tenants[0])), pause=0.5)
    for tenant in tenants:
        caller = desk.caller(tenant.slug).sign_in(tenancy.MEMBER_ID, tenant.password)
        asked = caller.ask("k-password", tenancy.ADDRESS)
        tenant.token, tenant.inquiry = caller.token, asked.id
        tenant.code = desk.mails.code_for(tenancy.ADDRESS, asked.reference)
    return tenants


def pairs(tenants):
    return [(one, other) for one in tenants for other in tenants if one is not other]

# Which tenants there are and who may read them: what the owner's functions must know before any tenant is named.
LISTS_OF_TENANTS = {("aikotoba_owner", "identity.readers"), ("aikotoba_owner", "registry.tenants")}


# Over HTTP -----------------------------------------------------------------------------------------------------------


def test_every_session_and_inquiry_of_one_tenant_is_unknown_under_every_other(desk, tenants):
    async def work(connection, pair):
        one, other = pair
        base = f"/v1/tenants/{other.slug}"
        inquiry = f"{base}/inquiries/{one.inquiry}"
        return [
            await connection.call("GET", f"{base}/me", token=one.token),
            await connection.call("POST", f"{inquiry}/redemption", {"code": one.code}, other.token),
            await connection.call("POST", f"{inquiry}/resend", {}, other.token),
            await connection.call("POST", f"{inquiry}/redemption", {"code": one.code}, one.token),
        ]

    async def run():
        return await spread(pairs(tenants), await opened(desk.url, 8), work)

    expected = [(401, "session-ended"), (404, "inquiry-unknown"), (404, "inquiry-unknown"), (404, "inquiry-unknown")]
    for answers in asyncio.run(run()):
        assert [(status, json.loads(body)["code"]) for status, _, body in answers] == expected


def test_neighbours_cannot_list_ask_or_sign_out_with_anothers_session(desk, tenants):
    for one, other in zip(tenants, tenants[1:] + tenants[:1]):
        caller = desk.caller(other.slug, token=one.token)
        refusal(caller.get("/disclosures"), 401, "session-ended")
        refusal(caller.try_ask("k-password", tenancy.ADDRESS), 401, "session-ended")
        assert caller.sign_out().status_code == 204
        assert desk.caller(one.slug, token=one.token).get("/me").status_code == 200


def test_a_password_of_one_tenant_does_not_sign_in_at_another(desk, tenants, visitor):
    for one, other in zip(tenants[:20], tenants[1:21]):
        refusal(desk.caller(other.slug, network=visitor.network).try_sign_in(tenancy.MEMBER_ID, one.password), 401, "sign-in-refused")


def test_a_session_cookie_of_one_tenant_opens_no_page_of_another(desk, tenants):
    one, other = tenants[:2]
    def menu(token, slug):
        return desk.caller().client.get(f"{desk.url}/{slug}/inquiries", headers={"Cookie": f"__Host-aikotoba-{slug}={token}"})

    assert menu(one.token, other.slug).status_code in (302, 303, 401)
    assert one.token not in menu(one.token, other.slug).text


def test_after_all_that_every_code_works_once_at_home_and_shows_its_own_value(desk, tenants):
    for tenant in tenants:
        answer = desk.caller(tenant.slug, token=tenant.token).redeem(tenant.inquiry, tenant.code)
        [organisation] = answer.json()["organisations"]
        assert [value["value"] for value in organisation["values"]] == [tenant.value]
        assert organisation["name"] == f"{tenant.slug}会員株式会社"
    for (value_count,) in desk.sql(
            "select count(*) from registry.disclosures where tenant_id = any (%s) group by tenant_id", [t.number for t in tenants]):
        assert value_count == 1


@pytest.mark.parametrize("slug", ["nobody", "installation", "TERMS", "terms%00", "terms%2f", "..", "%2e%2e", "ｔｅｒｍｓ", "t" * 3000, "'", "0"])
def test_a_tenant_nobody_has_is_unknown(desk, slug):
    answer = desk.caller().client.get(f"{desk.url}/v1/tenants/{slug}/inquiry-types")
    assert answer.status_code == 404, answer.text


def test_a_closed_tenant_takes_no_sign_in_at_once_and_is_soon_unknown(desk, visitor):
    number = tenancy.found(desk, "closing")
    tenant = tenancy.settle(desk, number, "closing")
    caller = desk.caller("closing", network=visitor.network)
    wait_for("the tenant", lambda: caller.get("/inquiry-types").status_code == 200, pause=0.5)
    desk.sql("update registry.tenants set status = 'closed' where tenant_id = %s", number)
    before = desk.row_counts()
    refusal(caller.try_sign_in(tenancy.MEMBER_ID, tenant.password), 401, "sign-in-refused")
    assert desk.row_counts() == before

    def is_unknown() -> bool:
        # Servers read the list of tenants once a minute, and when somebody names one they do not know.
        desk.caller("unheard-of").get("/inquiry-types")
        return caller.get("/inquiry-types").status_code == 404

    wait_for("the list of tenants", is_unknown, pause=0.5)
    refusal(caller.try_sign_in(tenancy.MEMBER_ID, tenant.password), 404, "tenant-unknown")


def test_a_second_tenant_of_a_name_and_an_unknown_preset_are_refused_in_a_sentence(desk, tenants):
    words = ["--name-ja", "a", "--name-en", "a", "--sender", "a@a.example", "--base-url", "https://a.example/"]
    before = desk.row_counts()
    for preset, slug, sentence in [("inquiry-desk", "t00", "there is a tenant t00 already; nothing was changed"),
                                   ("other-desk", "fresh", "there is no preset other-desk; use inquiry-desk or password-desk")]:
        result = run_command("tenant", "create", "--preset", preset, "--slug", slug, *words, environment=desk.environment())
        assert result.returncode == 1 and sentence in result.stderr
    assert desk.row_counts() == before


# In the database -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def roles(desk, tenants) -> int:
    """Two people: one of the group that sees all tenants, one who sees the first of ours."""
    desk.sql("create role check_dba login in role aikotoba_dba; create role check_reader login in role aikotoba_reader")
    desk.sql("insert into identity.readers (tenant_id, role_name) values (%s, 'check_reader')", tenants[0].number)
    yield tenants[0].number
    desk.sql("delete from identity.readers where role_name = 'check_reader'; drop role check_dba, check_reader")


@pytest.fixture(scope="module")
def relations(desk) -> list[tuple[str, str, bool]]:
    """Every table and view: schema, name, whether its rows belong to tenants."""
    return desk.sql(
        "select n.nspname::text, format('%I.%I', n.nspname, c.relname), exists (select from pg_attribute a"
        " where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)"
        " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname in ('registry', 'vault', 'identity', 'audit', 'app', 'dba') and c.relkind in ('r', 'p', 'v', 'm', 'f')"
        " order by 2")


def seen(connection, name: str, has_tenant: bool) -> set[int] | str:
    """The tenants whose rows the role sees; "denied"; "rows" of no tenant."""
    try:
        rows = connection.execute(f"select distinct {'tenant_id' if has_tenant else '-1'} from {name}").fetchall()
        return {number for (number,) in rows}
    except psycopg.errors.InsufficientPrivilege:
        return "denied"


def looks(desk, role: str, relations, forged: list[str | None]):
    with desk.connect() as connection:
        connection.execute(f"set session authorization {role}")
        for setting in forged:
            if setting is not None:
                connection.execute("select set_config('aikotoba.tenant', %s, false)", (setting,))
            for schema, name, has_tenant in relations:
                yield schema, name, setting, seen(connection, name, has_tenant)


@pytest.mark.parametrize("role", LOGINS)
def test_no_login_reads_a_table_whatever_tenant_it_claims(desk, roles, relations, role):
    tables = [relation for relation in relations if relation[0] != "dba"]
    assert len(tables) > 20
    for _, name, setting, outcome in looks(desk, role, tables, [None, str(roles), "0"]):
        assert outcome == "denied", f"{role} with aikotoba.tenant = {setting!r} reads {name}: {outcome}"


@pytest.mark.parametrize("role", LOGINS)
def test_no_login_may_write_or_empty_a_table(desk, roles, role):
    assert desk.sql(
        "select format('%%I.%%I', n.nspname, c.relname), p from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " cross join unnest(array['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p"
        " where n.nspname in ('registry', 'vault', 'identity', 'audit', 'dba') and c.relkind in ('r', 'p', 'v')"
        " and (has_table_privilege(%s, c.oid, p) or p in ('INSERT', 'UPDATE') and has_any_column_privilege(%s, c.oid, p))",
        role, role) == []


def test_owners_see_no_tenants_row_unless_the_running_function_named_one(desk, roles, relations):
    """FORCE ROW LEVEL SECURITY: owning a table is not reading it."""
    tables = [(schema, name, True) for schema, name, has_tenant in relations if schema != "dba" and has_tenant]
    for role in OWNERS:
        for _, name, setting, outcome in looks(desk, role, tables, [None, ""]):
            if (role, name) not in LISTS_OF_TENANTS:
                assert outcome in (set(), "denied"), f"{role} sees {outcome} in {name}"
    # The definer of the functions is the one who may name a tenant; then it sees this one.
    for _, name, setting, outcome in looks(desk, "aikotoba_definer", tables, [str(roles)]):
        assert outcome in (set(), {roles}, "denied"), f"{name}: {outcome}"
    for role in ("aikotoba_owner", "aikotoba_viewer"):
        for _, name, setting, outcome in looks(desk, role, tables, [str(roles)]):
            if (role, name) not in LISTS_OF_TENANTS:
                assert outcome in (set(), "denied"), f"{role} with a forged setting sees {outcome} in {name}"


def test_the_views_show_a_reader_its_tenants_and_a_dba_all_and_the_services_none(desk, roles, tenants, relations):
    views = [relation for relation in relations if relation[0] == "dba"]
    assert len(views) >= 10
    for role in ("aikotoba_server", "aikotoba_courier", "aikotoba_migrate"):
        assert {outcome for *_, outcome in looks(desk, role, views, [None, str(roles)])} == {"denied"}
    everybody = set()
    for _, name, setting, outcome in looks(desk, "check_reader", views, [None, str(tenants[1].number)]):
        # NULL: a row about the installation's tables, not about a tenant.
        assert outcome <= {roles, None}, f"a reader of {roles} with {setting!r} sees {outcome} in {name}"
    for _, name, _, outcome in looks(desk, "check_dba", views, [None]):
        assert outcome != "denied", f"a DBA cannot read {name}"
        everybody |= outcome
    assert everybody >= {tenant.number for tenant in tenants}


def test_no_view_shows_a_digest_a_seal_or_a_payload(desk):
    assert desk.sql(
        "select table_name, column_name from information_schema.columns where table_schema = 'dba'"
        " and (data_type = 'bytea' or column_name ~ 'digest$|sealed$|payload|salt|wrapped$')") == []


def test_a_forged_setting_changes_nothing_of_what_a_function_answers(desk, tenants):
    one, other = tenants[:2]
    digests = {tenant.number: desk.one("select token_digest from registry.sessions where tenant_id = %s", tenant.number) for tenant in (one, other)}
    with desk.connect("aikotoba_server") as connection:
        for forged in (one.number, other.number, 0):
            connection.execute("select set_config('aikotoba.tenant', %s, false)", (str(forged),))
            for tenant, session, expected in [
                (one, digests[one.number], "read"), (other, digests[other.number], "read"),
                (one, digests[other.number], "session-ended"), (other, digests[one.number], "session-ended")]:
                [(outcome, name)] = connection.execute("select outcome, name from app.read_me(%s, %s)", (tenant.number, session)).fetchall()
                assert outcome == expected and name in (None, f"{tenant.slug}会員株式会社")


def test_tenants_interleaved_on_one_connection_stay_apart_also_after_errors(desk, tenants):
    digests = {tenant.number: desk.one("select token_digest from registry.sessions where tenant_id = %s", tenant.number) for tenant in tenants}
    with desk.connect("aikotoba_server", autocommit=False) as connection:
        for round in range(3):
            for tenant in tenants:
                rows = connection.execute("select outcome, name from app.read_me(%s, %s)", (tenant.number, digests[tenant.number])).fetchall()
                assert rows == [("read", f"{tenant.slug}会員株式会社")]
                connection.execute("savepoint here")
                with pytest.raises(psycopg.errors.NotNullViolation):
                    # Fails within the function, after it has named its tenant.
                    connection.execute("select app.sign_in(%s, '000777', null, array['\\x00'::bytea], '\\x00', gen_random_uuid(), '',"
                                       " '\\x7f000001')", (tenant.number,))
                connection.execute("rollback to savepoint here")
                assert connection.execute("select current_setting('aikotoba.tenant', true)").fetchone()[0] in (None, "")
            connection.commit()


def test_an_inquiry_id_that_two_tenants_share_stays_two_inquiries(desk, tenants):
    """Ids are made by the server and unique; were they not, the tenant would still be part of every key."""
    one, other = tenants[2:4]
    desk.sql("insert into registry.one_time_codes select (jsonb_populate_record(c, jsonb_build_object('tenant_id', %s::int,"
             " 'redeemed_at', null, 'mail_id', %s::text))).* from registry.one_time_codes c where tenant_id = %s and code_for = %s",
             other.number, str(uuid.uuid4()), one.number, one.inquiry)
    refusal(desk.caller(one.slug, token=one.token).redeem(one.inquiry, one.code), 409, "code-already-used")
    refusal(desk.caller(other.slug, token=other.token).redeem(one.inquiry, one.code), 404, "inquiry-unknown")
