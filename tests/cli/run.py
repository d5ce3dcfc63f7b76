#!/usr/bin/env python3
"""Runs one case of the command line: run.py CASE BINARY.

A case is a text file, read top to bottom. A word at the start of a line says what the line is; lines indented by four
belong to the one above.

    # What the case holds. A comment.
    make set demo                     make.py of this folder makes test data
    write demo/note.txt               a file with the indented lines as its text
    replace demo/capacity.yaml        indented: OLD -> NEW, once each; OLD must stand in the file exactly once
    sh truncate -s 100 demo/dem.tif   a shell command; it must succeed; {SOURCE} is the root of the source tree
    env KEY=VALUE                     for the runs below
    with --maps none                  options at the end of the runs below
    limit fsize 4096                  a resource limit (name as in RLIMIT_...) for the runs below
    needs zip                         skip the case where this command is not there
    $ capacity --layers demo          the run, in an empty folder of its own; the first word stands for the binary, or with
                                      a slash in it for a copy of it that the case has made
    exit 3                            expected of the run above; 0 where nothing is said
    stdout                            expected exactly; nothing where nothing is said
        ...                           any number of lines
    stderr
        capacity: {DIR}/demo: at {NUM} of {ANY}
    look a.tif 3,4=0.5 5,6=nan        look.py of this folder finds these values in a raster
    exists rasters/demo/*.tif         each pattern matches a file
    missing rasters/demo/run.json     no pattern does

In expected text {DIR} is the folder of the case, {VERSION} the version (from $CAPACITY_VERSION), {NUM} any number, {ANY}
any text within the line. What the last run printed stands in the files .stdout and .stderr, for sh. Exit status: 0 as
expected, 1 not, 2 the case itself is at fault, 77 skipped.
"""

import difflib
import glob
import os
import re
import resource
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SKIP = 77
TIMEOUT_S = 120


class CaseFault(Exception):
    """The case is not written as a case is, or its data could not be made."""


class Skip(Exception):
    """What the case needs is not on this machine."""


class Mismatch(Exception):
    """The program did not do what the case says."""


def parse(text):
    """[(line number, word, rest of the line, [indented lines])]."""
    steps = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("    ") or (not line.strip() and steps and steps[-1][3]):
            if not steps:
                raise CaseFault(f"line {number}: indented, but nothing stands above it")
            steps[-1][3].append(line[4:])
        elif line.strip() and not line.startswith("#"):
            word, _, rest = line.partition(" ")
            steps.append((number, word, rest.strip(), []))
    for step in steps:
        while step[3] and not step[3][-1]:
            step[3].pop()
    return steps


def pattern_of(expected, version):
    """The expected lines as one regular expression over the whole text."""
    out = []
    for line in expected:
        if line == "...":
            out.append(r"(?:[^\n]*\n)*?")
            continue
        parts = re.split(r"(\{NUM\}|\{ANY\}|\{VERSION\})", line)
        known = {"{NUM}": r"[-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?", "{ANY}": r"[^\n]*", "{VERSION}": re.escape(version)}
        out.append("".join(known.get(p) or re.escape(p) for p in parts) + r"\n")
    return re.compile("".join(out))


def compare(what, expected, found, version):
    if found and not found.endswith("\n"):
        found += "\n"  # a missing line end shows in the diff only; exact bytes are for unit tests
    if pattern_of(expected, version).fullmatch(found):
        return
    diff = difflib.unified_diff(expected, found.split("\n")[:-1], "expected " + what, what, lineterm="")
    raise Mismatch("\n".join(diff) or f"{what} differs")


class Case:
    def __init__(self, folder, binary):
        self.folder, self.binary = folder, binary
        self.limits = {}
        self.options = []     # of every run
        self.run_line = None  # line of the last run
        self.result = None    # (exit code, stdout, stderr) of the last run
        self.expected = {}
        self.version = os.environ.get("CAPACITY_VERSION", "")
        home = os.path.join(folder, ".home")
        os.mkdir(home)
        path = os.path.dirname(sys.executable) + ":" + os.environ.get("PATH", "/usr/bin:/bin")
        self.env = {"PATH": path, "HOME": home, "XDG_CACHE_HOME": os.path.join(home, "cache"), "TMPDIR": home,
                    "LC_ALL": "C.UTF-8", "TZ": "UTC", "CAPACITY": binary}
        # What sanitizers are told stays as it is outside.
        self.env.update((k, v) for k, v in os.environ.items() if k.endswith("SAN_OPTIONS"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def do(self, word, rest, block):
        method = getattr(self, "do_" + ("run" if word == "$" else word), None)
        if not method or word == "run":
            raise CaseFault(f"no such word: {word}")
        method(rest, block)

    def do_needs(self, rest, _):
        if not shutil.which(rest):
            raise Skip(f"{rest} is not installed")

    def do_env(self, rest, _):
        key, equals, value = rest.partition("=")
        if not equals:
            raise CaseFault("env: KEY=VALUE expected")
        self.env[key] = value.replace("{DIR}", self.folder)

    def do_with(self, rest, _):
        self.options = shlex.split(rest)

    def do_limit(self, rest, _):
        name, _, value = rest.partition(" ")
        self.limits[getattr(resource, "RLIMIT_" + name.upper())] = int(value)

    def helper(self, arguments, shell=False):
        done = subprocess.run(arguments, cwd=self.folder, env=self.env, shell=shell, text=True, timeout=TIMEOUT_S,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode == SKIP:
            raise Skip(done.stdout.strip())
        return done.returncode, done.stdout

    def do_make(self, rest, _):
        code, said = self.helper([sys.executable, "-B", os.path.join(HERE, "make.py")] + shlex.split(rest))
        if code:
            raise CaseFault(f"make failed ({code}):\n{said}")

    def do_sh(self, rest, block):
        command = "\n".join([rest] + block).replace("{SOURCE}", os.path.dirname(os.path.dirname(HERE)))
        code, said = self.helper(command, shell=True)
        if code:
            raise (Mismatch if self.result else CaseFault)(f"sh failed ({code}):\n{said}")

    def do_look(self, rest, _):
        code, said = self.helper([sys.executable, "-B", os.path.join(HERE, "look.py")] + shlex.split(rest))
        if code:
            raise Mismatch(said.strip())

    def do_write(self, rest, block):
        os.makedirs(os.path.dirname(self.path(rest)), exist_ok=True)
        with open(self.path(rest), "w", encoding="utf-8") as f:
            f.write("".join(line + "\n" for line in block))

    def do_replace(self, rest, block):
        with open(self.path(rest), encoding="utf-8") as f:
            text = f.read()
        for line in block:
            old, arrow, new = line.partition(" -> ")
            if not arrow or text.count(old) != 1:
                raise CaseFault(f"replace: {old!r} stands {text.count(old)} times in {rest}")
            text = text.replace(old, new.replace("{DIR}", self.folder))
        with open(self.path(rest), "w", encoding="utf-8") as f:
            f.write(text)

    def do_run(self, rest, _):
        def limit():
            for name, value in self.limits.items():
                resource.setrlimit(name, (value, value))

        program, *arguments = shlex.split(rest.replace("{DIR}", self.folder))
        program = self.path(program) if "/" in program else self.binary
        done = subprocess.run([program] + arguments + self.options, cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=TIMEOUT_S, preexec_fn=limit)
        self.result = (done.returncode,) + tuple(
            s.decode("utf-8", "backslashreplace").replace(self.folder, "{DIR}") for s in (done.stdout, done.stderr))
        for name, text in (("stdout", done.stdout), ("stderr", done.stderr)):
            with open(self.path("." + name), "wb") as f:
                f.write(text)
        self.expected = {"exit": 0, "stdout": [], "stderr": []}

    def expect(self, key, value):
        if not self.result:
            raise CaseFault(f"{key} before any run")
        self.expected[key] = value

    def do_exit(self, rest, _):
        self.expect("exit", int(rest))

    def do_stdout(self, _, block):
        self.expect("stdout", block)

    def do_stderr(self, _, block):
        self.expect("stderr", block)

    def found(self, pattern):
        return glob.glob(os.path.join(glob.escape(self.folder), pattern), recursive=True)

    def do_exists(self, rest, _):
        for pattern in rest.split():
            if not self.found(pattern):
                raise Mismatch(f"{pattern} should be there and is not")

    def do_missing(self, rest, _):
        for pattern in rest.split():
            if self.found(pattern):
                raise Mismatch(f"should not be there: {', '.join(self.found(pattern))}")

    def check_run(self):
        """Hold the last run against all that was said of it."""
        if not self.expected:
            return
        expected, self.expected = self.expected, {}
        code, out, err = self.result
        faults = []
        if code != expected["exit"]:
            faults.append(f"exit {code}, expected {expected['exit']}")
        for name, text in (("stdout", out), ("stderr", err)):
            try:
                compare(name, expected[name], text, self.version)
            except Mismatch as fault:
                faults.append(str(fault))
        if faults:
            raise Mismatch("\n".join(faults))


ABOUT_RUN = ("exit", "stdout", "stderr")


def play(steps, case):
    """Returns None, or (line, exception) of the first step that did not go."""
    run_line = 0
    runs = 0
    for number, word, rest, block in steps + [(0, "end", "", [])]:
        try:
            if word not in ABOUT_RUN:
                case.check_run()
            if word == "$":
                run_line, runs = number, runs + 1
        except Mismatch as fault:
            return run_line, fault
        if word == "end":
            return None if runs else (0, CaseFault("the case runs nothing"))
        try:
            case.do(word, rest, block)
        except (CaseFault, Skip, Mismatch) as fault:
            return number, fault
        except (OSError, ValueError, AttributeError, subprocess.TimeoutExpired) as fault:
            return number, CaseFault(f"{word}: {fault}")
    return None


def main(arguments):
    if len(arguments) != 2:
        print("usage: run.py CASE BINARY", file=sys.stderr)
        return 2
    with open(arguments[0], encoding="utf-8") as f:
        text = f.read()
    with tempfile.TemporaryDirectory(prefix="capacity_cli_") as folder:
        try:
            outcome = play(parse(text), Case(os.path.realpath(folder), os.path.abspath(arguments[1])))
        except CaseFault as fault:
            outcome = 0, fault
    if not outcome:
        return 0
    line, fault = outcome
    print(f"{arguments[0]}:{line}: {fault}")
    return {Skip: SKIP, Mismatch: 1}.get(type(fault), 2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
