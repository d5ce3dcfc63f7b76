#!/usr/bin/env python3
"""Benchmarks of the program beside its floor and its peers: bench.py [options]; --help tells them.

No test: run it alone on a machine with nothing else to do. Layers and results are kept in the scratch folder (BENCH_DIR), so that parts may
be run one by one; each run writes the document anew from all that was found. Every option may be given by the environment, as
in BENCH_SIDE=4096 for --side.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time

import machine
import measure
import parts
import report

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Bench:
    """What the parts need to know."""

    def __init__(self, options):
        self.root, self.program, self.floor = ROOT, os.path.abspath(options.program), os.path.abspath(options.floor)
        self.scratch = os.path.abspath(options.scratch or os.path.join(os.path.dirname(self.program), "bench"))
        self.threads, self.side, self.codecs = options.threads, options.side, options.codecs
        self.sides = sorted({options.side, *options.sides})
        self.memory_sides = options.memory_sides
        self.asked_rounds = options.rounds
        self.has_grass, self.has_calc = self.has("grass"), self.has("gdal_calc.py")
        os.makedirs(self.scratch, exist_ok=True)

    @staticmethod
    def has(peer):
        """A peer that is not installed is skipped, and that is said."""
        there = shutil.which(peer) is not None
        if not there:
            measure.say(f"{peer} is not installed: left out")
        return there

    def path(self, *names):
        path = os.path.join(self.scratch, *names)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def rounds(self, side):
        return self.asked_rounds or (3 if side > 8192 else 5)

    def profile(self, command):
        """{stage: wall seconds} of a run that profiles itself."""
        done = subprocess.run([*command, "--profile", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if done.returncode:
            raise measure.Failed(done.stderr.decode(errors="replace")[-2000:])
        return {s["stage"]: s["wall_s"] for s in json.loads(done.stdout)["profile"]["stages"]}


def numbers(text):
    return [int(word) for word in text.split(",") if word]


def words(text):
    return [word for word in text.split(",") if word]


def parse(arguments):
    def default(name, value):
        return os.environ.get("BENCH_" + name.upper(), value)

    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--program", default=default("program", os.path.join(ROOT, "build", "capacity")))
    p.add_argument("--floor", default=default("floor", os.path.join(ROOT, "build", "tests", "bench", "bench_floor")))
    p.add_argument("--scratch", default=default("dir", ""),
                   help="layers, results, what was found; default: bench beside the program; BENCH_DIR")
    p.add_argument("--parts", type=words, default=default("parts", ",".join(parts.PARTS)),
                   help="of " + ", ".join(parts.PARTS) + "; none only writes the document")
    p.add_argument("--side", type=int, default=default("side", "4096"), help="cells to a side of the layers")
    p.add_argument("--sides", type=numbers, default=default("sides", ""), help="more sides for the overlay, as in 10240")
    p.add_argument("--memory-sides", type=numbers, default=default("memory_sides", ""),
                   help="default: 4096,10240,40000, with a --side below 4096 this side alone")
    p.add_argument("--codecs", type=words, default=default("codecs", "deflate,zstd,none"))
    p.add_argument("--threads", type=int, default=default("threads", str(len(os.sched_getaffinity(0)))))
    p.add_argument("--rounds", type=int, default=default("rounds", "0"), help="default: 5, of large layers 3")
    p.add_argument("--document", default=default("document", ""), help="where to write; default: SCRATCH/benchmarks.md")
    options = p.parse_args(arguments)
    unknown = [part for part in options.parts if part not in parts.PARTS and part != "none"]
    if unknown:
        p.error(f"no part {unknown[0]!r}")
    options.memory_sides = options.memory_sides or ([4096, 10240, 40000] if options.side >= 4096 else [options.side])
    return options


def load(path):
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def main(arguments):
    options = parse(arguments)
    bench = Bench(options)
    kept = bench.path("found.json")
    found = load(kept)
    failed = []
    for name in options.parts:
        if name == "none":
            continue
        measure.say(f"== {name}")
        began = time.monotonic()
        try:
            found[name] = parts.PARTS[name](bench)
        except (measure.Failed, AssertionError, KeyError, OSError, RuntimeError, subprocess.CalledProcessError) as fault:
            measure.say(f"== {name} failed: {fault}")
            failed.append(name)
            continue
        measure.say(f"== {name} took {time.monotonic() - began:.0f} s")
        found["machine"] = machine.describe(bench)
        with open(kept, "w", encoding="utf-8") as f:
            json.dump(found, f, indent=1)
    document = options.document or bench.path("benchmarks.md")
    with open(document, "w", encoding="utf-8") as f:
        f.write(report.write(found))
    measure.say(f"written: {document}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
