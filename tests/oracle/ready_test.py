"""The ready groups on the shipped heights: the grades worked out with numpy from the slope, elevation and relief on the grid."""

import csv
import os
import re
import shutil
import sys
import unittest

import numpy as np

import program

LAYERS = sys.argv.pop() if len(sys.argv) > 1 else None
METHODS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "methods.md")


def example():
    """The manifest of the chapter on terrain and land."""
    with open(METHODS, encoding="utf-8") as f:
        return re.search(r"## Terrain and land.*?```yaml\n(.*?)```", f.read(), re.DOTALL).group(1)


def slope_grade(slope, limits):
    return 1 + sum(slope > np.float32(limit) for limit in limits)


def score(grade):
    return 1 - (np.minimum(grade, 5) - 1) / 4


def stepped(value, low, high, low_is_below):
    """1, 0.5 and 0 by two limits; the lower one belongs to the middle, or to what is below."""
    middle = value > low if low_is_below else value >= low
    return 1 - 0.5 * middle - 0.5 * (value > high)


class Ready(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.here = cls.enterClassContext(program.temporary())
        cls.set = os.path.join(cls.here, "set")
        os.mkdir(cls.set)
        for name in ("dem.tif", "counties.gpkg"):
            shutil.copy(os.path.join(LAYERS, name), cls.set)
        with open(os.path.join(LAYERS, "census.csv"), encoding="utf-8", newline="") as f:
            codes = [row["code"] for row in csv.DictReader(f)]
        # Made up, so that every grade of both occurs, and values next to their limits.
        pressure = np.resize([-0.9, -0.31, -0.29, -0.001, 0.001, 0.4], len(codes))
        degraded = np.resize([0.0, 0.049, 0.051, 0.099, 0.101, 0.3, 0.02], len(codes))
        cls.zones = dict(zip(codes, zip(pressure, degraded)))
        with open(os.path.join(cls.set, "land.csv"), "w", encoding="utf-8") as f:
            f.write("code,land_pressure,degraded_share\n")
            f.writelines(f"{c},{p},{d}\n" for c, (p, d) in cls.zones.items())
        with open(os.path.join(cls.set, "capacity.yaml"), "w", encoding="utf-8") as f:
            f.write(example())

    def run_set(self, *options):
        return program.Results(self.set, "--overwrite", *options, folder=self.here)

    def test_the_example(self):
        results = self.run_set("--keep", "scores")
        slope, height, relief = (results.registered(n + "_building") for n in ("slope", "elevation", "relief"))
        # Where 5 is the grade without them the additions do not show: they are looked at on their own as well.
        additions = 1 * (height >= 3500) + 3 * (height > 5000), 1 * (relief > 100) + 1 * (relief > 200)
        terrain = score(slope_grade(slope, (3, 8, 15, 25)) + sum(additions))
        land = np.minimum(stepped(results.registered("land_pressure"), np.float32(-0.3), 0, False),
                          stepped(results.registered("ecosystem_health"), np.float32(0.05), np.float32(0.1), True))
        there = ~np.isnan(results.band("capacity.tif"))
        self.assertGreater(there.sum(), 100000)
        for band, addition in zip((2, 3), additions):
            np.testing.assert_array_equal(results.band("scores.tif", band)[there], 1 - addition[there] / 4)
        np.testing.assert_array_equal(results.band("groups.tif", 1)[there], terrain[there])
        np.testing.assert_array_equal(results.band("groups.tif", 2)[there], land[there])
        np.testing.assert_array_equal(results.band("capacity.tif")[there], np.minimum(terrain, land)[there])
        # No grade is missing, so that each is tested.
        self.assertEqual(set(np.unique(terrain[there])), {0, 0.25, 0.5, 0.75, 1})
        self.assertEqual(set(np.unique(land[there])), {0, 0.5, 1})

    def test_the_verdict_of_a_zone(self):
        verdicts = {row["zone"]: row["limit_verdict"] for row in self.run_set().zone_rows()}
        for code, (pressure, degraded) in self.zones.items():
            over = pressure > 0 or degraded > 0.1
            near = int(pressure > -0.3) + int(degraded > 0.05)
            expected = "overloaded" if over or near == 2 else "near overload" if near else "not overloaded"
            self.assertEqual(verdicts[code], expected, code)

    def test_farming(self):
        results = self.run_set("--set", "groups.terrain.ready=terrain_farming")
        terrain = score(slope_grade(results.registered("slope_farming"), (2, 6, 15, 25)))
        there = ~np.isnan(results.band("capacity.tif"))
        np.testing.assert_array_equal(results.band("groups.tif", 1)[there], terrain[there])

    def test_written_out_it_runs_the_same(self):
        results = self.run_set("--set", "groups.terrain.factors.relief_building.window=750")
        first = results.bands("groups.tif")
        with open(os.path.join(self.set, "capacity.yaml"), encoding="utf-8") as f:
            example_text = f.read()
        try:
            with open(os.path.join(self.set, "capacity.yaml"), "w", encoding="utf-8") as f:
                f.write(results.journal["manifest"])
            again = self.run_set()
        finally:
            with open(os.path.join(self.set, "capacity.yaml"), "w", encoding="utf-8") as f:
                f.write(example_text)
        np.testing.assert_array_equal(again.bands("groups.tif"), first)
        self.assertEqual(again.journal["manifest"], results.journal["manifest"])


if __name__ == "__main__":
    unittest.main()
