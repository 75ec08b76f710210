"""Run a command beside a PostgreSQL server of its own: `python tests/with_postgres.py COMMAND …`.

The server listens on loopback only, keeps its data in a folder that is deleted at the end, and
is told to the command as TEST_POSTGRES (an address with its password, database `postgres`).
`make test-postgres` calls this; the exit code is the command's.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

PASSWORD = "s3cret/word"
"""With a character that must be quoted in an address."""
OPTIONS = (
    "-c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off "
    "-c synchronous_commit=off -c max_connections=200"
)


def find_programs() -> Path | None:
    """Debian keeps them off the PATH, a folder for each version."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((path.parent for path in folders), key=lambda p: float(p.parent.name), default=None)


def main(command: list[str]) -> int:
    """Start, run, stop."""
    programs = find_programs()
    if programs is None:
        print("PostgreSQL's server is missing. Install it: apt-get install postgresql")
        return 2
    # PostgreSQL refuses to run as root; Debian's package has a user for it.
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="saga-postgres-"))
    (folder / "password").write_text(PASSWORD)
    if as_user:
        for path in (folder, folder / "password"):
            shutil.chown(path, "postgres")

    def run(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [*as_user, programs / program, "-D", folder / "data", *arguments],
            cwd=folder, stdout=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        if done.returncode:
            log = folder / "log"
            sys.exit(f"{program} failed. {log.read_text() if log.exists() else ''}")

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # through the `finally`s below
    try:
        run("initdb", "-U", "saga", "-A", "scram-sha-256", f"--pwfile={folder / 'password'}",
            "-E", "UTF8", "--no-locale", "--no-sync")  # fmt: skip
        options = f"{OPTIONS} -p {port} -k {folder}"
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            quoted = PASSWORD.replace("/", "%2F")
            address = f"postgresql://saga:{quoted}@127.0.0.1:{port}/postgres"
            return subprocess.run(
                command, env=os.environ | {"TEST_POSTGRES": address}, check=False
            ).returncode
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
