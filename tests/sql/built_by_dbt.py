"""The folder for dbt, built by dbt on DuckDB: its models, and its tests. Which dbt: `dbt` on the path, or what DBT names."""

import json
import os
import pathlib
import subprocess
import sys

PROFILE = """{name}:
  target: here
  outputs:
    here: {{ type: duckdb, path: {path}, threads: 2 }}
"""


class BuiltByDbt:
    dialect = "duckdb"

    def __init__(self, work):
        self.work, self.connection = pathlib.Path(work), None
        self.built = 0

    def make(self, command, records):
        import duckdb

        self.end()
        self.built += 1
        folder = self.work / f"models-{self.built}"
        subprocess.run([*map(str, command), "--dbt", folder], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        # The name of the profile is that of the project.
        project = (folder / "dbt_project.yml").read_text()
        name = next(line.split(": ")[1] for line in project.splitlines() if line.startswith("profile: "))
        place = self.work / f"built-{self.built}.duckdb"
        (folder / "profiles.yml").write_text(PROFILE.format(name=name, path=place))
        told = self.dbt(folder, "build", "--warn-error", "--show-all-deprecations")
        print(next(line for line in reversed(told.splitlines()) if "Done. PASS=" in line).split("Done. ")[1], "by dbt")
        self.connection = duckdb.connect(str(place), read_only=True)
        self.has_all_it_tells_of(folder)

    def dbt(self, folder, *words):
        environment = os.environ | {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DBT_USE_COLORS": "false"}
        program = os.environ.get("DBT", "dbt")
        ended = subprocess.run([program, *words], cwd=folder, env=environment, capture_output=True, text=True)
        if ended.returncode:
            sys.exit(f"dbt {' '.join(words)}, exit status {ended.returncode}:\n{ended.stdout[-4000:]}{ended.stderr[-4000:]}")
        return ended.stdout

    def has_all_it_tells_of(self, folder):
        """Each model and column that schema.yml tells of is there: dbt does not look."""
        query = "SELECT table_name, column_name FROM information_schema.columns"
        there = {(row["table_name"], row["column_name"]) for row in self.fetch(query)}
        for model in json.loads((folder / "models" / "schema.yml").read_text())["models"]:
            for column in model["columns"]:
                if (model["name"], column["name"]) not in there:
                    sys.exit(f"{folder}: schema.yml tells of {model['name']}.{column['name']}, which is not there")

    def fetch(self, query):
        cursor = self.connection.execute(query)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row)) for row in cursor.fetchall()]

    def end(self):
        if self.connection:
            self.connection.close()
