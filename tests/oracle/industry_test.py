"""The industrial index of a layer set against numpy: every normalisation and aggregation with several weightings, outliers,
correlations and Cronbach's alpha, ranks and tiers under the very weights that the program draws."""

import csv
import itertools
import json
import os
import sys
import unittest

import numpy as np
import small_yaml

import program

LAYERS = sys.argv.pop() if len(sys.argv) > 1 else None
EPSILON, CUTS = 0.001, (5.5, 6.0)
WEIGHTS = [3, 1, 2, 2.5, 0.5, 1]
INDEX = "industry.index."
NORMALISE = ("goalposts", "minmax", "zscore", "rank", "target")
AGGREGATE = ("arithmetic", "geometric", "copeland")
OUTLIERS = ("none", "winsorise", "log")


def read():
    """The manifest's index, city-years in the order of the years, and values [row, indicator], NaN where there are none."""
    with open(os.path.join(LAYERS, "capacity.yaml"), encoding="utf-8") as f:
        index = small_yaml.read(f.read())["industry"]["index"]
    with open(os.path.join(LAYERS, index["table"]), encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    rows.sort(key=lambda row: int(row["year"]))
    values = np.array([[float(row[i.get("column", name)] or "nan") for name, i in index["indicators"].items()] for row in rows])
    return index, [row["city"] for row in rows], np.array([int(row["year"]) for row in rows]), values


def skewness_kurtosis(x):
    n, d = len(x), x - x.mean()
    g1, g2 = (d ** 3).mean() / x.std() ** 3, (d ** 4).mean() / x.var() ** 2 - 3
    return g1 * np.sqrt(n * (n - 1)) / (n - 2), (n - 1) / (n - 2) / (n - 3) * ((n + 1) * g2 + 6)


def winsorise(x, skewness, kurtosis, most):
    x, there = x.copy(), ~np.isnan(x)
    before, moved = x.copy(), 0
    while moved < most:
        s, k = skewness_kurtosis(x[there])
        if not (abs(s) >= skewness and k >= kurtosis):
            break
        side = 1 if s >= 0 else -1
        end = (side * x[there]).max()
        at_end = np.zeros(len(x), bool)
        at_end[there] = side * x[there] == end
        x[at_end] = side * (side * x[there & ~at_end]).max()
        moved = (x[there] != before[there]).sum()
    return x


def scale(values, method, indicators):
    out = np.full_like(values, np.nan)
    for k, i in enumerate(indicators.values()):
        x = values[:, k]
        there = ~np.isnan(x)
        v, low = x[there], i["worst"] > i["best"]
        if method == "goalposts":
            s = (v - i["worst"]) / (i["best"] - i["worst"])
        elif method == "minmax":
            s = (v.max() - v if low else v - v.min()) / np.ptp(v)
        elif method == "zscore":
            s = 0.5 + (-1 if low else 1) * (v - v.mean()) / v.std(ddof=1) / 6
        elif method == "target":
            s = (v.max() - v) / (v.max() - i["target"]) if low else (v - v.min()) / (i["target"] - v.min())
        else:
            worse = v[:, None] < v[None, :] if low else v[:, None] > v[None, :]
            s = (worse.sum(1) + ((v[:, None] == v[None, :]).sum(1) - 1) / 2) / (len(v) - 1)
        out[there, k] = s.clip(0, 1)
    return out


def weigh(method, s):
    s = s[~np.isnan(s).any(1)]
    n, r = s.shape[1], np.corrcoef(s.T)
    if method == "given":
        w = np.array(WEIGHTS)
    elif method == "equal":
        w = np.ones(n)
    elif method == "stddev":
        w = s.std(0)
    elif method == "critic":
        w = s.std(0) * (1 - r).sum(1)
    elif method == "entropy":
        p = s / s.sum(0)
        w = 1 + (p * np.log(np.where(p > 0, p, 1))).sum(0) / np.log(len(s))
    else:
        value, vector = np.linalg.eigh(r)
        w = (vector ** 2 * np.where(value >= 1, value, 0)).sum(1)
    return w / w.sum()


def aggregate(method, s, w):
    """[city, indicator] and weights [..., indicator] to 0..10 [..., city]."""
    w = np.where(np.isnan(s), 0, np.expand_dims(w, -2))
    total = w.sum(-1)
    if method == "arithmetic":
        return 10 * (w * np.nan_to_num(s)).sum(-1) / total
    if method == "geometric":
        return 10 * np.exp((w * np.log(np.nan_to_num(s).clip(EPSILON))).sum(-1) / total)
    both = (~np.isnan(s))[:, None, :] & (~np.isnan(s))[None, :, :]
    better = np.where(both, np.sign(s[:, None, :] - s[None, :, :]), 0)
    balance = (w.max(-2)[..., None, None, :] * better).sum(-1)
    beaten = np.where(abs(balance) > 1e-9, np.sign(balance), 0).sum(-1)
    m = len(s)
    return 10 * (beaten + m - 1) / (2 * (m - 1))


def uniform(seed, count):
    """The first outputs of splitmix64, as numbers from 0 to 1."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + (np.arange(count, dtype=np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return ((z ^ (z >> np.uint64(31))) >> np.uint64(11)) * 2.0 ** -53


def ranks(score):
    return 1 + (score[..., None, :] > score[..., :, None] + 1e-9).sum(-1)


def tiers(score):
    return 3 - (score[..., None] >= np.array(CUTS)).sum(-1)


class Industry(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.here = cls.enterClassContext(program.temporary())
        cls.index, cls.city, cls.year, cls.values = read()
        cls.ids = list(cls.index["indicators"])

    def run_set(self, *sets):
        options = [word for s in sets for word in ("--set", INDEX + s)]
        done = program.run(["industry", "--layers", LAYERS, "--json", "-q"] + options, self.here)
        self.assertEqual(done.code, 0, done.err)
        result = json.loads(done.out)["industry"] if "industry" in json.loads(done.out) else json.loads(done.out)
        rows = {(row["city"], row["year"]): row for row in result["cities"] if row["index"] is not None}
        return result["index"], [rows[key] for key in zip(self.city, map(int, self.year))]

    def column(self, rows, name):
        return np.array([np.nan if row[name] is None else row[name] for row in rows], float)

    def compare(self, rows, s, method, w):
        for k, name in enumerate(self.ids):
            np.testing.assert_allclose(self.column(rows, "score_" + name), 10 * s[:, k], atol=1e-9)
        index = np.concatenate([aggregate(method, s[self.year == y], w) for y in np.unique(self.year)])
        np.testing.assert_allclose(self.column(rows, "index"), index, atol=1e-9)

    def test_no_method_is_left_out(self):
        listed = json.loads(program.run(["methods", "--json"], self.here).out)
        for kind, known in (("normalise", NORMALISE), ("aggregate", AGGREGATE), ("outliers", OUTLIERS)):
            self.assertEqual([m["id"] for m in listed if m["kind"] == kind], list(known))

    def test_every_normalisation_aggregation_and_weighting(self):
        given = ["indicators.%s.weight=%s" % pair for pair in zip(self.ids, WEIGHTS)]
        for normalise, method, weights in itertools.product(NORMALISE, AGGREGATE,
                                                            ("given", "equal", "stddev", "critic", "entropy", "pca")):
            with self.subTest(normalise=normalise, aggregate=method, weights=weights):
                found, rows = self.run_set("normalise.method=" + normalise, "aggregate.method=" + method,
                                           "weights.method=" + weights, "draws=1", *given)
                s = scale(self.values, normalise, self.index["indicators"])
                w = weigh(weights, s)
                np.testing.assert_allclose([i["weight"] for i in found["indicators"]], w, atol=1e-9)
                self.compare(rows, s, method, w)

    def test_outliers(self):
        indicators = {name: dict(i) for name, i in self.index["indicators"].items()}
        w = np.full(len(self.ids), 1 / len(self.ids))
        found, rows = self.run_set("outliers={method: winsorise, skewness: 0.5, kurtosis: -0.5, most: 3}")
        treated = np.array([winsorise(x, 0.5, -0.5, 3) for x in self.values.T]).T
        self.assertGreater((treated != self.values).sum(), (np.isnan(self.values)).sum())
        changed = [((a != b) & ~np.isnan(a)).sum() for a, b in zip(self.values.T, treated.T)]
        self.assertEqual([i["outliers_changed"] for i in found["indicators"]], changed)
        self.compare(rows, scale(treated, "goalposts", indicators), "arithmetic", w)
        found, rows = self.run_set("outliers={method: log, skewness: 0, kurtosis: -10}")
        for i in indicators.values():
            i.update({key: np.log(i[key]) for key in ("worst", "best", "target")})
        self.compare(rows, scale(np.log(self.values), "goalposts", indicators), "arithmetic", w)

    def test_consistency(self):
        found, _ = self.run_set("normalise.method=zscore")
        s = scale(self.values, "zscore", self.index["indicators"])
        s = s[~np.isnan(s).any(1)]
        n = s.shape[1]
        self.assertEqual(found["complete_rows"], len(s))
        np.testing.assert_allclose([i["correlation"] for i in found["indicators"]], np.corrcoef(s.T), atol=1e-9)
        self.assertAlmostEqual(found["alpha"], n / (n - 1) * (1 - s.var(0).sum() / s.sum(1).var()), 9)

    def test_robustness(self):
        """Each weight of each draw is that output of the generator which the documents say it is."""
        draws, vary, seed = 3000, 0.6, 11
        n = len(self.ids)
        for method in ("arithmetic", "copeland"):
            with self.subTest(aggregate=method):
                _, rows = self.run_set(f"draws={draws}", f"vary={vary}", f"seed={seed}", "aggregate.method=" + method)
                shown = [row for row in rows if row["year"] == self.year.max()]
                s = scale(self.values, "goalposts", self.index["indicators"])[self.year == self.year.max()]
                w = 1 / n * (1 + vary * (2 * uniform(seed, draws * n).reshape(draws, n) - 1))
                score = aggregate(method, s, w)
                rank, tier = np.sort(ranks(score), axis=0), tiers(score)
                low, high = int(np.ceil(draws * 0.05)) - 1, int(np.ceil(draws * 0.95)) - 1
                for name, expected in (("rank_p05", rank[low]), ("rank_p95", rank[high]), ("rank_min", rank[0]),
                                       ("rank_max", rank[-1])):
                    np.testing.assert_array_equal(self.column(shown, name), expected)
                for t in (1, 2, 3):
                    np.testing.assert_allclose(self.column(shown, f"tier_{t}_share"), (tier == t).mean(0), atol=1e-9)
                self.assertTrue(((tier == 1).mean(0) % 1 > 0).any())  # the draws decide somewhere
                for k, name in enumerate(self.ids):
                    left = aggregate(method, s, (np.arange(n) != k).astype(float))
                    np.testing.assert_array_equal(self.column(shown, f"without_{name}_rank"), ranks(left))
                    np.testing.assert_array_equal(self.column(shown, f"without_{name}_tier"), tiers(left))


if __name__ == "__main__":
    unittest.main()
