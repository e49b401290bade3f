"""The broker a test may mistreat."""

import pytest
import redis

from ccr.stack.valkey import Valkey


def test_a_private_broker_can_be_wiped_killed_and_started_again(own_valkey: Valkey) -> None:
    own_valkey.client().set("a", "1")
    own_valkey.wipe()
    assert own_valkey.client().get("a") is None
    own_valkey.client().set("a", "2")
    own_valkey.kill()
    with pytest.raises(redis.exceptions.ConnectionError):
        own_valkey.client().ping()
    own_valkey.start()
    assert own_valkey.client().get("a") is None


def test_the_broker_asks_for_its_password(own_valkey: Valkey) -> None:
    own_valkey.password = "wrong"
    with pytest.raises(redis.exceptions.AuthenticationError):
        own_valkey.client().ping()
