"""Whoever only follows links: a scanner of letters, a preview, a search engine. And all rows that there are, to see that it changed none."""

import html
import re
import urllib.parse

import httpx

TABLES = """
    select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('registry', 'vault', 'identity', 'audit') and c.relkind = 'r' and c.oid <> 'audit.seals'::regclass order by 1"""


def contents(desk) -> dict[str, tuple[int, str]]:
    """Number and digest of the rows of every table but what the hour seals; when a session was used last is allowed to change."""
    return {
        table: desk.sql(
            "select count(*), md5(coalesce(string_agg(md5(row::text), '' order by md5(row::text)), ''))"
            f" from (select to_jsonb(t) - 'last_used_at' as row from {table} t) rows")[0]
        for (table,) in desk.sql(TABLES)}


def crawl(client: httpx.Client, start: list[str]) -> dict[str, int]:
    """Every address that a page links to or submits to, asked for by HEAD and by GET."""
    seen, waiting = {}, list(start)
    while waiting:
        address = waiting.pop(0)
        if address in seen:
            continue
        head = client.head(address)
        answer = client.get(address)
        assert head.status_code == answer.status_code and head.content == b"", address
        assert answer.status_code < 500, address
        seen[address] = answer.status_code
        links = [answer.headers["location"]] if answer.is_redirect else []
        if answer.headers.get("content-type", "").startswith("text/html"):
            links += re.findall(r'(?:href|src|action)="([^"#][^"]*)"', answer.text)
        for link in links:
            target = urllib.parse.urljoin(address, html.unescape(link)).split("#")[0]
            if target.startswith(str(client.base_url)) and target not in seen:
                waiting.append(target)
    return seen
