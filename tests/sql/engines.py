"""Runs a script of SQL on an engine, and fetches what comes of it."""

import os
import pathlib
import shutil
import subprocess
import sys

# Engines have no zone of their own to read days in.
os.environ.setdefault("TZ", "UTC")


def statements(script):
    """The statements of a script: a semicolon in a text, a name or a comment ends none."""
    found, start, at, within = [], 0, 0, None
    while at < len(script):
        sign = script[at]
        if within is None:
            if script.startswith("--", at):
                end = script.find("\n", at)
                at = len(script) if end < 0 else end
                continue
            if sign in "'\"`":
                within = sign
            elif sign == ";":
                found.append(script[start:at])
                start = at + 1
        elif sign == within:
            within = None
        elif sign == "\\" and within == "'" and script.startswith("\\", at):
            # Spark's own escape; no other engine is given one.
            at += 1 if "`" in script else 0
        at += 1
    found.append(script[start:])
    is_any = lambda text: any(line.strip() and not line.startswith("--") for line in text.splitlines())
    return [text.strip() for text in found if is_any(text)]


class DuckDb:
    dialect = "duckdb"

    def __init__(self, place=":memory:", threads=None):
        import duckdb

        self.connection = duckdb.connect(place)
        if threads:
            self.connection.execute(f"SET threads = {threads}")

    def run(self, script):
        for statement in statements(script):
            self.connection.execute(statement)

    def fetch(self, query):
        cursor = self.connection.execute(query)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row)) for row in cursor.fetchall()]

    def names(self):
        return {row["table_name"] for row in self.fetch("SELECT table_name FROM information_schema.tables")}

    def write(self, model, place):
        self.connection.execute(f"COPY (SELECT * FROM {model}) TO '{place}' (FORMAT parquet)")

    def end(self):
        self.connection.close()


class Spark:
    """Spark, on a cluster of several workers that is started for it: each executor is a process of its own. As `local[2]` all is one process."""

    dialect = "spark"

    def __init__(self, master="local-cluster[2,1,2048]", work=None, executor_memory="2g", driver_memory="4g"):
        # The workers must run the Python and Java that this one has.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        from pyspark.sql import SparkSession

        self.work = work
        builder = SparkSession.builder.master(master).appName("quarterday")
        settings = {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.executor.memory": executor_memory,
            "spark.driver.memory": driver_memory,
            "spark.sql.session.timeZone": "UTC",
            # Few records for a cluster: hundreds of tasks a step would be all that is measured.
            "spark.sql.shuffle.partitions": "4",
            "spark.default.parallelism": "4",
        }
        if master.startswith("local["):
            # Steps are many and lines few: to plan and compile them would be nearly all of the time.
            settings |= {
                "spark.driver.memory": "2g",
                "spark.sql.shuffle.partitions": "1",
                "spark.default.parallelism": "1",
                "spark.sql.adaptive.enabled": "false",
                "spark.sql.codegen.wholeStage": "false",
                "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
            }
        if work:
            settings |= {"spark.sql.warehouse.dir": str(pathlib.Path(work) / "warehouse"), "spark.local.dir": str(work)}
        for name, value in settings.items():
            builder = builder.config(name, value)
        self.session = builder.getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")

    def run(self, script):
        for statement in statements(script):
            self.session.sql(statement).collect()

    def fetch(self, query):
        return [row.asDict() for row in self.session.sql(query).collect()]

    def names(self):
        return {table.name for table in self.session.catalog.listTables()}

    def write(self, model, place):
        self.session.table(model).write.parquet(str(place))

    def end(self):
        gateway = self.session.sparkContext._gateway
        self.session.stop()
        # Its own process ends with us only if we wait for it: what it cost would be nobody's.
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait()


class Made:
    """What an engine made of the whole script and wrote as parquet, a file or folder a result (bench/engine_job.py)."""

    dialect = "duckdb"

    def __init__(self, folder):
        import duckdb

        self.connection = duckdb.connect()
        for place in sorted(pathlib.Path(folder).glob("*.parquet")):
            files = f"{place}/*.parquet" if place.is_dir() else place
            self.connection.execute(f"CREATE VIEW {place.stem} AS SELECT * FROM read_parquet('{files}')")

    def make(self, _command, _records):
        """It did before."""

    fetch = DuckDb.fetch
    end = DuckDb.end


ENGINES = {"duckdb": DuckDb, "spark": Spark}


# Beside DuckDB and Spark: the folder for dbt, built on DuckDB, and the dialect `ansi`, on PostgreSQL.
NAMES = ["duckdb", "spark", "spark-cluster", "dbt", "postgres"]


def started(name, work):
    """An engine for few records; `spark-cluster` is Spark as it is measured; a folder is what one has made."""
    if pathlib.Path(name).is_dir():
        return Made(name)
    if name == "duckdb":
        return DuckDb()
    if name == "dbt":
        from built_by_dbt import BuiltByDbt

        return BuiltByDbt(work)
    if name == "postgres":
        from postgres import Postgres

        return Postgres(work)
    if name not in NAMES:
        sys.exit(f"{name} is no engine ({', '.join(NAMES)}) and no folder")
    return Spark(work=work) if name == "spark-cluster" else Spark("local[2]", work=work)


def wrote(command):
    """What `quarterday sql` prints."""
    made = subprocess.run([*map(str, command)], capture_output=True, text=True)
    if made.returncode:
        sys.exit(f"{' '.join(map(str, command))}: {made.stderr}")
    return made.stdout


def make(engine, command, records, changed=lambda script: script):
    """Has an engine make all that `quarterday sql` writes for it over the records in a folder; `command` is what all dialects have in common."""
    command = [*command, "--dialect", engine.dialect, "--records", records]
    if hasattr(engine, "make"):
        engine.make(command, records)
    else:
        engine.run(changed(wrote(command)))


def lake(folder, outputs):
    """Puts the records of several outputs side by side, as they lie in a warehouse: a folder a table, one in it a period."""
    folder = pathlib.Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    for output in outputs:
        for part in sorted(pathlib.Path(output, "records").glob("*/period=*/part.parquet")):
            place = folder / part.relative_to(pathlib.Path(output, "records"))
            place.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(part, place)
            except OSError:
                shutil.copyfile(part, place)
    return folder
