"""Debian's nginx in front of an instance, by the very files of deploy/, with ports, folders and certificate of the test."""

import os
import pathlib
import shutil
import socket
import ssl
import subprocess

import httpx

from instance import free_port, wait_for

DEPLOY = pathlib.Path(__file__).parents[2] / "deploy"


class WebServer:
    """`https://127.0.0.1:<port>`; its pages lie below `pages`."""

    def __init__(self, instance):
        self.port, self.folder = free_port(), instance.folder / "nginx"
        self.pages = self.folder / "www"
        self.pages.mkdir(parents=True)
        (self.folder / "temp").mkdir()
        self._certify()
        snippet = self._write("members-only.conf", (DEPLOY / "nginx/members-only.conf").read_text(), {"root /srv/www;": f"root {self.pages};"})
        server = self._write("site.conf", (DEPLOY / "nginx.conf").read_text(), {
            "server 127.0.0.1:8080;": f"server 127.0.0.1:{instance.port};",
            "/var/log/nginx/aikotoba.log": f"{self.folder}/access.log",
            "listen 80;": f"listen 127.0.0.1:{self.port + 1};", "listen [::]:80;": "",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{self.port} ssl http2;", "listen [::]:443 ssl http2;": "",
            "/etc/ssl/members.example.jp/fullchain.pem": f"{self.folder}/certificate.pem",
            "/etc/ssl/members.example.jp/key.pem": f"{self.folder}/key.pem",
            "# include /etc/nginx/members-only.conf;": f"include {snippet};"})
        temporary = " ".join(
            f"{kind}_temp_path {self.folder}/temp/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        self.configuration = self._write("nginx.conf", (
            f"{'user root;' if os.getuid() == 0 else ''} worker_processes 1; daemon off; pid {self.folder}/pid;\n"
            f"error_log {self.folder}/error.log; events {{}}\n"
            f"http {{ include /etc/nginx/mime.types; access_log off; {temporary} include {server}; }}\n"), {})

    def _write(self, name: str, text: str, replaced: dict[str, str]) -> pathlib.Path:
        for old, new in replaced.items():
            assert old in text, f"deploy has no longer: {old}"
            text = text.replace(old, new)
        (self.folder / name).write_text(text)
        return self.folder / name

    def _certify(self):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
             "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", self.folder / "key.pem", "-out", self.folder / "certificate.pem"],
            check=True, capture_output=True)

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def browser(self) -> httpx.Client:
        """Keeps cookies as a browser does, and follows nothing by itself."""
        context = ssl.create_default_context(cafile=str(self.folder / "certificate.pem"))
        return httpx.Client(base_url=self.url, verify=context, timeout=30)

    def __enter__(self) -> "WebServer":
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        checked = subprocess.run([program, "-t", "-c", self.configuration, "-p", self.folder], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr
        self.process = subprocess.Popen(
            [program, "-c", self.configuration, "-p", self.folder], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for("nginx", self._listens)
        return self

    def _listens(self) -> bool:
        assert self.process.poll() is None, (self.folder / "error.log").read_text()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)
