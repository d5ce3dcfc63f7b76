"""Every method from the manifest, on a whole layer set: operators, formulas, statistics, weights, scores and classes against
numpy, operators and correlations against GRASS too."""

import csv
import json
import os
import sys
import unittest

import numpy as np
from osgeo import gdal

import grass
import operators
import program

LAYERS = os.path.abspath(sys.argv.pop()) if len(sys.argv) > 1 else None
# Every factor everywhere, so that the operators differ in nothing but themselves; few cells, for there are many runs.
SETTINGS = ["--set", "groups.forest.factors.ndvi.nodata=veto", "--set", "constraints=null", "--set", "industry=null",
            "--set", "grid.cell=1000"]
CELLS = 39000  # at the least, in all the counties
CLASSES = ("equal", "quantile", "jenks", "head_tail", "stddev")


def curve(*points):
    return lambda x: np.interp(x, *zip(*points))


def mid_rank(x):
    _, inverse, n = np.unique(x, return_inverse=True, return_counts=True)
    return ((np.cumsum(n) - n / 2) / len(x))[inverse]


# Scores of the slope: {manifest's words: (by numpy, tolerance)}. Quantiles are right to 0.2 % of their value.
SCORES = {
    "{percentile: {direction: falling}}":
        (lambda x: np.clip(1 - (x - np.quantile(x, 0.02)) / np.ptp(np.quantile(x, (0.02, 0.98))), 0, 1), 0.003),
    "{minmax: {direction: falling}}": (lambda x: (x.max() - x) / np.ptp(x), 1e-6),
    "{zscore: {direction: falling}}": (lambda x: np.clip(0.5 - (x - x.mean()) / x.std() / 6, 0, 1), 1e-6),
    "{rank: {direction: falling}}": (lambda x: 1 - mid_rank(x), 0.003),
    "{log: {worst: 30, best: 1}}": (lambda x: np.clip(np.log(x / 30) / np.log(1 / 30), 0, 1), 1e-6),
    "{power: {worst: 30, best: 0, exponent: 2}}": (lambda x: np.clip(1 - x / 30, 0, 1) ** 2, 1e-6),
    "{fuzzy_linear: {shape: falling, a: 3, b: 25}}": (curve((3, 1), (25, 0)), 1e-6),
    "{fuzzy_sigmoid: {shape: symmetric, a: 0, b: 3, c: 8, d: 20}}":
        (lambda x: np.sin(curve((0, 0), (3, 1), (8, 1), (20, 0))(x) * np.pi / 2) ** 2, 1e-6),
    "{fuzzy_j: {shape: falling, a: 3, b: 25}}": (lambda x: 1 / (1 + (np.maximum(x - 3, 0) / 22) ** 2), 1e-6),
    "{fuzzy_gaussian: {midpoint: 5}}": (lambda x: np.exp(-0.1 * (x - 5) ** 2), 1e-6),
    "{fuzzy_near: {midpoint: 5}}": (lambda x: 1 / (1 + 0.1 * (x - 5) ** 2), 1e-6),
    "{fuzzy_small: {midpoint: 10}}": (lambda x: 1 / (1 + (x / 10) ** 5), 1e-6),
    "{fuzzy_large: {midpoint: 10}}": (lambda x: 1 / (1 + (x / 10) ** -5), 1e-6),
    "{grade: {preset: slope_building}}": (lambda x: 1 - np.digitize(x, (3, 8, 15, 25), right=True) / 4, 0),
    "{target: {low: 2, high: 8, fall_low: -1, fall_high: 25}}": (curve((-1, 0), (2, 1), (8, 1), (25, 0)), 1e-6),
    "{piecewise: [[0, 1], [8, 0.5], [25, 0]]}": (curve((0, 1), (8, 0.5), (25, 0)), 1e-6),
    "{table: {'[0,8]': 0.9, '(8,25]': 0.4, DEFAULT: 0.1}}": (lambda x: np.where(x <= 8, 0.9, np.where(x <= 25, 0.4, 0.1)), 1e-6),
    "{linear: {worst: 25, best: 0}, cap: 0.6, floor: 0.2}": (lambda x: np.clip(1 - x / 25, 0.2, 0.6), 1e-6),
}


# Where twelve scores leave little of the index, three or two tell more: an operator of its own for each group.
INSIDE = {"terrain": "{method: deficits}", "land_use": "{method: fuzzy_product}", "forest": "{method: fuzzy_sum}",
          "ecology": "{method: geometric}", "society": "{method: fuzzy_gamma, gamma: 0.8}"}


class Case:
    """A band of a run, what it holds by numpy (NaN where a score that it needs is missing) and in r.mapcalc's words."""

    def __init__(self, name, run, file, band, expected, formula):
        self.name, self.run, self.file, self.band, self.expected, self.formula = name, run, file, band, expected, formula

    def cells(self):
        return int((~np.isnan(self.expected)).sum())


class Methods(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.here = cls.enterClassContext(program.temporary())
        cls.plain = cls.run_set("--keep", "scores", out="plain")
        cls.ids = [f["id"] for f in cls.plain.journal["factors"]]
        cls.weight = np.array([[f["weight"]] for f in cls.plain.journal["factors"]])
        cls.score = cls.plain.bands("scores.tif").astype(np.float64)
        cls.there = ~np.isnan(cls.score).any(0)
        cls.cells = cls.score[:, cls.there]
        # Observed over all cells that have the factor, which may be more than have all of them.
        flat = cls.score.reshape(len(cls.score), -1)
        cls.operators = operators.operators(np.nanmin(flat, axis=1), np.nanmax(flat, axis=1))
        cls.cases = cls.whole_index() + cls.formulas() + cls.by_group()

    @classmethod
    def run_set(cls, *options, out="out"):
        return program.Results(LAYERS, *SETTINGS, *options, folder=cls.here, out=out)

    @classmethod
    def case(cls, overlay, run, file, band, factors):
        """An operator over some of the factors, by their numbers."""
        compute, formula = cls.operators[overlay]
        weight = cls.weight[factors] / cls.weight[factors].sum()
        expected = compute(cls.score[factors].reshape(len(factors), -1), weight).reshape(cls.there.shape)
        pairs = [(cls.ids[i], repr(float(w))) for i, w in zip(factors, weight[:, 0])]
        return Case(f"{file} {band} {overlay}", run, file, band, expected, formula(pairs))

    @classmethod
    def whole_index(cls):
        """The operators over all factors; the first runs try a way to classify too."""
        classes, cases = dict(zip(cls.operators, CLASSES)), []
        for overlay in cls.operators:
            more = ["--set", "classes={method: %s}" % classes[overlay]] if overlay in classes else []
            run = cls.run_set("--set", "overlay=" + overlay, *more, out=f"operator{len(cases)}")
            cases.append(cls.case(overlay, run, "capacity.tif", 1, list(range(len(cls.ids)))))
        return cases

    @classmethod
    def formulas(cls):
        names, cases = dict(zip(cls.ids, cls.score), min=np.minimum, max=np.maximum), []
        for formula in operators.FORMULAS:
            run = cls.run_set("--set", "overlay={method: expression, formula: '%s'}" % formula, out=f"formula{len(cases)}")
            cases.append(Case(formula, run, "capacity.tif", 1, eval(formula.replace("^", "**"), names), formula))
        return cases

    @classmethod
    def by_group(cls):
        sets = [word for group, overlay in INSIDE.items() for word in ("--set", f"groups.{group}.overlay={overlay}")]
        run = cls.run_set(*sets, out="by_group")
        group = [f["group"] for f in run.journal["factors"]]
        inside = {name: [i for i, of in enumerate(group) if of == name] for name in INSIDE}
        cases = [cls.case(overlay, run, "groups.tif", k + 1, inside[name]) for k, (name, overlay) in enumerate(INSIDE.items())]
        weight = [float(cls.weight[i].sum()) for i in inside.values()]
        cases.append(Case("index of groups", run, "capacity.tif", 1, sum(w * c.expected for w, c in zip(weight, cases)),
                          " + ".join(f"{w!r} * ({c.formula})" for w, c in zip(weight, cases))))
        return cases

    def command(self, name):
        done = program.run([name, "--layers", LAYERS, "--json", "-q", "--cache", self.plain.cache, *SETTINGS]
                           + (["--overwrite", "--out", os.path.join(self.here, name)] if name == "stats" else []), self.here)
        self.assertEqual(done.code, 0, done.err)
        return json.loads(done.out)

    def test_operators(self):
        self.assertEqual(len(self.cases), 23)
        for case in self.cases:
            with self.subTest(case=case.name):
                self.assertGreater(case.cells(), CELLS)
                np.testing.assert_allclose(case.run.band(case.file, case.band), case.expected, rtol=0, atol=1e-6)

    @unittest.skipUnless(grass.here(), "no GRASS")
    def test_operators_in_grass(self):
        scores = self.plain.path("scores.tif")
        lines = [f"r.external --quiet -o input={scores} output=score{k} band={k}" for k in range(1, len(self.ids) + 1)]
        lines.append("g.region raster=score1")
        formulas = [f"{name} = double(score{k + 1})" for k, name in enumerate(self.ids)]
        for k, case in enumerate(self.cases):
            lines.append(f"r.external --quiet -o input={case.run.path(case.file)} output=ours{k} band={case.band}")
            formulas.append(f"off{k} = abs(ours{k} - ({case.formula}))")
        path = os.path.join(self.here, "formulas.txt")
        with open(path, "w", encoding="utf-8") as f:
            f.write("\n".join(formulas) + "\n")
        lines.append(f"r.mapcalc --quiet file={path}")
        lines += [f"r.univar -t map=off{k} output={self.here}/off{k}.txt" for k in range(len(self.cases))]
        grass.session(self.here, scores, lines)
        for k, case in enumerate(self.cases):
            with self.subTest(case=case.name):
                off, = grass.table(f"{self.here}/off{k}.txt")
                # There is no difference where either has no value: all the cells are there in both.
                self.assertEqual(int(off["non_null_cells"]), case.cells())
                self.assertLessEqual(float(off["max"]), 1e-6)

    def test_statistics(self):
        stats = self.command("stats")
        np.testing.assert_allclose(stats["pearson"], np.corrcoef(self.cells), atol=1e-9)
        np.testing.assert_allclose(stats["spearman"], np.corrcoef([mid_rank(c) for c in self.cells]), atol=2e-3)
        vif = np.diag(np.linalg.inv(np.corrcoef(self.cells)))
        np.testing.assert_allclose([row["vif"] for row in stats["layers"]], vif, rtol=1e-6)
        height = self.plain.registered("elevation")
        zones = gdal.Open(self.plain.cached("zones")).ReadAsArray()
        height = height[(zones > 0) & ~np.isnan(height)]
        row = stats["layers"][self.ids.index("elevation")]
        self.assertEqual(row["cells"], len(height))
        self.assertGreater(row["cells"], CELLS)
        for name, q in (("p02", 0.02), ("p25", 0.25), ("p50", 0.5), ("p75", 0.75), ("p98", 0.98)):
            self.assertAlmostEqual(row[name], np.quantile(height, q), delta=0.003 * row[name])
        for name, expected in (("mean", height.mean()), ("sd", height.std()), ("min", height.min()), ("max", height.max()),
                               ("skewness", ((height - height.mean()) ** 3).mean() / height.std() ** 3)):
            self.assertAlmostEqual(row[name], expected, delta=1e-9 * height.max())

    @unittest.skipUnless(grass.here(), "no GRASS")
    def test_correlations_in_grass(self):
        self.command("stats")
        with open(os.path.join(self.here, "stats", "correlation.csv"), encoding="utf-8", newline="") as f:
            head, *rows = csv.reader(f)
        self.assertEqual(head, ["score"] + self.ids)
        ours = [[float(x) for x in row[1:]] for row in rows]
        scores = self.plain.path("scores.tif")
        names = [f"score{k}" for k in range(1, len(self.ids) + 1)]
        answer = os.path.join(self.here, "covar.txt")
        grass.session(self.here, scores,
                      [f"r.external --quiet -o input={scores} output={name} band={k + 1}" for k, name in enumerate(names)]
                      + ["g.region raster=score1", f"r.covar -r --quiet map={','.join(names)} > {answer}"])
        with open(answer, encoding="utf-8") as f:
            count, *theirs = [line.split() for line in f]
        self.assertEqual(count, ["N", "=", str(self.there.sum())])
        # Both are written with six decimals.
        np.testing.assert_allclose(ours, np.array(theirs, float), rtol=0, atol=1.5e-6)

    def test_weights(self):
        rows = self.command("weights")[:-1]
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

    def test_every_score_method(self):
        """The slope as registered, scored in every way by one run."""
        factors = ", ".join("s%d: {source: '%s', score: %s}" % (k, self.plain.cached("slope"), score)
                            for k, score in enumerate(SCORES))
        run = self.run_set("--set", "groups={all: {factors: {%s}}}" % factors, "--keep", "scores")
        slope = self.plain.registered("slope")
        for k, (score, (compute, tolerance)) in enumerate(SCORES.items()):
            with self.subTest(score=score):
                found = run.band("scores.tif", k + 1)
                there = ~np.isnan(found)
                self.assertGreater(there.sum(), CELLS)
                np.testing.assert_allclose(found[there], compute(slope[there]), rtol=0, atol=tolerance)
                mean = run.journal["factors"][k]["score_mean"]
                self.assertAlmostEqual(mean, found[there].mean(dtype=np.float64), delta=1e-3)
                self.assertTrue(0.05 < mean < 0.99, mean)

    def test_every_class_method(self):
        for method, case in zip(CLASSES, self.cases):
            with self.subTest(classes=method):
                self.assertIn("method: " + method, case.run.journal["manifest"])
                self.assertTrue(0.3 < case.run.journal["classes"]["gvf"] <= 1)


if __name__ == "__main__":
    unittest.main()
