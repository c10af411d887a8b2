"""A path that there is says which methods it takes; one that there is not says nothing."""

import itertools

import httpx
import pytest

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "PURGE", "M-SEARCH"]
PAGES = {
    "/terms": "GET, HEAD", "/terms/": "GET, HEAD", "/terms/sign-in": "GET, HEAD, POST", "/terms/sign-out": "GET, HEAD, POST", "/terms/inquiries": "GET, HEAD",
    "/terms/inquiries/ask/k-password": "GET, HEAD, POST", "/terms/inquiries/01a1fc9c-5d20-7e1a-8135-144c280fa6eb/code": "GET, HEAD, POST",
    "/terms/faq": "GET, HEAD", "/assets/portal.css": "GET, HEAD", "/dev/mail": "GET, HEAD",
}


def allowed(item: dict) -> str:
    methods = {method.upper() for method in item} & {"GET", "POST", "PUT", "PATCH", "DELETE"}
    return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))


def check(answer: httpx.Response, method: str, allow: str, content_type: str):
    assert answer.status_code == 405, (method, answer.url, answer.status_code)
    assert answer.headers["Allow"] == allow
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    if method != "HEAD":
        assert answer.headers["Content-Type"] == content_type


@pytest.mark.parametrize("contract", ["openapi.json", "admin/openapi.json"])
def test_each_call_of_the_contracts_refuses_every_other_method_and_names_its_own(contract, desk):
    with httpx.Client(base_url=desk.url) as client:
        paths = client.get(f"/{contract}").json()["paths"]
        assert len(paths) > 9
        for (path, item), method in itertools.product(paths.items(), METHODS):
            if method in (allow := allowed(item)).split(", "):
                continue
            path = path.replace("{tenant}", "terms").replace("{inquiry}", "01a1fc9c-5d20-7e1a-8135-144c280fa6eb")
            answer = client.request(method, path)
            check(answer, method, allow, "application/problem+json")
            if method != "HEAD":
                assert answer.json()["code"] == "method-not-allowed"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_refuses_every_other_method_with_a_page(path, desk):
    with httpx.Client(base_url=desk.url) as client:
        for method in set(METHODS) - set(PAGES[path].split(", ")):
            check(client.request(method, path), method, PAGES[path], "text/html; charset=utf-8")


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/tenants/terms", "/v1/tenants/terms/nothing", "/admin/v1/nothing", "/terms/nothing", "/terms/a/b/c/d"])
def test_where_nothing_is_no_method_is_said_to_work(path, desk):
    with httpx.Client(base_url=desk.url) as client:
        for method in METHODS:
            answer = client.request(method, path)
            assert answer.status_code == 404 and "Allow" not in answer.headers, (method, answer.status_code)


def test_methods_make_no_series_of_their_own_in_the_metrics(desk):
    httpx.request("PROPFIND", f"{desk.url}/v1/tenants/terms/me")
    series = [line for line in httpx.get(f"{desk.admin_url}/metrics").text.splitlines() if 'method="PROPFIND"' in line]
    assert series and all('route="none"' in line or 'route="NotFound"' in line for line in series)
