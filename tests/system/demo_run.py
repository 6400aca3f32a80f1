"""Run the demo as a person would, and read its report."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LINLI_SIM = Path(sys.executable).parent / "linli-sim"
SETTLE_S = 400


def demo(folder: Path, *options: str) -> tuple[int, dict[str, Any], str]:
    """Exit status, report, and all that was printed."""
    report = folder / "report.json"
    run = subprocess.run(
        [str(LINLI_SIM), "demo", "--report", str(report), *options],
        capture_output=True,
        text=True,
        timeout=SETTLE_S,
        check=False,
    )
    said = run.stdout + run.stderr
    written = json.loads(report.read_text()) if report.exists() else {}
    return run.returncode, written, said
