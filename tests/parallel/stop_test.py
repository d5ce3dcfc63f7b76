"""A run that is stopped, or killed, leaves the earlier results whole and nothing else."""

import glob
import hashlib
import os
import re
import shutil
import signal
import subprocess
import threading
import time
import unittest

import made_sets
import program
import rasters

SHAPE = (900, 1100)
SECONDS = 1.0  # to stop within; what a loaded machine may add comes on top
SPARE = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
MORE = """  made:
    factors:
      steep: {source: height.tif, derive: slope, score: {linear: {worst: 20, best: 0}}, nodata: skip}
      edge: {source: reserves.gpkg, derive: distance, score: {linear: {worst: 200000, best: 0}}}
      rough: {source: height.tif, derive: relief, window: 2500, score: {linear: {worst: 900, best: 0}}, nodata: skip}
"""


def files(folder):
    """{path: hash} of all there is."""
    out = {}
    for at, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(at, name)
            with open(path, "rb") as f:
                out[os.path.relpath(path, folder)] = hashlib.sha256(f.read()).hexdigest()
    return out


def registered(cache):
    """The same of the layers that a cache holds: marks beside them change with every use."""
    return {path: found for path, found in files(cache).items() if path.endswith(".tif")}


def cells(folder):
    """{raster: hash of its cells}."""
    return {name: rasters.pixels(os.path.join(folder, name)) for name in os.listdir(folder) if name.endswith(".tif")}


class Started:
    """A run under way; what it says on standard error is read as it comes."""

    def __init__(self, arguments, home):
        self.process = subprocess.Popen([program.PROGRAM] + arguments, env=program.environment(home), cwd=home,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.said = b""
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        while chunk := os.read(self.process.stderr.fileno(), 4096):
            self.said += chunk

    def wait_for(self, words):
        """Until a line with these words has begun; False where the run ended before."""
        pattern = re.compile(words.encode())
        while not pattern.search(self.said):
            if self.process.poll() is not None:
                self.reader.join()
                return bool(pattern.search(self.said))
            time.sleep(0.002)
        return True

    def finish(self):
        """Exit code, and what was said."""
        code = self.process.wait(120)
        self.reader.join()
        self.process.stderr.close()
        return code, self.said.decode()

    def end(self, number):
        """Send a signal; returns exit code and seconds until it was gone."""
        begun = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(60)
        took = time.monotonic() - begun
        self.reader.join()
        self.process.stderr.close()
        return code, took


class Stop(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.here = cls.enterClassContext(program.temporary())
        cls.layers, cls.out, cls.cache = (os.path.join(cls.here, n) for n in ("set", "out", "cache"))
        made_sets.make(cls.layers, shape=SHAPE, block=256, more=MORE, nodata="skip", classes="{method: quantile, count: 4}")
        for _ in range(2):  # the second keeps copies of compressed layers
            begun = time.monotonic()
            done = program.run(cls.arguments(cls), cls.here)
            assert done.code == 0, done.err
        # Half of a whole run is soon enough where sanitizers or other work make everything slow.
        cls.soon = max(SECONDS + SPARE, (time.monotonic() - begun) / 2)
        cls.results, cls.kept, cls.cells = files(cls.out), registered(cls.cache), cells(cls.out)

    def arguments(self, *more, cache=None):
        return ["--layers", self.layers, "--out", self.out, "--cache", cache or self.cache, "--threads", "2"] + list(more)

    def check_whole(self):
        self.assertEqual(files(self.out), self.results)
        self.assertEqual(registered(self.cache), self.kept)

    def stop_at(self, words, number, *more, cache=None):
        started = Started(self.arguments("--set", "groups.terrain.weight=3", *more, cache=cache), self.here)
        begun = started.wait_for(words)
        code, took = started.end(number)
        self.assertTrue(begun, f"{words}: {started.said.decode()}")
        return code, took, started.said.decode()

    def test_interrupted(self):
        blocks = ("-co", "BLOCKXSIZE=256", "-co", "BLOCKYSIZE=256")  # else overviews take no time of their own
        for words, more in (("grid EPSG", ()), (r"Overlay: 0\.\.\.10", ()), ("Overviews: 0", blocks), ("Classes: 0", ()), ("Maps: 0", ())):
            with self.subTest(at=words):
                code, took, said = self.stop_at(words, signal.SIGINT, *more)
                self.assertEqual(code, 130, said)
                self.assertLess(took, self.soon)
                self.check_whole()

    def test_interrupted_while_layers_are_made(self):
        cold = os.path.join(self.here, "cold")
        for words in ("steep", "edge", "rough"):
            with self.subTest(at=words):
                code, took, said = self.stop_at("Registering " + words, signal.SIGINT, cache=cold)
                self.assertEqual(code, 130, said)
                self.assertLess(took, self.soon)
                self.check_whole()
                # What was finished stays for the next run; what was not is gone.
                self.assertEqual([f for f in files(cold) if "part" in f], [])

    def test_terminated(self):
        code, took, said = self.stop_at(r"Overlay: 0\.\.\.10", signal.SIGTERM)
        self.assertNotEqual(code, 0, said)
        self.assertLess(took, self.soon)
        self.assertTrue(set(self.results.items()) <= set(files(self.out).items()))

    def test_killed_then_run_again(self):
        """kill -9 leaves a folder of half-written results; the next run sweeps it."""
        code, _, _ = self.stop_at(r"Overlay: 0\.\.\.10", signal.SIGKILL)
        self.assertEqual(code, -signal.SIGKILL)
        left = files(self.out)
        self.assertTrue(set(self.results.items()) <= set(left.items()))
        self.assertGreater(len(left), len(self.results))
        done = program.run(self.arguments(), self.here)
        self.assertEqual(done.code, 0, done.err)
        self.check_run_again()

    def check_run_again(self):
        """A whole run's results, and nothing beside them; they are what the tests that follow start from."""
        now = files(self.out)
        self.assertEqual(set(now), set(self.results))
        self.assertEqual(cells(self.out), self.cells)
        self.assertEqual(now["zones.csv"], self.results["zones.csv"])
        type(self).results = now

    def test_killed_while_layers_are_made(self):
        """What is left in the cache is swept an hour later: until then another machine may be at it."""
        cold = os.path.join(self.here, "killed")
        self.stop_at("Registering edge", signal.SIGKILL, cache=cold)
        left = glob.glob(os.path.join(cold, "*.part-*"))
        self.assertNotEqual(left, [])
        for path in left[:1]:
            os.utime(path, (time.time() - 7200,) * 2)
        living = os.path.join(cold, f"x.part-{os.getpid()}.tif")
        with open(living, "w", encoding="utf-8"):
            os.utime(living, (0, 0))
        done = program.run(self.arguments(cache=cold), self.here)
        self.assertEqual(done.code, 0, done.err)
        self.check_run_again()
        self.assertEqual(set(glob.glob(os.path.join(cold, "*.part-*"))), {living, *left[1:]})

    def test_nothing_in_a_folder_that_was_not_there(self):
        new = os.path.join(self.here, "new", "deep")
        started = Started(["--layers", self.layers, "--out", new, "--cache", self.cache], self.here)
        started.wait_for(r"Overlay: 0\.\.\.10")
        code, _ = started.end(signal.SIGINT)
        self.assertEqual(code, 130)
        self.assertEqual(files(os.path.join(self.here, "new")), {})
        self.assertFalse(os.path.exists(new))


class AtOnce(unittest.TestCase):
    """Runs that share a cache with no room in it: each keeps what it needs, and takes away what it does not."""

    def test_they_share_a_cache(self):
        here = self.enterContext(program.temporary())
        layers, cache = os.path.join(here, "set"), os.path.join(here, "cache")
        made_sets.make(layers, more=MORE, constraints=[made_sets.EXCLUDE, made_sets.RASTER])
        expected = cells(program.Results(layers, folder=here).out)
        shutil.rmtree(cache)
        for size in ("0", "3M", "0"):
            runs = [Started(["--layers", layers, "--out", os.path.join(here, f"out{k}"), "--cache", cache, "--maps", "none",
                             "--cache-size", size], here) for k in range(4)]
            for k, run in enumerate(runs):
                code, said = run.finish()
                self.assertEqual(code, 0, said)
                self.assertEqual(cells(os.path.join(here, f"out{k}")), expected)
            held = sum(os.path.getsize(f) for f in glob.glob(os.path.join(cache, "*.tif")))
            self.assertLessEqual(held, 0 if size == "0" else 3 << 20)
            self.assertEqual(glob.glob(os.path.join(cache, "*.part-*")), [])


class Rerun(unittest.TestCase):
    def test_another_weight_makes_nothing(self):
        here = self.enterContext(program.temporary())
        layers = os.path.join(here, "set")
        made_sets.make(layers, more=MORE, constraints=[made_sets.EXCLUDE, made_sets.RASTER])
        first = program.Results(layers, folder=here)
        self.assertNotIn("nothing warped", first.done.err)
        cached = {f: os.stat(f).st_mtime_ns for f in glob.glob(os.path.join(first.cache, "*.tif"))}
        self.assertGreater(len(cached), 3)
        again = program.Results(layers, "--set", "groups.terrain.weight=9", folder=here)
        self.assertIn("nothing warped, nothing derived", again.done.err)
        self.assertEqual({f: os.stat(f).st_mtime_ns for f in cached}, cached)
        self.assertNotEqual(again.journal["region"]["index_mean"], first.journal["region"]["index_mean"])
        # And back: the first result, to the bit.
        back = program.Results(layers, folder=here)
        self.assertEqual(back.journal["zones"], first.journal["zones"])

    def test_a_changed_source_is_made_anew(self):
        here = self.enterContext(program.temporary())
        layers = os.path.join(here, "set")
        made_sets.make(layers, more=MORE)
        program.Results(layers, folder=here)
        bounds, _ = made_sets.place("EPSG:32650", (180, 220))
        made_sets.write_layers(layers, "EPSG:32650", bounds, (180, 220), seed=2)
        again = program.Results(layers, folder=here)
        self.assertRegex(again.done.err, "steep: slope derived")
        self.assertNotRegex(again.done.err, "edge: distance derived")

    def test_another_grid_is_made_anew(self):
        here = self.enterContext(program.temporary())
        layers = os.path.join(here, "set")
        made_sets.make(layers, more=MORE)
        first = program.Results(layers, folder=here)
        x0, y0, x1, y1 = first.journal["grid"]["bounds"]
        moved = program.Results(layers, "--set", f"grid.box=[{x0 + 5000}, {y0}, {x1 + 5000}, {y1}]", folder=here)
        self.assertRegex(moved.done.err, "edge: distance derived")
        self.assertEqual(moved.journal["grid"]["bounds"][0], x0 + 5000)


if __name__ == "__main__":
    unittest.main()
