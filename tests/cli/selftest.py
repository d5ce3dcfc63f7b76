#!/usr/bin/env python3
"""run.py held against cases that should pass, fail, be at fault and be skipped, with a shell script for the program."""

import importlib.util
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))

# Prints its arguments, its folder on standard error; does as its first argument says.
PROGRAM = """#!/bin/sh
case $1 in
  exit) exit $2 ;;
  out) shift; printf '%s\\n' "$@" ;;
  err) shift; printf '%s\\n' "$@" >&2 ;;
  where) pwd; echo "$HOME $XDG_CACHE_HOME $TZ $LC_ALL $KEY" >&2 ;;
  touch) touch "$2" ;;
  fill) trap '' XFSZ; dd if=/dev/zero of="$2" bs=1024 count=8 2>/dev/null || exit 1 ;;
  unended) printf end ;;
esac
"""

# (name, exit status of run.py, case, what it must print)
CASES = [
    ("quiet", 0, "# nothing said, nothing expected\n$ capacity exit 0\n", ""),
    ("exit code", 0, "$ capacity exit 3\nexit 3\n", ""),
    ("exit code differs", 1, "\n$ capacity exit 3\nexit 2\n", ":2: exit 3, expected 2"),
    ("exit code unsaid", 1, "$ capacity exit 3\n", "exit 3, expected 0"),
    ("stdout", 0, "$ capacity out a 'b  c'\nstdout\n    a\n    b  c\n\n", ""),
    ("stdout kept whole", 0, "$ capacity out a '' b\nstdout\n    a\n\n    b\n", ""),
    ("with", 0, "with b 'c d'\n$ capacity out a\nstdout\n    a\n    b\n    c d\n", ""),
    ("stdout unsaid", 1, "$ capacity out a\n", "+a"),
    ("stdout differs", 1, "$ capacity out a b\nstdout\n    a\n    c\n", "-c"),
    ("stdout more", 1, "$ capacity out a b\nstdout\n    a\n", "+b"),
    ("stdout less", 1, "$ capacity out a\nstdout\n    a\n    b\n", "-b"),
    ("stderr", 0, "$ capacity err 'x.y'\nstderr\n    x.y\n", ""),
    ("a dot is a dot", 1, "$ capacity err xzy\nstderr\n    x.y\n", "+xzy"),
    ("stderr is not stdout", 1, "$ capacity err a\nstdout\n    a\n", "expected stderr"),
    ("any lines", 0, "$ capacity out a b c d\nstdout\n    a\n    ...\n    d\n", ""),
    ("any lines, none", 0, "$ capacity out a d\nstdout\n    a\n    ...\n    d\n    ...\n", ""),
    ("any lines, but the last", 1, "$ capacity out a b c\nstdout\n    a\n    ...\n    d\n", "-d"),
    ("number", 0, "$ capacity out 'took 1.5e-3 s'\nstdout\n    took {NUM} s\n", ""),
    ("no number", 1, "$ capacity out 'took long s'\nstdout\n    took {NUM} s\n", "+took long s"),
    ("any text", 0, "$ capacity out 'GDAL 3.6: no'\nstdout\n    GDAL {ANY}\n", ""),
    ("any text is one line", 1, "$ capacity out GDAL: no\nstdout\n    GDAL: {ANY}\n", "+no"),
    ("version", 0, "$ capacity out 'v 1.2.3'\nstdout\n    v {VERSION}\n", ""),
    ("version differs", 1, "$ capacity out 'v 1x2.3'\nstdout\n    v {VERSION}\n", "+v 1x2.3"),
    ("end of line", 0, "$ capacity unended\nstdout\n    end\n", ""),
    ("folder", 0, "env KEY=v\n$ capacity where\nstdout\n    {DIR}\nstderr\n"
                  "    {DIR}/.home {DIR}/.home/cache UTC C.UTF-8 v\n", ""),
    ("two runs", 0, "$ capacity exit 1\nexit 1\n$ capacity out b\nstdout\n    b\n", ""),
    ("first of two runs", 1, "$ capacity exit 1\n$ capacity exit 0\n", ":1: exit 1"),
    ("exists", 0, "$ capacity touch a.tif\nexists *.tif a.*\nmissing b.tif\n", ""),
    ("exists not", 1, "$ capacity exit 0\nexists a.tif\n", ":2: a.tif should be there"),
    ("missing not", 1, "$ capacity touch a.tif\nmissing *.tif\n", ":2: should not be there"),
    ("write and sh", 0, "write d/a.txt\n    one\n\n    two\nsh wc -l <d/a.txt >n\n$ capacity exit 0\nsh test $(cat n) = 3\n", ""),
    ("sh after the run", 1, "$ capacity exit 0\nsh echo said; false\n", "said"),
    ("sh before the run", 2, "sh false\n$ capacity exit 0\n", "sh failed"),
    ("replace", 0, "write a\n    x: 1\nreplace a\n    x: 1 -> x: 2\nsh grep -q 'x: 2' a\n$ capacity exit 0\n", ""),
    ("replace what is not there", 2, "write a\n    x: 1\nreplace a\n    y -> z\n$ capacity exit 0\n", "stands 0 times"),
    ("replace what is there twice", 2, "write a\n    x x\nreplace a\n    x -> z\n$ capacity exit 0\n", "stands 2 times"),
    ("printed is kept", 0, "$ capacity out a\nstdout\n    a\nsh test $(cat .stdout) = a\n", ""),
    ("a copy of the program", 0, 'sh mkdir bin && cp "$CAPACITY" bin/c\n$ bin/c out a\nstdout\n    a\n', ""),
    ("limit raised again", 0, "limit fsize 1024\nlimit fsize 4096\n$ capacity fill a\nexit 1\nsh test $(stat -c %s a) = 4096\n", ""),
    ("limit", 0, "limit fsize 4096\n$ capacity fill a\nexit 1\nsh test $(stat -c %s a) = 4096\n", ""),
    ("needs", 0, "needs sh\n$ capacity exit 0\n", ""),
    ("needs what is not there", 77, "needs no-such-command\n$ capacity exit 1\n", "no-such-command is not installed"),
    ("unknown word", 2, "stdouts\n$ capacity exit 0\n", "no such word: stdouts"),
    ("runs nothing", 2, "# $ capacity exit 0\n", "runs nothing"),
    ("expectation before the run", 2, "exit 1\n$ capacity exit 1\n", "before any run"),
    ("indented first", 2, "    a\n$ capacity exit 0\n", "indented"),
]

LOOK_CASES = [
    ("look", 0, "make raster a.tif --value 5\n$ capacity exit 0\nlook a.tif 0,0=5 39,39=5\n", ""),
    ("look differs", 1, "make raster a.tif --value 5\n$ capacity exit 0\nlook a.tif 0,0=5 1,2=4\n", "cell 1,2 is 5, expected 4"),
    ("look for no data", 1, "make raster a.tif --value 5\n$ capacity exit 0\nlook a.tif 0,0=nan\n", "cell 0,0 is 5"),
]
if importlib.util.find_spec("osgeo"):
    CASES += LOOK_CASES


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "program")
        with open(program, "w", encoding="utf-8") as f:
            f.write(PROGRAM)
        os.chmod(program, 0o755)
        path = os.path.join(folder, "a.case")
        for name, status, text, said in CASES:
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
            done = subprocess.run([sys.executable, "-B", os.path.join(HERE, "run.py"), path, program], text=True,
                                  env={**os.environ, "CAPACITY_VERSION": "1.2.3"},
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            if done.returncode != status or said not in done.stdout or (status == 0 and done.stdout):
                print(f"{name}: status {done.returncode}, expected {status} and {said!r}\n{done.stdout}")
                failed += 1
    print(f"{len(CASES)} cases, {failed} faults")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
