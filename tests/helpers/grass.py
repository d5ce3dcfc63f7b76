"""GRASS to compare with: a session of its own, in a location that is gone afterwards."""

import os
import shutil

import program


def here():
    return shutil.which("grass") is not None


def session(folder, location, lines):
    """Run shell lines in a new location with the CRS of the file `location`; the region is theirs to set."""
    script = os.path.join(folder, "grass.sh")
    with open(script, "w", encoding="utf-8") as f:
        f.write("\n".join(["set -e", *lines, ""]))
    return program.tool("grass", "--tmp-location", location, "--exec", "bash", script)


def table(path, separator="|"):
    """Rows of a table that a module wrote, as {column: text}."""
    with open(path, encoding="utf-8") as f:
        head, *rows = [line.rstrip("\n").split(separator) for line in f]
    return [dict(zip(head, row)) for row in rows]
