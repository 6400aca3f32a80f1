"""`linli-hub ARGUMENTS` in this process: a new one imports for a second each time."""

import os
from pathlib import Path

from typer.testing import CliRunner

from linli_hub.cli.main import app


def typed(*arguments: str, config: Path | None = None) -> tuple[int, str]:
    """Exit code and all that was printed."""
    before = os.umask(0o077)  # as the program's own main sets it
    try:
        env = {"LINLI_CONFIG": str(config)} if config else None
        done = CliRunner().invoke(app, list(arguments), env=env)
    finally:
        os.umask(before)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def init(data: Path, centre: str) -> str:
    """A new centre in `data`; what was printed."""
    code, said = typed("init", "--data", str(data), "--centre", centre)
    assert code == 0, said
    return said
