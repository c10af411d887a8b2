"""A tenant's own host: its pages without the slug, nobody else's pages, the same API."""

import re

import httpx
import pytest

from instance import Instance, wait_for

HOST = "members.terms.example"


@pytest.fixture(scope="module")
def house():
    with Instance() as instance:
        instance.sql("insert into registry.tenant_hosts (tenant_id, host) select tenant_id, %s from registry.tenants where slug = 'terms'", HOST)

        def known():
            # A slug nobody has heard of makes the service read its tenants again.
            instance_get(instance, "/nobody/", host="localhost")
            return instance_get(instance, "/").status_code == 200

        wait_for("the host to be known", known)
        yield instance


def instance_get(house, path: str, host: str = HOST, **headers: str) -> httpx.Response:
    return httpx.get(house.url + path, headers={"Host": host, "Accept-Language": "en", **headers})


def test_its_pages_begin_at_the_root_and_their_links_have_no_slug(house):
    page = instance_get(house, "/")
    assert page.status_code == 200 and 'action="/sign-in"' in page.text
    addresses = re.findall(r'(?:href|action)="([^"]*)"', page.text)
    assert addresses and not [address for address in addresses if address.startswith("/terms")]
    for address in addresses:
        if address.startswith("/") and address != "/sign-in":
            assert instance_get(house, address.replace("&amp;", "&")).status_code == 200, address
    refused = instance_get(house, "/my-page")
    assert refused.status_code == 303 and refused.headers["Location"] == "/?next=my-page"
    # The path with the slug goes on working where it always did.
    assert 'action="/terms/sign-in"' in instance_get(house, "/terms/", host="localhost").text


def test_nobody_elses_pages_are_there(house):
    for path in ("/norms/", "/norms/faq", "/terms/", "/nobody/", "//norms/", "/%6eorms/"):
        assert instance_get(house, path).status_code == 404, path


def test_a_header_that_a_stranger_can_write_is_not_the_host(house):
    assert instance_get(house, "/", host="localhost", **{"X-Forwarded-Host": HOST}).status_code == 404


def test_signing_in_and_asking_lead_to_addresses_without_the_slug(house):
    member = house.demo["tenants"][0]
    page = instance_get(house, "/")
    [token] = set(re.findall(r'name="form_token" value="([^"]*)"', page.text))
    cookies = [header.split(";")[0] for header in page.headers.get_list("Set-Cookie")]
    form = {"form_token": token, "member-id": member["memberId"], "password": member["password"], "next": "k-password"}
    answer = httpx.post(f"{house.url}/sign-in", headers={"Host": HOST, "Cookie": "; ".join(cookies), "Origin": f"https://{HOST}"}, data=form)
    assert answer.status_code == 303 and answer.headers["Location"] == "/inquiries/ask/k-password", answer.text
    cookies += [header.split(";")[0] for header in answer.headers.get_list("Set-Cookie")]
    session = {"Cookie": "; ".join(cookies)}
    page = instance_get(house, "/inquiries/ask/k-password", **session)
    [token, *_] = re.findall(r'name="form_token" value="([^"]*)"', page.text)
    asked = httpx.post(
        f"{house.url}/inquiries/ask/k-password", headers={"Host": HOST, **session}, data={"form_token": token, "email": member["contactEmail"]})
    assert asked.status_code == 303 and re.fullmatch(r"/inquiries/[0-9a-f-]{36}/code", asked.headers["Location"])
    # The cookie that names the address belongs to this page's path, or the page would not know it.
    [kept] = [header for header in asked.headers.get_list("Set-Cookie") if header.startswith("aikotoba-address-")]
    assert f"Path={asked.headers['Location'].removesuffix('/code')};" in kept


def test_the_api_has_the_same_address_there(house):
    answer = instance_get(house, "/v1/tenants/terms/inquiry-types")
    assert answer.status_code == 200 and answer.json()["items"]
    assert instance_get(house, "/openapi.json").status_code == 200
    assert instance_get(house, re.search(r'/assets/portal\.css[^"]*', instance_get(house, "/").text)[0]).status_code == 200
