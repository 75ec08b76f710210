from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.settings import KNOWN, PROVIDER_KEY, ConfigError, load_settings


def test_defaults_need_nothing(monkeypatch):
    monkeypatch.delenv("SAGA_DATA")
    settings = load_settings()
    assert settings.discord_token is None
    assert str(settings.data) == "data"
    assert settings.log == "WARNING"


def test_the_environment_goes_before_the_file(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("SAGA_LOG=debug\nSAGA_DATA=elsewhere\nOPENAI_API_KEY=k\n")
    settings = load_settings()
    assert settings.log == "DEBUG"
    assert settings.data == tmp_path / "data"
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("SAGA_LOG", raising=False)


def test_lists(monkeypatch):
    monkeypatch.setenv("SAGA_ADMIN_USERS", "1, 2 3")
    monkeypatch.setenv("SAGA_ALLOW_PRIVATE_HOSTS", "localhost:8000,[::1]:80")
    settings = load_settings()
    assert settings.admin_users == {1, 2, 3}
    assert settings.allow_private_hosts == {"localhost:8000", "[::1]:80"}


@pytest.mark.parametrize(
    ("value", "shards", "leads"),
    [
        ("", None, True),
        ("0/1", ((0,), 1), True),
        ("0-3/16", ((0, 1, 2, 3), 16), True),
        (" 5/16", ((5,), 16), False),
    ],
)
def test_shards(monkeypatch, value, shards, leads):
    monkeypatch.setenv("SAGA_SHARDS", value)
    settings = load_settings()
    assert settings.shards == shards
    assert settings.leads is leads


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("SAGA_LGO", "debug", "Did you mean SAGA_LOG"),
        ("SAGA_ADMIN_USERS", "me", "SAGA_ADMIN_USERS"),
        ("SAGA_ALLOW_PRIVATE_HOSTS", "localhost", "not host:port"),
        ("SAGA_RELEVANCE", "much", "SAGA_RELEVANCE"),
        ("SAGA_LOG", "loud", "debug, info"),
        ("SAGA_SHARDS", "3", "0-3/16"),
        ("SAGA_SHARDS", "3-1/4", "0-3/16"),
        ("SAGA_SHARDS", "4/4", "0-3/16"),
        ("SAGA_METRICS_PORT", "many", "a port or host:port"),
        ("SAGA_METRICS_PORT", "99999", "a port or host:port"),
    ],
)
def test_a_wrong_value_is_named(monkeypatch, key, value, reason):
    monkeypatch.setenv(key, value)
    with pytest.raises(ConfigError, match=reason):
        load_settings()


def test_an_unknown_key_in_the_file_is_named(tmp_path):
    (tmp_path / ".env").write_text("DISCORD_TOKN=x\n")
    with pytest.raises(ConfigError, match="Did you mean DISCORD_TOKEN"):
        load_settings()


def test_a_secret_never_shows(monkeypatch):
    monkeypatch.setenv("DISCORD_TOKEN", "very-secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:very-secret@host/saga")
    assert "very-secret" not in repr(load_settings())


def test_relevance_can_be_switched_off(monkeypatch):
    monkeypatch.setenv("SAGA_RELEVANCE", "off")
    assert load_settings().relevance == -1.0


def test_the_example_file_explains_every_setting():
    example = dotenv_values(Path(__file__).parents[2] / ".env.example")
    assert {key for key in example if not PROVIDER_KEY.match(key)} == KNOWN


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("9464", ("127.0.0.1", 9464)),
        ("0.0.0.0:9464", ("0.0.0.0", 9464)),
        ("[::1]:9464", ("::1", 9464)),
        ("", None),
    ],
)
def test_metrics_are_on_loopback_unless_a_host_is_named(monkeypatch, text, address):
    monkeypatch.setenv("SAGA_METRICS_PORT", text)
    assert load_settings().metrics == address
