"""Every method from the manifest, on a whole layer set: operators, formulas, statistics and weights against numpy."""

import json
import os
import sys
import unittest

import numpy as np
from osgeo import gdal

import program

LAYERS = sys.argv.pop() if len(sys.argv) > 1 else None
EPSILON = 0.001


def owa(s, w, alpha):
    order = np.argsort(-s, axis=0, kind="stable")
    s, w = np.take_along_axis(s, order, 0), w[order]
    q = np.cumsum(w, axis=0).clip(0, 1) ** alpha
    return (np.diff(q, axis=0, prepend=0) * s).sum(0)


def topsis(s, w, best, worst):
    away = [np.sqrt((w * (np.reshape(ideal, (-1, 1)) - s) ** 2).sum(0)) for ideal in (best, worst)]
    return away[1] / (away[0] + away[1])


OPERATORS = {
    "{method: wlc}": lambda s, w: (w * s).sum(0),
    "{method: owa, alpha: 2.5}": lambda s, w: owa(s, w[:, 0], 2.5),
    "{method: owa, alpha: 0.4}": lambda s, w: owa(s, w[:, 0], 0.4),
    "{method: geometric}": lambda s, w: np.exp((w * np.log(s.clip(EPSILON))).sum(0)),
    "{method: harmonic}": lambda s, w: 1 / (w / s.clip(EPSILON)).sum(0),
    "{method: limiting}": lambda s, w: s.min(0),
    "{method: topsis}": lambda s, w: topsis(s, w, np.ones(len(s)), np.zeros(len(s))),
    "{method: topsis, ideals: observed}": lambda s, w: topsis(s, w, OBSERVED[1], OBSERVED[0]),
    "{method: state_space}": lambda s, w: 1 - np.sqrt((w * (1 - s) ** 2).sum(0)),
    "{method: fuzzy_and}": lambda s, w: s.min(0),
    "{method: fuzzy_or}": lambda s, w: s.max(0),
    "{method: fuzzy_product}": lambda s, w: s.prod(0),
    "{method: fuzzy_sum}": lambda s, w: 1 - (1 - s).prod(0),
    "{method: fuzzy_gamma, gamma: 0.8}": lambda s, w: (1 - (1 - s).prod(0)) ** 0.8 * s.prod(0) ** 0.2,
    "{method: deficits}": lambda s, w: (1 - (1 - s).sum(0)).clip(0),
    "{method: expression, formula: 'min(slope, cover) * 0.5 + gdp ^ 2 / 2'}": None,
}
OBSERVED = [None, None]


class Methods(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.here = cls.enterClassContext(program.temporary())
        # Every factor everywhere, so that the operators differ in nothing but themselves.
        cls.options = ["--keep", "scores", "--overwrite", "--set", "groups.forest.factors.ndvi.nodata=veto", "--set", "constraints=null"]
        cls.plain = cls.run_set()
        cls.ids = [f["id"] for f in cls.plain.journal["factors"]]
        cls.weight = np.array([[f["weight"]] for f in cls.plain.journal["factors"]])
        cls.score = gdal.Open(cls.plain.path("scores.tif")).ReadAsArray().astype(np.float64)
        cls.there = ~np.isnan(cls.score).any(0)
        cells = cls.score[:, cls.there]
        # Observed over all cells that have the factor, which may be more than have all of them.
        OBSERVED[0] = np.nanmin(cls.score.reshape(len(cls.score), -1), axis=1)
        OBSERVED[1] = np.nanmax(cls.score.reshape(len(cls.score), -1), axis=1)
        cls.cells = cells

    @classmethod
    def run_set(cls, *options):
        return program.Results(LAYERS, *cls.options, *options, folder=cls.here)

    def test_operators(self):
        for overlay, compute in OPERATORS.items():
            with self.subTest(overlay=overlay):
                index = gdal.Open(self.run_set("--set", "overlay=" + overlay).path("capacity.tif")).ReadAsArray()[self.there]
                if compute:
                    expected = compute(self.cells, self.weight)
                else:
                    s = dict(zip(self.ids, self.cells))
                    expected = np.minimum(s["slope"], s["cover"]) * 0.5 + s["gdp"] ** 2 / 2
                np.testing.assert_allclose(index, expected, rtol=0, atol=1e-6)

    def test_operator_inside_a_group(self):
        index = gdal.Open(self.run_set("--set", "groups.ecology.overlay={method: geometric}").path("capacity.tif")).ReadAsArray()
        expected = 0
        for group in dict.fromkeys(f["group"] for f in self.plain.journal["factors"]):
            inside = [i for i, f in enumerate(self.plain.journal["factors"]) if f["group"] == group]
            w, s = self.weight[inside], self.cells[inside]
            mean = OPERATORS["{method: geometric}" if group == "ecology" else "{method: wlc}"](s, w / w.sum())
            expected = expected + w.sum() * mean
        np.testing.assert_allclose(index[self.there], expected, rtol=0, atol=1e-6)

    def test_statistics(self):
        done = program.run(["stats", "--layers", LAYERS, "--json", "-q", "--out", os.path.join(self.here, "stats"), "--cache",
                            os.path.join(self.here, "cache"), "--set", "constraints=null"], self.here)
        self.assertEqual(done.code, 0, done.err)
        stats = json.loads(done.out)
        np.testing.assert_allclose(stats["pearson"], np.corrcoef(self.cells), atol=1e-9)
        ranks = [np.unique(c, return_inverse=True, return_counts=True) for c in self.cells]
        ranks = [(np.cumsum(n) - n / 2)[inverse] for _, inverse, n in ranks]
        np.testing.assert_allclose(stats["spearman"], np.corrcoef(ranks), atol=2e-3)
        vif = np.diag(np.linalg.inv(np.corrcoef(self.cells)))
        np.testing.assert_allclose([row["vif"] for row in stats["layers"]], vif, rtol=1e-6)
        # With goalposts beyond all heights the score gives the height back; quantiles are right to 0.2 %.
        k = self.ids.index("elevation")
        wide = self.run_set("--set", "groups.terrain.factors.elevation.score={linear: {worst: 6000, best: -1000}}")
        height = 6000 - 7000 * gdal.Open(wide.path("scores.tif")).ReadAsArray()[k].astype(np.float64)
        height = height[~np.isnan(height)]
        row = stats["layers"][k]
        for name, q in (("p02", 0.02), ("p25", 0.25), ("p50", 0.5), ("p75", 0.75), ("p98", 0.98)):
            self.assertAlmostEqual(row[name], np.quantile(height, q), delta=0.003 * row[name])
        for name, expected in (("mean", height.mean()), ("sd", height.std()), ("min", height.min()), ("max", height.max()),
                               ("skewness", ((height - height.mean()) ** 3).mean() / height.std() ** 3)):
            self.assertAlmostEqual(row[name], expected, delta=2e-3)

    def test_weights(self):
        done = program.run(["weights", "--layers", LAYERS, "--json", "-q", "--cache", os.path.join(self.here, "cache"), "--set",
                            "constraints=null"], self.here)
        self.assertEqual(done.code, 0, done.err)
        rows = json.loads(done.out)[:-1]
        column = lambda name: [row[name] for row in rows]
        s = self.cells
        sd = s.std(1)
        conflict = (1 - np.corrcoef(s)).sum(1)
        np.testing.assert_allclose(column("critic"), sd * conflict / (sd * conflict).sum(), atol=1e-9)
        np.testing.assert_allclose(column("stddev"), sd / sd.sum(), atol=1e-9)
        p = s / s.sum(1, keepdims=True)
        entropy = -(p * np.log(np.where(p > 0, p, 1))).sum(1) / np.log(s.shape[1])
        np.testing.assert_allclose(column("entropy"), (1 - entropy) / (1 - entropy).sum(), atol=1e-7)
        value, vector = np.linalg.eigh(np.corrcoef(s))
        loading = (vector ** 2 * np.where(value >= 1, value, 0)).sum(1)
        np.testing.assert_allclose(column("pca"), loading / loading.sum(), atol=1e-9)

    def test_every_score_and_class_method_runs(self):
        for score in ("{percentile: {direction: falling}}", "{minmax: {direction: falling}}", "{zscore: {direction: falling}}",
                      "{rank: {direction: falling}}", "{log: {worst: 30, best: 1}}", "{power: {worst: 30, best: 0, exponent: 2}}",
                      "{fuzzy_linear: {shape: falling, a: 3, b: 25}}", "{fuzzy_sigmoid: {shape: symmetric, a: 0, b: 3, c: 8, d: 20}}",
                      "{fuzzy_j: {shape: falling, a: 3, b: 25}}", "{fuzzy_gaussian: {midpoint: 5}}", "{fuzzy_near: {midpoint: 5}}",
                      "{fuzzy_small: {midpoint: 10}}", "{fuzzy_large: {midpoint: 10}}", "{grade: {preset: slope_building}}",
                      "{target: {low: 2, high: 8, fall_low: -1, fall_high: 25}}", "{linear: {worst: 25, best: 0}, cap: 0.6, floor: 0.2}"):
            with self.subTest(score=score):
                journal = self.run_set("--set", "groups.terrain.factors.slope.score=" + score).journal
                mean = journal["factors"][self.ids.index("slope")]["score_mean"]
                self.assertTrue(0.05 < mean < 0.99, mean)
        for classes in ("equal", "quantile", "jenks", "head_tail", "stddev"):
            with self.subTest(classes=classes):
                journal = self.run_set("--set", "classes={method: %s}" % classes).journal
                self.assertTrue(0.3 < journal["classes"]["gvf"] <= 1)


if __name__ == "__main__":
    unittest.main()
