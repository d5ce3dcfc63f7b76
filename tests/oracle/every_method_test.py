"""Every method of the program's own table, chosen by --set on a whole layer set: it runs, and the index is one."""

import itertools
import json
import sys
import unittest

import numpy as np

import program

LAYERS = sys.argv.pop() if len(sys.argv) > 1 else None

# What parameters without a default and lists are in these runs: for a slope in degrees, or the factors of the set.
NUMBERS = {"worst": 30, "best": 1, "midpoint": 8, "a": 3, "b": 25, "low": 2, "high": 8, "fall_low": -1, "fall_high": 25}
LISTS = {"points": "[[0, 1], [8, 0.5], [25, 0]]", "table": '{"[0,8)": 1, DEFAULT: 0.3}', "of": "[equal, entropy]",
         "order": str([0.02, 0.03, 0.05] + [0.1] * 9), "formula": "'min(slope, cover) * 0.5 + gdp / 2'", "breaks": "[0.4, 0.55, 0.7]"}
LAND_USE = "{Forest: 0.9, Orchard: 0.7, DEFAULT: 0.4}"


def arguments(method):
    """{name: value} of what the method needs, and of its list where it takes one beside numbers."""
    said = {p["name"]: p["choices"][0] if "choices" in p else NUMBERS[p["name"]] for p in method["parameters"]
            if p["default"] is None and not p["optional"]}
    if method["takes"] and method["takes"]["key"] in LISTS:
        said[method["takes"]["key"]] = LISTS[method["takes"]["key"]]
    return said


def flow(pairs):
    return "{" + ", ".join(f"{k}: {v}" for k, v in pairs.items()) + "}"


def score_set(method):
    if method["id"] == "categories":
        return "groups.land_use.factors.class.score={categories: %s}" % LAND_USE
    said = arguments(method)
    only = method["takes"] and not method["parameters"]
    value = said[method["takes"]["key"]] if only else flow(said)
    return "groups.terrain.factors.slope.score={%s: %s}" % (method["id"], value)


def by_keys(section):
    def make(method):
        return f"{section}={flow({'method': method['id'], **arguments(method)})}"
    return make


SETS = {"score": score_set, "overlay": by_keys("overlay"), "classes": by_keys("classes")}


class EveryMethod(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.here = cls.enterClassContext(program.temporary())
        listed = program.run(["methods", "--json"], cls.here)
        elsewhere = ("outliers", "normalise", "aggregate")  # of the industrial index: industry_test.py
        cls.methods = [m for m in json.loads(listed.out) if m["kind"] not in elsewhere]
        groups = program.Results(LAYERS, "--overwrite", "--set", "grid.cell=1000", folder=cls.here).manifest["groups"]
        cls.levels = {"groups": list(groups), **{g: list(v["factors"]) for g, v in groups.items()}}

    def weights_sets(self, method):
        """The weighting, with judgements (as if the first were thrice as important) and ranks at every level."""
        judgements = {level: [[3 if i == 0 else 1 for _ in ids[i + 1:]] for i in range(len(ids))]
                      for level, ids in self.levels.items() if len(ids) > 1}
        yield f"weights={flow({'method': method['id'], 'judgements': flow(judgements), **arguments(method)})}"
        if method["takes"] and method["takes"]["key"] == "rank":
            for n, group in enumerate(self.levels["groups"]):
                yield f"groups.{group}.rank={n + 1}"
                for k, factor in enumerate(self.levels[group]):
                    yield f"groups.{group}.factors.{factor}.rank={k + 1}"

    def check(self, results, chosen):
        journal = results.journal
        index = results.band("capacity.tif")
        there = ~np.isnan(index)
        self.assertGreater(there.sum(), 10000)
        self.assertTrue((index[there] >= 0).all() and (index[there] <= 1).all())
        weights = np.array([f["weight"] for f in journal["factors"]])
        self.assertTrue((weights >= 0).all())
        self.assertAlmostEqual(weights.sum(), 1, delta=1e-9)
        used = {"score": [f["score"] for f in journal["factors"] if f["id"] in ("slope", "class")],
                "weights": [journal["weights"]], "overlay": [journal["overlay"]["method"]], "classes": [journal["classes"]["method"]]}
        for method in filter(None, chosen):
            self.assertIn(method["id"], used[method["kind"]])

    def test_every_method(self):
        """One of each kind in a run, until every one was in one."""
        kinds = ("score", "weights", "overlay", "classes")
        columns = [[m for m in self.methods if m["kind"] == kind] for kind in kinds]
        self.assertEqual(sum(map(len, columns)), len(self.methods))
        for chosen in itertools.zip_longest(*columns):
            with self.subTest(methods=[m["id"] for m in chosen if m]):
                sets = ["grid.cell=1000"]
                for method in filter(None, chosen):
                    sets += self.weights_sets(method) if method["kind"] == "weights" else [SETS[method["kind"]](method)]
                options = [word for s in sets for word in ("--set", s)]
                self.check(program.Results(LAYERS, "--overwrite", *options, folder=self.here), chosen)


if __name__ == "__main__":
    unittest.main()
