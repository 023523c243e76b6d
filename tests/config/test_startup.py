"""What is checked before a process begins to work."""

import os

import psycopg
import pytest

from config.environment import WrongSetting
from config.startup import check_broker_url, check_database_url, refuse_transaction_pooling
from tests.config.pooler import TransactionPooler


@pytest.mark.parametrize("choose", ["last", "first"])
@pytest.mark.parametrize("size", [1, 2, 5])
def test_a_pooler_that_lends_connections_per_transaction_is_refused(socket_enabled, size, choose):
    pooler = TransactionPooler(os.environ["DATABASE_URL"], size=size, choose=choose)
    try:
        with psycopg.connect(pooler.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        with pytest.raises(WrongSetting, match="read each other's data"):
            refuse_transaction_pooling(pooler.url)
    finally:
        pooler.close()


def test_postgresql_itself_is_accepted():
    refuse_transaction_pooling(os.environ["DATABASE_URL"])


def test_a_database_that_does_not_answer_gets_one_clear_sentence(socket_enabled):
    with pytest.raises(WrongSetting, match="does not answer"):
        refuse_transaction_pooling("postgresql://nobody@127.0.0.1:1/nothing")


@pytest.mark.parametrize(
    "url",
    [
        "mysql://me@host/db",
        "postgresql://me@host/",
        "postgresql://me@host:port/db",
        "postgresql://[::1/db",
        "nonsense",
        "/",
    ],
)
def test_a_wrong_database_url_gets_one_clear_sentence(url):
    with pytest.raises(WrongSetting, match=r"DATABASE_URL .*postgresql://user:password@host:5432/name"):
        check_database_url(url)


@pytest.mark.parametrize("url", ["http://host", "redis:", "redis://host:port/0", "nonsense"])
def test_a_wrong_broker_url_gets_one_clear_sentence(url):
    with pytest.raises(WrongSetting, match=r"BROKER_URL .*redis://host:6379/0"):
        check_broker_url(url)


@pytest.mark.parametrize("url", ["redis://host:6379/0", "redis+socket:///run/redis.sock", "amqp://me:secret@host//"])
def test_a_right_broker_url_is_accepted(url):
    check_broker_url(url)
