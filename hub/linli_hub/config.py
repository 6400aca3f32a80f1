"""The hub's settings: one TOML file, `LINLI_…` variables over it. Unknown keys are errors.

Every complaint names the file, the key and what to do, in Chinese and in English.
"""

import tomllib
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from linli_hub.base.core.policy import StationPolicy
from linli_hub.base.views.words import beside, told
from linli_wire.topics import SLUG

WORDS = beside(__file__)

Port = Annotated[int, Field(ge=1, le=65535)]


class ConfigError(Exception):
    """The settings cannot be used; the text says where and what to do, zh and en."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Web(_Table):
    """Where pages and API are served. Off loopback only with a certificate."""

    host: str = "127.0.0.1"
    port: Port = 8420
    tls_cert: Path | None = None
    tls_key: Path | None = None
    public_url: str | None = None
    behind_proxy: bool = False


class Broker(_Table):
    """The centre's broker, and the files of its that we write."""

    host: str = "127.0.0.1"
    port: Port = 8883
    ca_file: Path | None = None
    public_host: str | None = None
    public_port: Port | None = None
    password_file: Path | None = None
    acl_file: Path | None = None
    pid_file: Path | None = None


class Telemetry(_Table):
    """An InfluxDB-like server that readings are copied to; off without a url."""

    url: str | None = None
    token: SecretStr = SecretStr("")
    org: str = "linli"
    bucket: str = "linli"


class Station(_Table):
    """What this centre decides about its points station; base/core/policy.py."""

    keep_days: Annotated[int, Field(ge=1, le=31)] = 3
    refund_days: Annotated[int, Field(ge=0, le=365)] = 14
    second_person_above: Annotated[int, Field(ge=0)] = 100
    page_link_days: Annotated[int, Field(ge=1, le=31)] = 7
    lead_days: Annotated[int, Field(ge=1, le=90)] = 7


class Settings(BaseSettings):
    """All settings. Only `centre` and `data` have no default."""

    model_config = SettingsConfigDict(
        env_prefix="LINLI_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    centre: Annotated[str, Field(pattern=SLUG)]
    data: Path
    timezone: str = "Asia/Shanghai"
    language: Literal["zh-CN", "en"] = "zh-CN"
    database: str | None = None
    log: Literal["debug", "info", "warning", "error"] = "info"
    limits_scale: Annotated[int, Field(ge=1, le=1000)] = 1
    web: Web = Web()
    broker: Broker = Broker()
    telemetry: Telemetry = Telemetry()
    station: Station = Station()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Variables win over the file; nothing is read from anywhere else."""
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls))

    @property
    def database_url(self) -> str:
        """The URL given, else SQLite inside `data`."""
        return self.database or f"sqlite:///{self.data.resolve() / 'linli.db'}"

    @property
    def policy(self) -> StationPolicy:
        return StationPolicy(**self.station.model_dump())

    @property
    def keys(self) -> Path:
        return self.data / "keys"

    @property
    def origin(self) -> str:
        """Scheme and host as a browser sees them."""
        if self.web.public_url:
            return self.web.public_url.rstrip("/")
        scheme = "https" if self.web.tls_cert else "http"
        host = f"[{self.web.host}]" if ":" in self.web.host else self.web.host
        return f"{scheme}://{host}:{self.web.port}"


def load(path: Path) -> Settings:
    """Read `path`, or raise ConfigError with every fault found."""
    if not path.is_file():
        raise ConfigError(_both("no_file", path=path))
    reader: Any = type("Settings", (Settings,), {"model_config": {"toml_file": path}})
    try:
        settings: Settings = reader()
    except ValidationError as error:
        lines = [_complaint(path, dict(fault)) for fault in error.errors()]
        raise ConfigError("\n".join(lines)) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_both("not_toml", path=path, error=error)) from None
    _guard(path, settings)
    return settings


def is_loopback(host: str) -> bool:
    """True for an address that only this machine reaches."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _guard(path: Path, settings: Settings) -> None:
    """Refuse what would send passwords over a network in clear."""
    web, broker = settings.web, settings.broker
    if (web.tls_cert is None) != (web.tls_key is None):
        raise ConfigError(_both("tls_half", path=path))
    if not is_loopback(web.host) and web.tls_cert is None:
        raise ConfigError(_both("web_in_clear", path=path, host=web.host))
    if not is_loopback(broker.host) and broker.ca_file is None:
        raise ConfigError(_both("broker_in_clear", path=path, host=broker.host))


def _complaint(path: Path, fault: dict[str, Any]) -> str:
    place = ".".join(str(part) for part in fault["loc"])
    key = f"fault_{fault['type']}"
    known = key if key in WORDS else "fault_other"
    return _both(known, path=path, key=place, why=fault["msg"])


def _both(name: str, /, **gaps: object) -> str:
    """Chinese, and English on a line below."""
    return "\n".join(told(WORDS, name, **gaps))
