"""A setting that nobody reads is not passed over in silence."""

import json
import pathlib

import pytest

from instance import run_command


@pytest.fixture
def file(desk, tmp_path):
    """Writes a settings file that serve would work with, and whatever else is in it."""

    def write(**more) -> str:
        path = tmp_path / "settings.json"
        known = {
            "database": {"url": desk.connection("aikotoba_server"), "namedStatements": True}, "keys": {"file": str(desk.data / "key-ring")},
            "courier": {"inServer": False}, "listen": "127.0.0.1:8361", "admin": {"listen": "127.0.0.1:8362"}, "trustedProxies": ["192.0.2.1"],
        }
        path.write_text(json.dumps(known | more))
        return str(path)

    return write


@pytest.mark.parametrize("more, words", [
    ({"lisen": "127.0.0.1:80"}, "lisen (the nearest is listen)"),
    ({"log": {"levle": "info"}}, "log.levle (the nearest is log.level)"),
    ({"smtp": {"password_file": "/run/secret"}}, "smtp.password_file (the nearest is smtp.passwordFile)"),
    ({"courrier": {"inServer": False}}, "courrier.inServer (the nearest is courier.inServer)"),
    ({"trusted": {"proxies": ["10.0.0.0/8"]}}, "trusted.proxies (the nearest is trustedProxies)"),
    ({"listen": {"port": 80}}, "listen.port (the nearest is listen)"),
    ({"LISTEN": "127.0.0.1:80"}, "LISTEN (the nearest is listen)"),
])
@pytest.mark.parametrize("command", ["serve", "courier", "doctor"])
def test_a_misspelt_setting_of_the_file_is_refused_and_the_nearest_named(command, more, words, file):
    result = run_command(command, "--config", file(**more), seconds=20)
    assert result.returncode == 1 and words in result.stdout + result.stderr, result.stdout + result.stderr


def test_all_misspelt_settings_are_named_at_once_and_never_their_values(file):
    result = run_command("serve", "--config", file(a=1, smpt={"host": "secret-value"}, b=[]))
    assert result.returncode == 1
    for name in ("a (", "b (", "smpt.host (the nearest is smtp.host)"):
        assert name in result.stderr
    assert "secret-value" not in result.stderr


@pytest.mark.parametrize("more, words", [
    ({"courier": {"inServer": "perhaps"}}, "courier.inServer is neither true nor false"),
    ({"database": {"url": "host=x", "namedStatements": "off"}}, "database.namedStatements is neither true nor false"),
    ({"trustedProxies": "10.0.0.0/8"}, "trustedProxies is not a list"),
])
def test_a_setting_of_another_kind_does_not_become_the_default(more, words, file):
    result = run_command("serve", "--config", file(**more))
    assert result.returncode == 1 and words in result.stderr


def test_a_variable_that_is_no_setting_is_told_to_the_log_by_name_and_serve_goes_on(desk):
    with desk.serve(AIKOTOBA_LISTNE="planted-value", AIKOTOBA_PORT_8080_TCP="tcp://10.0.0.1:8080") as server:
        lines = [json.loads(line) for line in server.program.log.read_text().splitlines()]
        told = {line["name"]: line["nearest"] for line in lines if line["message"] == "a variable of the environment is no setting"}
        assert told["AIKOTOBA_LISTNE"] == "AIKOTOBA_LISTEN" and set(told) == {"AIKOTOBA_LISTNE", "AIKOTOBA_PORT_8080_TCP"}
        assert "planted-value" not in server.program.log.read_text()


def test_the_settings_file_that_is_shipped_has_known_settings_only():
    result = run_command("doctor", "--json", "--config", str(pathlib.Path(__file__).parents[2] / "deploy/aikotoba.json"))
    assert {"verdict": "good", "sentence": "every setting of the file is a known one"} in json.loads(result.stdout), result.stdout
