"""The dialect `ansi` on PostgreSQL: a cluster of its own, that nobody else is asked for, and gone at the end.

Its programs are those of the path, or of Debian's newest version. Who is root becomes `postgres` for it.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from engines import statements, wrote

# What DuckDB finds in a file, by PostgreSQL's name; other types are called the same.
TYPES = {"VARCHAR": "TEXT", "DOUBLE": "DOUBLE PRECISION", "HUGEINT": "NUMERIC(38)"}
SETTINGS = "-h '' -c fsync=off -c synchronous_commit=off -c jit=off -c work_mem=64MB"


def programs():
    found = shutil.which("initdb")
    if found:
        return pathlib.Path(found).parent
    # The folders are called by the version.
    folders = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda own: float(own.parent.name))
    return folders[-1] if folders else sys.exit("PostgreSQL is not there: initdb is neither on the path nor below /usr/lib/postgresql")


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


class Postgres:
    dialect = "ansi"

    def __init__(self, work):
        import psycopg

        self.bin, self.place = programs(), pathlib.Path(tempfile.mkdtemp(prefix="quarterday-postgres-"))
        self.as_whom = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.as_whom:
            shutil.chown(self.place, "postgres")
        self.call("initdb", "-D", self.place / "data", "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")
        options = f"{SETTINGS} -k {self.place}"
        self.call("pg_ctl", "start", "-w", "-s", "-D", self.place / "data", "-l", self.place / "log", "-o", options)
        # From here on it must be ended, come what may.
        try:
            self.connection = psycopg.connect(host=str(self.place), user="postgres", dbname="postgres", autocommit=True)
        except BaseException:
            self.stop()
            raise

    def call(self, program, *words):
        ended = subprocess.run(
            [*self.as_whom, self.bin / program, *words], cwd=self.place, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        if ended.returncode:
            sys.exit(f"{program}: {ended.stderr}")

    def make(self, command, records):
        try:
            self.load(records)
            self.run(wrote(command))
        except BaseException:
            self.end()
            raise

    def load(self, records):
        """Puts the files of each folder into a table `records.<folder>`, with the place of each line in its file."""
        import duckdb

        for schema in ("records", "models"):
            self.connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
            self.connection.execute(f"CREATE SCHEMA {schema}")
        for folder in sorted(pathlib.Path(records).iterdir()):
            given = "hive_partitioning = TRUE, hive_types_autocast = FALSE, union_by_name = TRUE, file_row_number = TRUE"
            read = f"FROM read_parquet('{folder}/*/part.parquet', {given})"
            select = f"SELECT * EXCLUDE (file_row_number), file_row_number AS file__row {read}"
            kinds = [(name, TYPES.get(kind, kind)) for name, kind, *_ in duckdb.execute(f"DESCRIBE {select}").fetchall()]
            table = f"records.{quoted(folder.name)}"
            self.connection.execute(f"CREATE TABLE {table} ({', '.join(f'{quoted(name)} {kind}' for name, kind in kinds)})")
            with self.connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in duckdb.execute(select).fetchall():
                    copy.write_row(row)
            self.connection.execute(f"ANALYZE {table}")

    def run(self, script):
        # As whoever runs the script would: in a schema for it, and with what is counted of each table at once.
        self.connection.execute("SET search_path = models")
        for statement in statements(script):
            self.connection.execute(statement)
            made = next(line for line in statement.splitlines() if not line.startswith("--"))
            if made.startswith("CREATE TABLE "):
                self.connection.execute(f"ANALYZE {made.removeprefix('CREATE TABLE ').removesuffix(' AS')}")

    def fetch(self, query):
        cursor = self.connection.execute(query)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row)) for row in cursor.fetchall()]

    def end(self):
        self.connection.close()
        self.stop()

    def stop(self):
        self.call("pg_ctl", "stop", "-m", "immediate", "-s", "-D", self.place / "data")
        shutil.rmtree(self.place)
