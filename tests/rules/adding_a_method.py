#!/usr/bin/env python3
"""docs/adding-a-method.md, done: its row, function and line go into a copy of the tree, its commands are run there.

adding_a_method.py ROOT CMAKE GENERATOR COMPILER. The new score is then compared with the linear score it is the square of.
"""

import array
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

PARTS = ("CMakeLists.txt", "cmake", "include", "src", "docs", "tests", "layers/ganzhou", "layers/generate")
NDVI = "groups.forest.factors.ndvi.score="


def blocks(text):
    """{language: [(path named last before the block, its text)]}."""
    found = {}
    for match in re.finditer(r"^```(\w+)\n(.*?)^```$", text, re.S | re.M):
        paths = re.findall(r"`((?:src|tests)/[\w/.]+\.\w+)`", text[:match.start()])
        found.setdefault(match.group(1), []).append((paths[-1] if paths else None, match.group(2)))
    return found


def put(root, path, text, append):
    path = os.path.join(root, path)
    if append != os.path.exists(path):
        sys.exit(f"{path} is {'not ' if append else ''}there already")
    with open(path, "a", encoding="utf-8") as f:
        f.write(text)


def list_source(root, path, line):
    """The line goes in before the last entry of the list, whose parenthesis closes it."""
    path = os.path.join(root, path)
    with open(path, encoding="utf-8") as f:
        text = f.read()
    at = text.rindex("\n", 0, text.index(")")) + 1
    with open(path, "w", encoding="utf-8") as f:
        f.write(text[:at] + line + text[at:])


def run(root, line, env):
    done = subprocess.run(line, shell=True, cwd=root, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        sys.exit(f"{done.stdout[-6000:]}\n{line}: exit {done.returncode}")
    return done.stdout


def ndvi_scores(folder):
    from osgeo import gdal
    gdal.UseExceptions()
    source = gdal.Open(os.path.join(folder, "scores.tif"))
    for number in range(1, source.RasterCount + 1):
        band = source.GetRasterBand(number)
        if band.GetDescription() == "ndvi":
            return array.array("f", band.ReadRaster(buf_type=gdal.GDT_Float32))
    sys.exit(f"{folder}/scores.tif has no band ndvi")


def check_scores(root, commands, env):
    """green_cover is the square of linear between the same goalposts."""
    linear = commands[-1].replace("--out green", "--out line")
    linear = re.sub(re.escape(NDVI) + r"[^']*", NDVI + "{linear: {worst: 0.1, best: 0.95}}", linear)
    run(root, linear, env)
    green, line = ndvi_scores(os.path.join(root, "green")), ndvi_scores(os.path.join(root, "line"))
    seen = set()
    for g, x in zip(green, line):
        if g != g or x != x:
            if (g == g) != (x == x):
                sys.exit(f"score {g} where the linear one is {x}")
            continue
        if abs(g - x * x) > 1e-6:
            sys.exit(f"score {g}, expected the square of {x}")
        seen.add(round(x, 2))
    if len(seen) < 10:
        sys.exit(f"only {len(seen)} different scores: nothing was compared")


def main(source, cmake, generator, compiler):
    with open(os.path.join(source, "docs/adding-a-method.md"), encoding="utf-8") as f:
        found = blocks(f.read())
    (row_path, row), (file_path, function) = found["c"]
    (list_path, line), = found["cmake"]
    commands = [c for _, text in found["sh"] for c in text.splitlines() if c]
    with tempfile.TemporaryDirectory() as root:
        for part in PARTS:
            there, here = os.path.join(source, part), os.path.join(root, part)
            os.makedirs(os.path.dirname(here), exist_ok=True)
            (shutil.copytree if os.path.isdir(there) else shutil.copy2)(there, here)
        put(root, row_path, row, True)
        put(root, file_path, function, False)
        list_source(root, list_path, line)
        env = dict(os.environ, CMAKE_GENERATOR=generator, CC=compiler, CMAKE_BUILD_TYPE="Debug", CFLAGS="-Werror",
                   CMAKE_BUILD_PARALLEL_LEVEL=str(os.cpu_count() or 1), XDG_CACHE_HOME=os.path.join(root, "cache"),
                   PATH=os.path.dirname(cmake) + os.pathsep + os.environ["PATH"])
        for command in commands:
            told = run(root, command, env)
            if command.endswith("methods score") and "green_cover" not in told:
                sys.exit(f"{command} does not name the new method:\n{told}")
        for name in ("methods.md", "manifest.md"):
            with open(os.path.join(root, "docs", name), encoding="utf-8") as f:
                if "green_cover" not in f.read():
                    sys.exit(f"docs/{name} does not name the new method")
        for rule in ("sources", "includes"):
            run(root, f"{shlex.quote(sys.executable)} -B tests/rules/rules.py {rule} .", env)
        check_scores(root, commands, env)


if __name__ == "__main__":
    main(*sys.argv[1:5])
