#!/usr/bin/env python3
"""Rules of the tree that no compiler holds.

rules.py RULE [ROOT] checks one rule and prints every breach as file:line: text; rules.py --list names the rules.
Standard library only.
"""

import os
import re
import subprocess
import sys

MAX_LINES = 450

# Where a folder of src stands. A folder includes itself and what stands lower, nothing beside it or above.
RANK = {
    "base": 0,
    "manifest": 1,
    "grid": 2,
    "score": 3, "weight": 3, "overlay": 3, "classify": 3, "industry": 3,
    "zones": 4,
    "report": 5, "map": 5,
    "run": 6,
    "cli": 7,
}
METHOD_FOLDERS = ("score", "weight", "overlay", "classify", "industry")
TARGET = {
    **dict.fromkeys(("base",) + METHOD_FOLDERS, "capacity_core"),
    **dict.fromkeys(("manifest", "grid", "zones", "report"), "capacity_io"),
    "map": "capacity_draw", "run": "libcapacity", "cli": "capacity",
}

# What computation alone has no business with: data formats, drawing, files, processes.
IO_HEADER = re.compile(
    r"<(gdal\w*|ogr_\w+|cpl_\w+|proj|geodesic|yaml|jansson|cairo\S*|pango\S*|png|fcntl|unistd|dirent|sys/\w+)\.h>")
IO_CALL = re.compile(r"\b(fopen|freopen|fdopen|open|creat|read|write|remove|unlink|rename|mkdir|tmpfile|system|popen)\s*\(")
PRINT_OR_EXIT = re.compile(
    r"\b(printf|vprintf|puts|putchar|perror|exit|_exit|_Exit|quick_exit|abort)\s*\(|\b(stdout|stderr|STDOUT_FILENO|STDERR_FILENO)\b")

# Words that belong to one machine, not to the project. In halves, so that this file is no breach of its own rule.
FORBIDDEN = [a + b for a, b in (
    ("/wo" "rk/", ""), ("/ro" "ot/", ""), ("/tmp/bash" "_jobs", ""), ("/ho" "me/", ""), ("../sha" "red", ""),
    ("regi" "stry.", ""), ("py" "pi.org", ""), ("crates" ".io", ""))]
# The one place that says where real layers are looked for.
FORBIDDEN_ALLOWED = {("tests/CMakeLists.txt", "../sha" "red")}


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as f:
        return f.read()


def tree_files(root):
    """Every file of the project: what git would track; without git, all but builds and results."""
    try:
        listed = subprocess.run(["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
        names = [n for n in listed.decode().split("\0") if n]
    except (OSError, subprocess.CalledProcessError):
        names = []
        for folder, folders, files in os.walk(root):
            here = os.path.relpath(folder, root)
            folders[:] = [d for d in folders if not (here == "." and (d in (".git", "rasters") or d.startswith("build")))
                          and d != "__pycache__"]
            names += [os.path.normpath(os.path.join(here, f)) for f in files]
    return sorted(n for n in names if os.path.isfile(os.path.join(root, n)))


def source_files(root, endings):
    """(folder, path) of every file under src with one of the endings, folder being its first one below src."""
    for folder, folders, files in os.walk(os.path.join(root, "src")):
        folders.sort()
        for name in sorted(files):
            if name.endswith(endings):
                path = os.path.relpath(os.path.join(folder, name), root)
                parts = path.split(os.sep)
                yield (parts[1] if len(parts) > 2 else ""), path


def code_lines(text, keep_strings=False):
    """(line number, line) with comments blanked, and strings unless they are to be kept."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)

    def blank(match):
        s = match.group()
        if s[0] in "\"'":
            return s if keep_strings else '""'
        return "\n" * s.count("\n") or " "

    return enumerate(pattern.sub(blank, text).split("\n"), 1)


def listed_sources(text):
    """[(target, [source])] of the target_sources() calls in a CMakeLists.txt."""
    text = re.sub(r"#[^\n]*", "", text)
    for call in re.findall(r"\btarget_sources\s*\(([^)]*)\)", text):
        words = call.split()
        yield words[0], [w for w in words[1:] if w not in ("PRIVATE", "PUBLIC", "INTERFACE")]


def rule_sources(root):
    """Each .c under src is listed by its folder's CMakeLists.txt, once, for the folder's target; nothing else is."""
    found = {}
    for folder, path in source_files(root, (".c",)):
        found.setdefault(folder, set()).add(os.path.relpath(path, os.path.join("src", folder)))
    src = os.path.join(root, "src")
    for folder in sorted(set(found) | {d for d in os.listdir(src) if os.path.isdir(os.path.join(src, d))}):
        cmake = os.path.join("src", folder, "CMakeLists.txt")
        text = read(root, cmake) if os.path.exists(os.path.join(root, cmake)) else ""
        listed = []
        for target, sources in listed_sources(text):
            listed += sources
            if target != TARGET.get(folder):
                yield f"{cmake}:1: sources of src/{folder} belong to {TARGET.get(folder, 'no target')}, not to {target}"
        for name in sorted(found.get(folder, set()) - set(listed)):
            yield f"{os.path.join('src', folder, name)}:1: not listed in {cmake}"
        for name in sorted(set(listed)):
            if name not in found.get(folder, set()):
                yield f"{cmake}:1: lists {name}, which is not there"
            if listed.count(name) > 1:
                yield f"{cmake}:1: lists {name} {listed.count(name)} times"


def include_fault(folder, inner, name):
    """Why a file of `folder` may not include `name` ("grid/plan.h"), or None."""
    other = name.split("/")[0] if "/" in name else None
    if other not in RANK:
        return None if name == "capacity.h" and folder in ("run", "cli") else f'"{name}" is no header of a folder of src'
    if other == folder:
        return None
    if name.endswith("_private.h") or inner:
        return f"{name} is private to src/{other}"
    if folder in METHOD_FOLDERS and other != "base":
        return f"src/{folder} includes base alone, not {name}"
    if RANK[other] >= RANK[folder]:
        return f"src/{folder} may not include {name}: dependencies run down only"
    return None


def rule_includes(root):
    """Includes run down the list of folders; method folders and base see no data formats and no files."""
    for folder, path in source_files(root, (".c", ".h", ".def")):
        if folder not in RANK:
            yield f"{path}:1: no place for src/{folder} in the order of folders"
            continue
        pure = folder == "base" or folder in METHOD_FOLDERS
        for number, line in code_lines(read(root, path), keep_strings=True):
            include = re.match(r'\s*#\s*include\s+(?:"([^"]+)"|(<[^>]+>))', line)
            if include and include.group(1):
                fault = include_fault(folder, include.group(1).count("/") > 1, include.group(1))
                if fault:
                    yield f"{path}:{number}: {fault}"
            elif include and pure and IO_HEADER.search(line):
                yield f"{path}:{number}: src/{folder} computes only, {include.group(2)} is not for it"
        for number, line in code_lines(read(root, path)):
            call = IO_CALL.search(line) if pure else None
            if call:
                yield f"{path}:{number}: src/{folder} computes only, {call.group(1)}() is not for it"


def rule_prints(root):
    """Only src/cli prints to the terminal or ends the program."""
    for folder, path in source_files(root, (".c", ".h", ".def")):
        if folder == "cli":
            continue
        for number, line in code_lines(read(root, path)):
            use = PRINT_OR_EXIT.search(line)
            if use and not line.lstrip().startswith("#include"):
                yield f"{path}:{number}: {use.group(1) or use.group(2)} outside src/cli"


def rule_length(root):
    """No file of code is longer than one can keep in mind."""
    for _, path in source_files(root, (".c", ".h")):
        lines = read(root, path).count("\n")
        if lines > MAX_LINES:
            yield f"{path}:{lines}: {lines} lines, the limit is {MAX_LINES}"


def rule_words(root):
    """No file names a place that exists on one machine only."""
    for path in tree_files(root):
        with open(os.path.join(root, path), "rb") as f:
            data = f.read()
        if b"\0" in data:
            continue
        for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
            for word in FORBIDDEN:
                if word in line and (path.replace(os.sep, "/"), word) not in FORBIDDEN_ALLOWED:
                    yield f"{path}:{number}: mentions {word}"


RULES = {name[5:]: rule for name, rule in list(globals().items()) if name.startswith("rule_")}


def main(arguments):
    if arguments == ["--list"]:
        print("\n".join(RULES))
        return 0
    if not 1 <= len(arguments) <= 2 or arguments[0] not in RULES:
        print(f"usage: rules.py {{{','.join(RULES)}}} [ROOT]", file=sys.stderr)
        return 2
    here = os.path.dirname(os.path.abspath(__file__))
    root = arguments[1] if len(arguments) > 1 else os.path.dirname(os.path.dirname(here))
    breaches = list(RULES[arguments[0]](root))
    for breach in breaches:
        print(breach)
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
