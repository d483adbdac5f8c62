"""A PostgreSQL database to a file and back, by PostgreSQL's own programs."""

import os
import secrets
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from dti_portal.launcher.console import LaunchError
from dti_portal.launcher.options import Options
from dti_portal.launcher.postgres import client_programs

LIBPQ_NAMES = {"dbname": "PGDATABASE"}
MAINTENANCE = "postgres"
# pg_restore of PostgreSQL 17 and later says it to servers that do not know it yet.
UNKNOWN_TO_OLDER_SERVERS = b"SET transaction_timeout = 0;"
HEADER = 4096


def write(options: Options, url: str, file: Path) -> None:
    """Dump the database of `url` into `file`; raises `LaunchError` with PostgreSQL's own words."""
    how = ("--format=custom", "--compress=6", "--file")
    _run(_program(options, "pg_dump"), *how, file, environment=_environment(url))


def replace(options: Options, url: str, file: Path) -> None:
    """Put the content of `file` in the place of the database of `url`, in one step at the very end.

    Raises `LaunchError` and leaves the database as it was when anything fails.
    """
    name = str(conninfo_to_dict(url)["dbname"])
    try:
        with (
            psycopg.connect(url, dbname=MAINTENANCE, autocommit=True) as server,
            _new_database(server, name) as new,
        ):
            _load(options, url, new, file)
            _swap(server, name, new)
    except psycopg.Error as error:
        raise _failure("restore", str(error)) from None


@contextmanager
def _new_database(server: psycopg.Connection, like: str) -> Iterator[str]:
    """An empty database with the encoding and order of `like`; gone again if what follows fails."""
    new = f"{like}_restored_{secrets.token_hex(4)}"
    query = "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = %s"
    found = server.execute(query, [like]).fetchone()
    if found is None:
        raise _failure("restore", f"no database {like}")
    create = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING {} LC_COLLATE {} LC_CTYPE {}")
    server.execute(create.format(sql.Identifier(new), *(sql.Literal(value) for value in found)))
    try:
        yield new
    except BaseException:
        _drop(server, new)
        raise


def _swap(server: psycopg.Connection, name: str, new: str) -> None:
    old = f"{name}_replaced_{secrets.token_hex(4)}"
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with server.transaction():
        server.execute(rename.format(sql.Identifier(name), sql.Identifier(old)))
        server.execute(rename.format(sql.Identifier(new), sql.Identifier(name)))
    _drop(server, old)


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _load(options: Options, url: str, name: str, file: Path) -> None:
    """Everything or nothing: one transaction, ended by the first error."""
    script = file.with_suffix(".sql")
    _run(_program(options, "pg_restore"), "--no-owner", "--no-privileges", "--file", script, file)
    spare_older_servers(script)
    quiet = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
    _run(_program(options, "psql"), *quiet, "--file", script, environment=_environment(url, name))


def spare_older_servers(script: Path) -> None:
    """Blank out, in place, what PostgreSQL before 17 refuses."""
    with open(script, "r+b") as file:
        header = file.read(HEADER)
        file.seek(0)
        file.write(header.replace(UNKNOWN_TO_OLDER_SERVERS, b" " * len(UNKNOWN_TO_OLDER_SERVERS)))


def _run(program: Path, *words: str | Path, environment: Mapping[str, str] | None = None) -> None:
    command = [str(word) for word in (program, *words)]
    done = subprocess.run(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    if done.returncode:
        raise _failure(program.name, done.stderr)


def _program(options: Options, name: str) -> Path:
    return client_programs(options.pg_bin) / name


def _environment(url: str, name: str | None = None) -> dict[str, str]:
    """The connection in the environment: on the command line everybody could read the password."""
    told = conninfo_to_dict(url) | ({"dbname": name} if name else {})
    return dict(os.environ) | {
        LIBPQ_NAMES.get(key, f"PG{key.upper()}"): str(value) for key, value in told.items()
    }


def _failure(what: str, words: str) -> LaunchError:
    said = words.strip() or "no reason given"
    return LaunchError(
        f"{what} không thành công, dữ liệu vẫn như cũ.", f"{what} failed, the data are as before: {said}"
    )
