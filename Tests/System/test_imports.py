"""Organisations from files and into files: whole or not at all, line-exact, killed and begun again."""

import json
import random
import subprocess
import threading
import time

import httpx
import pytest

from instance import Instance, binary, clean_environment, run_command, wait_for
from member import refusal
from operator_desk import OperatorDesk

HEADER = "memberId,name,nameKana,nameEn,membershipClass,contractFrom,contractUntil,contactEmail,contactName,contactRole"
JAPANESE = "会員番号,法人名,法人名カナ,法人名英語,会員区分,契約開始日,契約終了日の翌日,連絡先メールアドレス,連絡先氏名,連絡先役割"
CANARY = "canary-Zx9-brought-along"


@pytest.fixture(scope="module")
def house():
    with Instance(organisations=12, log_level="trace") as instance:
        yield instance
        assert instance.stop() == 0


@pytest.fixture(scope="module")
def owner(house) -> OperatorDesk:
    return OperatorDesk(house.url, house.demo["tenants"][0]["operatorToken"])


@pytest.fixture(scope="module")
def command(house, tmp_path_factory):
    token = tmp_path_factory.mktemp("operator") / "token"
    token.write_text(house.demo["tenants"][0]["operatorToken"])
    environment = {
        "AIKOTOBA_DATABASE_URL": house.connection("aikotoba_server"), "AIKOTOBA_KEYS_FILE": str(house.data / "key-ring"),
        "AIKOTOBA_OPERATOR_TOKEN_FILE": str(token)}

    def run(*words):
        return run_command("organisation", *words[:1], "--tenant", "terms", *words[1:], environment=environment)

    run.environment = environment
    return run


def bring(owner, file: str | bytes, type: str = "text/csv", accept: str = "application/json", **parameters):
    content = file.encode() if isinstance(file, str) else file
    headers = {"Authorization": f"Bearer {owner.token}", "Content-Type": type, "Accept": accept}
    return owner.client.post("/organisations/import", params=parameters, content=content, headers=headers)


def brought(owner, file: str | bytes, type: str = "text/csv", **parameters) -> dict:
    answer = bring(owner, file, type, **parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def counts(report: dict) -> tuple:
    return tuple(report[name] for name in ("lines", "created", "updated", "unchanged")) + (len(report["invalid"]), report["applied"])


def wrong(report: dict) -> list[tuple]:
    return [(line["line"], line.get("column"), line["reason"]) for line in report["invalid"]]


def contents(house) -> list[tuple]:
    """Everything an import may write, without what differs from run to run."""
    return house.sql(
        "select o.member_id, o.name, o.name_kana, o.name_en, o.membership_class, o.contract_from, o.contract_until, o.version,"
        " (select array_agg(concat_ws('|', c.role, c.person, c.address, c.valid_until, c.version) order by c.role, c.address)"
        "    from registry.contacts c where c.organisation_id = o.organisation_id),"
        " (select count(*) from registry.credentials c where c.organisation_id = o.organisation_id)"
        " from registry.organisations o where o.tenant_id = 1 order by 1")


def leftovers(house) -> int:
    return house.one("select (select count(*) from registry.imports) + (select count(*) from registry.import_lines) + (select count(*) from vault.import_values)")


def row(number: int, **other) -> str:
    fields = {"id": f"{number:06}", "name": f"協会{number}", "kana": f"キョウカイ{number}", "en": "", "class": "正会員", "from": "2026-04-01",
              "until": "2027-04-01", "address": f"desk@m{number}.example", "person": "担当", "role": "representative"} | other
    return ",".join(fields.values())


def test_a_file_is_brought_in_and_the_second_time_changes_nothing(house, owner):
    file = "\r\n".join([HEADER, row(500001), row(500002, name='"青空, ""試験"" 所"'), row(500003, address="", person="", role="")]) + "\r\n"
    before = contents(house)
    dry = brought(owner, file, dryRun="true")
    assert counts(dry) == (3, 3, 0, 0, 0, False) and contents(house) == before and leftovers(house) == 0
    assert counts(brought(owner, file)) == (3, 3, 0, 0, 0, True)
    assert house.one("select name from registry.organisations where member_id = '500002'") == '青空, "試験" 所'
    after = contents(house)
    assert counts(brought(owner, file)) == (3, 0, 0, 3, 0, True)
    changed = f"memberId,name,contactEmail,contactName\n500001,協会改,new@m500001.example,後任\n500002,\"青空, \"\"試験\"\" 所\",desk@m500002.example,担当\n"
    assert counts(brought(owner, changed)) == (2, 0, 1, 1, 0, True)
    assert house.one("select name from registry.organisations where member_id = '500001'") == "協会改"
    assert after != contents(house) and leftovers(house) == 0


@pytest.mark.parametrize("mark, encoding, type, header, said", [
    (b"", "utf-8", "text/csv", HEADER, {}), (b"\xef\xbb\xbf", "utf-8", "text/csv", JAPANESE, {}), (b"", "utf-8", "text/csv; charset=utf-8", JAPANESE, {}),
    (b"", "cp932", "text/csv", JAPANESE, {}), (b"", "cp932", "text/csv; charset=Shift_JIS", HEADER, {}), (b"", "cp932", "text/csv", HEADER, {"encoding": "cp932"})])
def test_both_encodings_and_both_languages_read_alike(house, owner, mark, encoding, type, header, said):
    role = "副代表" if header == JAPANESE else "deputy"
    file = mark + f"{header}\n{row(510001, name='髙橋①㈱ソ能表', person='〜～', role=role)}\n".encode(encoding, errors="replace")
    report = brought(owner, file, type, **said)
    assert report["applied"] and not report["invalid"], report
    name, role = house.sql("select o.name, c.role from registry.organisations o join registry.contacts c using (organisation_id) where member_id = '510001'")[0]
    assert (name, role) == ("髙橋①㈱ソ能表", "deputy")


def test_what_is_written_out_reads_back_unchanged(house, owner, command, tmp_path):
    texts = ["=1+1", "+81 3", "-x", "@SUM", "＝式", "＋a", "－b", "＠c", "'=quoted", "''+", "a,b", 'say "x"', "O'Neill", " 間　空 ".strip()]
    lines = [row(520000 + place, name='"' + ("'" + text if text[0] in "=+-@＝＋－＠'" else text).replace('"', '""') + '"') for place, text in enumerate(texts)]
    assert brought(owner, "\n".join([HEADER, *lines]))["applied"]
    stored = dict(house.sql("select member_id, name from registry.organisations where member_id like '5200%%'"))
    assert [stored[f"{520000 + place}"] for place in range(len(texts))] == texts
    before = contents(house)
    for parameters in ({}, {"bom": "true"}, {"language": "ja"}, {"language": "ja", "bom": "true"}):
        answer = owner.get("/organisations/export", **parameters)
        assert answer.status_code == 200 and answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.content.startswith(b"\xef\xbb\xbf") == ("bom" in parameters)
        assert answer.text.lstrip("\ufeff").splitlines()[0] == (JAPANESE if "language" in parameters else HEADER)
        assert "\r\n520000,'=1+1," in answer.text and "\r\n520008,''=quoted," in answer.text
        report = brought(owner, answer.content)
        assert report["lines"] == report["unchanged"] == len(before), report
    assert contents(house) == before
    path = tmp_path / "organisations.csv"
    assert command("export", "--language", "ja", "--bom", "--output", str(path)).stdout == f"written to {path}\n"
    assert path.read_bytes() == answer.content and path.stat().st_mode & 0o777 == 0o600
    assert command("export").stdout.encode() == owner.get("/organisations/export").content.replace(b"\r\n", b"\n")
    assert owner.get("/organisations/export", status="suspended").text.count("\r\n") == 1
    refusal(owner.get("/organisations/export", status="x"), 422, "invalid-input")


def test_passwords_that_are_in_use_are_brought_along_and_told_nowhere(house, owner, command, tmp_path):
    secrets = [f"{CANARY}-{number}" for number in range(3)]
    lines = [f"{HEADER},credential:s-password"] + [f"{row(530000 + place)},{secret}" for place, secret in enumerate(secrets)]
    file = "\n".join(lines)
    report = brought(owner, file)
    assert counts(report) == (3, 3, 0, 0, 0, True) and report["credentials"] == 3
    for place, secret in enumerate(secrets):
        house.caller().sign_in(f"{530000 + place}", secret)
    assert house.sql("select distinct origin, generation from registry.credentials c join registry.organisations o using (organisation_id) where member_id like '5300%%'") == [("imported", 1)]
    again = brought(owner, file)
    assert counts(again) == (3, 0, 0, 3, 0, True) and again["credentials"] == 0
    # Another value does not take its place, and a line that slipped by a column repeats nothing.
    other = brought(owner, f"memberId,contractFrom,credential:s-password\n530000,,{CANARY}-other\n530001,{CANARY}-slipped,x\n530002\n")
    assert wrong(other) == [(2, "credential:s-password", "credential-already-there"), (3, "contractFrom", "date-malformed"), (4, "contractFrom", "cells-missing")]
    house.caller().sign_in("530000", secrets[0])
    assert wrong(brought(owner, "memberId,credential:z,credential:archive-password\n1,x,y\n")) == [
        (1, "credential:z", "type-unknown"), (1, "credential:archive-password", "type-refused")]
    path = tmp_path / "passwords.csv"
    path.write_text(f"memberId,credential:k-password\n530000,{CANARY}-k\n12,{CANARY}-k2\n")
    by_hand = command("import", str(path), "--skip-invalid")
    assert by_hand.returncode == 0 and "1 updated" in by_hand.stdout and "1 password\n" in by_hand.stdout
    told = json.dumps([report, again, other]) + owner.get("/organisations/export").text + by_hand.stdout + by_hand.stderr
    logs = "".join(path.read_text(errors="replace") for path in [*house.folder.glob("*.log"), *house.folder.glob("*.out"), house.postgres_folder / "log"])
    dump = subprocess.run(["pg_dump", "-d", house.connection()], capture_output=True, check=True).stdout.decode()
    assert CANARY not in told and CANARY not in logs and CANARY not in dump


def test_bad_files_are_told_by_line_and_write_nothing(house, owner):
    before = contents(house)
    good = row(540001)
    bad = {
        "empty": ("", [(1, None, "file-empty")]),
        "unknown header": (f"{HEADER},fax\n{good},1\n", [(1, "fax", "column-unknown")]),
        "header twice": (f"{HEADER},法人名\n{good},1\n", [(1, "name", "column-twice")]),
        "no member ID": ("name\nx\n", [(1, "memberId", "column-missing")]),
        "ragged": (f"{HEADER}\n{good}\n540002,名\n{row(540003)},x\n", [(3, "nameKana", "cells-missing"), (4, None, "cells-too-many")]),
        "quotes": (f'{HEADER}\n54"0002{good}\n{good}\n540004,"x" y\n540005,"open\n{good}\n', [
            (2, "memberId", "quote-misplaced"), (4, "name", "quote-misplaced"), (5, "name", "quote-open")]),
        "NUL": (f"{HEADER}\n{good}\n{row(540002, name='x' + chr(0) + 'y')}\n", [(3, "name", "text-malformed")]),
        "a control": (f"{HEADER}\n{good}\n{row(540002, kana='x' + chr(7))}\n", [(3, "nameKana", "text-malformed")]),
        "wrong encoding": (f"{HEADER}\n{row(540001, name='Ascii', kana='x', person='y', **{'class': 'z'})}\n{row(540002)}\n".encode("cp932"), [(3, "name", "text-malformed")]),
        "ten megabytes": (f"{HEADER}\n{good}\n{row(540002, name='x' * 10_000_000)}\n{row(540003)}\n", [(3, "name", "too-long")]),
        "a long name": (f"{HEADER}\n{row(540002, name='長' * 201)}\n", [(2, "name", "too-long")]),
        "duplicates": (f"{HEADER}\n{good}\n{row(540002)}\n{row(540001, id='５４０００１')}\n", [(4, "memberId", "duplicate-line")]),
        "dates": (f"{HEADER}\n{good}\n{row(540002, **{'from': '2026-02-30'})}\n{row(540003, until='tomorrow')}\n{row(540004, until='2026-04-01')}\n", [
            (3, "contractFrom", "date-malformed"), (4, "contractUntil", "date-malformed"), (5, "contractUntil", "contract-ends-before-it-begins")]),
        "contacts": (f"{HEADER}\n{row(540002, address='nobody')}\n{row(540003, person='')}\n{row(540004, role='boss')}\n", [
            (2, "contactEmail", "address-malformed"), (3, "contactName", "person-missing"), (4, "contactRole", "role-unknown")]),
        "member IDs": (f"{HEADER}\n{row(540002, id='')}\n{row(540003, id='12')}\n{row(540004, id='54000x')}\n", [
            (2, "memberId", "member-id-missing"), (3, "memberId", "member-id-length"), (4, "memberId", "member-id-not-digits")]),
        "lines within a record": (f'{HEADER}\n{row(540002, en=chr(34) + "a" + chr(10) + "b" + chr(34))}\n{row(540003, id="1")}\n', [
            (2, "nameEn", "text-malformed"), (4, "memberId", "member-id-length")]),
    }
    for what, (file, expected) in bad.items():
        report = brought(owner, file)
        assert wrong(report) == expected, what
        assert not report["applied"], what
    assert contents(house) == before and leftovers(house) == 0
    assert brought(owner, bad["duplicates"][0])["invalid"] == [
        {"line": 4, "column": "memberId", "reason": "duplicate-line", "value": "540001", "otherLine": 2}]
    assert brought(owner, bad["dates"][0])["invalid"][0]["value"] == "2026-02-30"
    assert counts(brought(owner, HEADER)) == (0, 0, 0, 0, 0, True)
    house.sql("update registry.policies set membership_classes = array['正会員'] where tenant_id = 1")
    try:
        assert brought(owner, f"{HEADER}\n{row(540002, **{'class': '黄金会員'})}\n")["invalid"] == [
            {"line": 2, "column": "membershipClass", "reason": "class-unknown", "value": "黄金会員"}]
    finally:
        house.sql("update registry.policies set membership_classes = '{}' where tenant_id = 1")
    assert contents(house) == before
    skipped = brought(owner, bad["dates"][0], skipInvalid="true")
    assert counts(skipped) == (4, 1, 0, 0, 3, True)
    assert house.one("select count(*) from registry.organisations where member_id like '54000%%'") == 1


def test_a_request_that_cannot_be_read_is_refused(house, owner):
    refusal(bring(owner, "x", "application/json"), 415, "unsupported-media-type")
    assert refusal(bring(owner, "x", "text/csv; charset=klingon"), 422, "invalid-input")["errors"] == [{"field": "encoding", "reason": "unknown"}]
    assert refusal(bring(owner, "x", dryRun="perhaps"), 422, "invalid-input")["errors"] == [{"field": "dryRun", "reason": "not-a-boolean"}]
    auditor = owner.post("/operators", {"address": "a@import.example", "name": "A", "role": "auditor"}).json()["id"]
    token = owner.post("/tokens", {"name": "a", "operatorId": auditor, "expiresAt": "2099-01-01T00:00:00Z"}).json()["token"]
    reader = OperatorDesk(house.url, token)
    refusal(bring(reader, f"{HEADER}\n{row(550001)}\n"), 403, "role-refused")
    assert reader.get("/organisations/export").status_code == 200
    theirs = OperatorDesk(house.url, house.demo["tenants"][1]["operatorToken"])
    refusal(bring(theirs, f"{HEADER}\n{row(550001)}\n"), 404, "tenant-unknown")
    refusal(theirs.get("/organisations/export"), 404, "tenant-unknown")


def test_progress_is_told_as_events(house, owner):
    answer = bring(owner, "\n".join([HEADER, *(row(560000 + number) for number in range(2500)), row(1, id="x")]), accept="text/event-stream", dryRun="true")
    assert answer.headers["Content-Type"] == "text/event-stream"
    events = [block.split("\ndata: ") for block in answer.text.removeprefix("event: ").strip().split("\n\nevent: ")]
    assert {name for name, _ in events[:-1]} == {"progress"} and json.loads(events[-2][1])["done"] == 2501
    assert events[-1][0] == "finished" and counts(json.loads(events[-1][1])) == (2501, 2500, 0, 0, 1, False)


def test_every_wrong_line_is_told_however_many(owner):
    report = brought(owner, HEADER + "\n" + "x\n" * 3500)
    assert len(report["invalid"]) == 3500 and report["invalid"][-1] == {"line": 3501, "column": "name", "reason": "cells-missing"}


def test_the_command_line_tells_people_and_programs(house, command, tmp_path):
    path = tmp_path / "members.csv"
    escape = "\x1b[31mx"
    path.write_text(f"{HEADER}\n{row(570001)}\n{row(570002, address=escape)}\n")
    people = command("import", str(path))
    assert people.returncode == 1 and "address-malformed" in people.stdout and people.stdout.endswith("1 would be created, 0 updated, 0 left as they are, 1 invalid; 0 passwords\nnothing was written\n")
    assert "\x1b" not in people.stdout and "␛[31mx" in people.stdout
    assert command("import", "--dry-run", str(path)).returncode == 1 and command("import", "--dry-run", "--skip-invalid", str(path)).returncode == 0
    programs = command("import", str(path), "--skip-invalid", "--json")
    assert programs.returncode == 0 and counts(json.loads(programs.stdout)) == (2, 1, 0, 0, 1, True)
    typed = subprocess.run(
        [binary(), "organisation", "import", "--tenant", "terms", "--dry-run", "--encoding", "cp932", "-"], input=f"{HEADER}\n{row(570003)}\n".encode("cp932"),
        capture_output=True, env=clean_environment(command.environment), timeout=60)
    assert typed.returncode == 0 and typed.stdout.decode().endswith("nothing was written: a dry run\n"), typed.stderr
    assert "cannot be read" in command("import", str(tmp_path / "nowhere")).stderr
    assert command("import", str(tmp_path)).stderr.endswith("is a folder\n")
    assert "there is no encoding “klingon”" in command("import", "--encoding", "klingon", str(path)).stderr


def test_an_import_that_is_killed_anywhere_ends_in_the_same_when_begun_again(house, owner, command, tmp_path):
    """Twenty kills over its whole length: each time all of it has happened or nothing."""
    lines = 3000
    path = tmp_path / "killed.csv"
    path.write_text("\n".join([f"{HEADER},credential:s-password"] + [f"{row(600000 + number)},pass-word-{number}" for number in range(lines)]) + "\n")
    words = [binary(), "organisation", "import", "--tenant", "terms", "--json", str(path)]
    environment = command.environment | {"AIKOTOBA_DATABASE_URL": command.environment["AIKOTOBA_DATABASE_URL"] + " application_name=importer"}

    def there() -> int:
        return house.one("select count(*) from registry.organisations where tenant_id = 1 and member_id >= '600000'")

    def forget():
        house.sql("delete from registry.contacts where organisation_id in (select organisation_id from registry.organisations where member_id >= '600000' and tenant_id = 1)")
        house.sql("delete from registry.credentials where organisation_id in (select organisation_id from registry.organisations where member_id >= '600000' and tenant_id = 1)")
        house.sql("delete from registry.organisations where member_id >= '600000' and tenant_id = 1")

    began = time.monotonic()
    first = command("import", "--json", str(path))
    assert first.returncode == 0, first.stderr
    whole = time.monotonic() - began
    expected = contents(house)
    forget()
    states = set()
    for turn in range(20):
        process = subprocess.Popen(words, env=clean_environment(environment), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(random.uniform(turn, turn + 1) / 20 * whole * 1.1)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        # What PostgreSQL was asked to do it does, whether or not anybody waits for it, and only then sees that nobody does.
        wait_for("what was under way", lambda: not house.one("select count(*) from pg_stat_activity where application_name = 'importer'"))
        states.add(there())
        assert states <= {0, lines}
        if there():
            assert contents(house) == expected
            forget()
    finished = command("import", "--json", str(path))
    assert finished.returncode == 0 and counts(json.loads(finished.stdout)) == (lines, lines, 0, 0, 0, True), finished.stderr
    assert contents(house) == expected
    assert counts(json.loads(command("import", "--json", str(path)).stdout)) == (lines, 0, 0, lines, 0, True)
    house.caller().sign_in("602999", "pass-word-2999")


def test_two_files_come_at_a_time_and_a_third_is_told_to_come_again(owner):
    header, opened, answers = "memberId,name\n".encode(), threading.Semaphore(0), []
    finish = threading.Event()

    def slowly():
        yield header
        opened.release()
        finish.wait(60)

    def upload():
        headers = {"Authorization": f"Bearer {owner.token}", "Content-Type": "text/csv"}
        with httpx.Client(base_url=owner.client.base_url, timeout=120) as client:
            answers.append(client.post("/organisations/import", content=slowly(), headers=headers))

    threads = [threading.Thread(target=upload) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert opened.acquire(timeout=30)
    time.sleep(0.5)
    third = bring(owner, HEADER)
    problem = refusal(third, 503, "imports-running")
    assert problem["title"] == "Two files are being brought in already; send this one when they are done"
    assert third.headers["Retry-After"] == "30"
    assert owner.get("/organisations", limit=1).status_code == 200, "the desk works on"
    finish.set()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [200, 200], [answer.text for answer in answers]
    assert brought(owner, HEADER)["lines"] == 0, "and there is room again"
