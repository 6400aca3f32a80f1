"""Settings: every fault is named with its file, its key and what to do, zh and en."""

from pathlib import Path

import pytest

from linli_hub.config import ConfigError, is_loopback, load
from tests.hub.keyboard import typed

LEAST = 'centre = "c1"\ndata = "/tmp/x"\n'
EXAMPLE = Path(__file__).parents[3] / "hub" / "hub.example.toml"


def written(folder: Path, text: str) -> Path:
    path = folder / "hub.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text, key, zh, en",
    [
        (LEAST + "colour = 1\n", "colour", "没有这个配置项", "no such key"),
        (LEAST + "[web]\nhots = 1\n", "web.hots", "没有这个配置项", "no such key"),
        ('data = "/tmp/x"\n', "centre", "必须填写", "is required"),
        (LEAST + "[web]\nport = 0\n", "web.port", "值无效", "correct it"),
        (LEAST + "[web\n", "TOML", "不是有效的 TOML", "not valid TOML"),
        (
            LEAST + '[web]\nhost = "0.0.0.0"\n',
            "web.tls_cert",
            "不是本机地址",
            "not this machine",
        ),
        (
            LEAST + '[web]\ntls_cert = "/x"\n',
            "web.tls_key",
            "必须同时填写",
            "set both",
        ),
        (
            LEAST + '[broker]\nhost = "192.0.2.1"\n',
            "broker.ca_file",
            "不是本机地址",
            "not this machine",
        ),
    ],
)
def test_a_fault_names_file_key_and_remedy_in_both_languages(
    tmp_path: Path, text: str, key: str, zh: str, en: str
) -> None:
    path = written(tmp_path, text)

    with pytest.raises(ConfigError) as caught:
        load(path)

    said = str(caught.value)
    for part in (str(path), key, zh, en):
        assert part in said


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="linli-hub init"):
        load(tmp_path / "none.toml")


def test_off_loopback_is_allowed_with_a_certificate(tmp_path: Path) -> None:
    text = LEAST + '[web]\nhost = "0.0.0.0"\ntls_cert = "/c"\ntls_key = "/k"\n'

    assert load(written(tmp_path, text)).origin == "https://0.0.0.0:8420"


def test_a_variable_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINLI_WEB__PORT", "9000")

    assert load(written(tmp_path, LEAST + "[web]\nport = 8000\n")).web.port == 9000


def test_a_secret_of_the_settings_is_not_printed(tmp_path: Path) -> None:
    text = LEAST + '[telemetry]\nurl = "http://127.0.0.1:1"\ntoken = "hunter2"\n'

    assert "hunter2" not in repr(load(written(tmp_path, text)))
    assert "hunter2" not in str(load(written(tmp_path, text)).model_dump(mode="json"))


def test_the_example_has_every_key_and_is_valid(tmp_path: Path) -> None:
    settings = load(EXAMPLE)
    text = EXAMPLE.read_text(encoding="utf-8")

    for name, table in settings.model_dump().items():
        for key in table if isinstance(table, dict) else (name,):
            assert f"{key} =" in text, key


@pytest.mark.parametrize(
    "host, own",
    [
        *((own, True) for own in ("127.0.0.1", "127.9.9.9", "::1", "localhost")),
        *((other, False) for other in ("0.0.0.0", "::", "hub.example", "10.0.0.1")),
    ],
)
def test_loopback_is_known(host: str, own: bool) -> None:
    assert is_loopback(host) is own


@pytest.mark.parametrize("name", ["Linli", "-linli", "linli\n", "a" * 33, ""])
def test_a_centre_has_a_name_that_fits_into_topics(tmp_path: Path, name: str) -> None:
    data = tmp_path / "hub"

    code, said = typed("init", "--data", f"{data}", "--centre", name)

    assert code != 0
    assert "a-z" in said
    assert not data.exists()
