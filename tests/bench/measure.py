"""Runs commands and tells what they took."""

import os
import shutil
import statistics
import subprocess
import sys

MB = 1 << 20


class Failed(Exception):
    """A command of the benchmark failed."""


def run(command, env=None):
    """(wall seconds, processor seconds, peak MB of its largest process) of a command that has to succeed."""
    take = os.path.join(os.path.dirname(os.path.abspath(__file__)), "take.py")
    read, write = os.pipe()
    try:
        done = subprocess.run([sys.executable, "-I", "-S", take, str(write), *command], env={**os.environ, **(env or {})},
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, pass_fds=[write],
                              check=False)
        os.close(write)
        words = os.read(read, 200).split()
    finally:
        os.close(read)
    status = int(words[3]) if words else done.returncode
    if status or done.returncode:
        raise Failed(f"{' '.join(command[:3])} ...: exit {status}\n{done.stderr.decode(errors='replace')[-2000:]}")
    return float(words[0]), float(words[1]), float(words[2]) * 1024 / MB


def fresh(*paths):
    """Take away what an earlier round left; that is not timed."""
    for path in paths:
        shutil.rmtree(path, ignore_errors=True)
        if os.path.isfile(path):
            os.remove(path)


class Contest:
    """Contestants that take turns, so that a ratio is one of neighbours in time. A contestant is (prepare, command, env);
    prepare may be None and is not timed."""

    def __init__(self, rounds, say):
        self.rounds, self.say = rounds, say
        self.contestants = {}

    def add(self, name, command, prepare=None, env=None):
        self.contestants[name] = (prepare, command, env)

    def run(self):
        """{name: [[wall, cpu, peak], ...]}, a sample for each round."""
        samples = {name: [] for name in self.contestants}
        for number in range(self.rounds):
            for name, (prepare, command, env) in self.contestants.items():
                if prepare:
                    prepare()
                samples[name].append(run(command, env))
                self.say(f"  {number + 1}/{self.rounds} {name}: {samples[name][-1][0]:.2f} s")
        return samples


def ratio(samples, above, below, what=0):
    """Median over the rounds of one contestant's figure to the other's; None where one did not take part."""
    if above not in samples or below not in samples:
        return None
    return statistics.median(a[what] / b[what] for a, b in zip(samples[above], samples[below]))


def median(samples, name, what=0):
    return statistics.median(s[what] for s in samples[name]) if name in samples else None


def say(line):
    print(line, file=sys.stderr, flush=True)
