import itertools
import os

import pytest

from instance import Instance, binary
from member import Caller, Member

# Members by their place: bulk tests take theirs from the front, each other test takes fresh ones from the back, so
# that nobody meets somebody else's throttles.
ORGANISATIONS = 2500 if os.environ.get("AIKOTOBA_TEST_SIZE") == "full" else 1000
FIRST_FRESH = 510


def pytest_configure(config):
    try:
        binary()
    except RuntimeError as error:
        pytest.exit(str(error), returncode=2)


@pytest.fixture(scope="session")
def desk():
    """The instance most tests share."""
    with Instance(organisations=ORGANISATIONS, log_level="trace") as instance:
        yield instance
        assert instance.stop() == 0


@pytest.fixture(scope="session")
def members(desk) -> list[Member]:
    def address(index: int) -> str:
        return f"contact@member{index}.example" if index else "m.saeki@midorigaoka.example"

    return [Member(id, password, address(index)) for index, (id, password) in enumerate(sorted(desk.passwords.items()))]


@pytest.fixture(scope="session")
def fresh_members(members):
    return itertools.islice(members, FIRST_FRESH, None)


@pytest.fixture
def member(fresh_members) -> Member:
    """An organisation that no other test has touched."""
    return next(fresh_members)


@pytest.fixture
def signed_in(desk, member) -> Caller:
    return desk.caller().sign_in(member.id, member.password)


@pytest.fixture
def visitor(desk) -> Caller:
    """Somebody who is not signed in, from a network nobody else uses."""
    return desk.caller(network=next_network())


_networks = itertools.count(1)


def next_network() -> str:
    number = next(_networks)
    return f"127.77.{number // 250}.{number % 250 + 1}"
