"""linli-edge: run the agent, or set it up. typer and rich load only for the set-up."""

import signal
import sys
import traceback
from pathlib import Path

from linli_edge import log
from linli_edge.config.load import ConfigError, load
from linli_edge.journal import keys
from linli_edge.journal.disk import DiskFault
from linli_edge.journal.lock import StoreInUse, StoreLock
from linli_link.mqtt import LinkError

USAGE = "linli-edge run --config FILE | enrol | check | status | voice (--help)"


def main() -> None:
    """The console script."""
    if not __debug__:
        sys.exit("python -O takes the assertions away: run without it")
    arguments = sys.argv[1:]
    if arguments[:1] == ["run"] and "--help" not in arguments:
        sys.exit(_run(arguments[1:]))
    from linli_edge.setup_commands import app  # heavy; not on the running path

    app()


def _run(arguments: list[str]) -> int:
    """Serve until SIGTERM; the exit code."""
    match arguments:
        case ["--config", file]:
            path = Path(file)
        case [joined] if joined.startswith("--config="):
            path = Path(joined.removeprefix("--config="))
        case _:
            sys.stderr.write(f"{USAGE}\n")
            return 2
    try:
        return _serve(path)
    except (
        ConfigError,
        keys.NotEnrolled,
        StoreInUse,
        LinkError,
        DiskFault,
        OSError,
    ) as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1
    except Exception:
        # our own fault: say where, end, and be started anew from what is on the disk
        log.line("crashed", trace=traceback.format_exc())
        return 3


def _serve(path: Path) -> int:
    config = load(path)
    store = Path(config.edge.store)
    identity, secrets = keys.load(store)
    if identity.edge != config.edge.name:
        raise ConfigError(
            f"{path}: edge.name: 此目录注册为 {identity.edge} / the store is enrolled "
            f"as {identity.edge}, not {config.edge.name}"
        )
    lock = StoreLock(store)
    from linli_edge.runtime import Enrolled, Runtime

    runtime = Runtime(
        Enrolled(config=config, store=store, identity=identity, secrets=secrets)
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, runtime.stop)
    try:
        runtime.run()
    finally:
        lock.release()
    return 0


if __name__ == "__main__":
    main()
