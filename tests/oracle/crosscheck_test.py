"""The cross-check of capacity and industry, recomputed with numpy from the zone table and the industry table.

crosscheck_test.py FOLDER of a layer set whose zones are the cities of its industry table.
"""

import csv
import json
import os
import sys
import unittest

import numpy as np

import agreement
import program

CLASSES = ("extreme disorder", "severe disorder", "moderate disorder", "mild disorder", "near disorder", "barely coordinated",
           "primary coordination", "intermediate coordination", "good coordination", "superior coordination")


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def number(text):
    return float(text) if text not in ("", None) else None


def brought(classes, tiers, count):
    """Classes cut at the shares of the tiers: the rule of docs/outputs.md."""
    last = max(tiers)
    if count == last:
        return [last + 1 - k for k in classes]
    ranks = agreement.mid_ranks(-np.array(classes, float))
    return [next(t for t in range(1, last + 1) if t == last or sum(v <= t for v in tiers) >= r - 0.5) for r in ranks]


class Figures:
    """Everything of one view, from (key, capacity, class, score, tier) of every place."""

    def __init__(self, places, classes, cut=np.median):
        scored = [p for p in places if p[1] is not None and p[3] is not None]
        tiered = [p for p in places if p[2] is not None and p[4] is not None]
        self.scored, self.tiered = len(scored), len(tiered)
        x, y = np.array([p[1] for p in scored]), np.array([p[3] for p in scored])
        self.capacity_cut, self.score_cut = cut(x), cut(y)
        self.x, self.y = x, y
        self.spearman, self.kendall = agreement.spearman(x, y), agreement.tau_b(x, y)
        self.a, self.b = [p[2] for p in tiered], [p[4] for p in tiered]
        self.as_tier = brought(self.a, self.b, classes)
        self.kappas = [agreement.kappa(self.as_tier, self.b, power) for power in (1, 2)]
        self.confusion = [[sum(1 for a, b in zip(self.a, self.b) if (a, b) == (k, t)) for t in range(1, max(self.b) + 1)]
                          for k in range(classes, 0, -1)]
        self.class_tier = dict(zip((p[0] for p in tiered), self.as_tier))
        self.thirds = [dict(zip((p[0] for p in scored), np.ceil(3 * (agreement.mid_ranks(v) - 0.5) / len(v)).astype(int)))
                       for v in (x, y)]


class Check(unittest.TestCase):
    def close(self, found, expected, what, tolerance=1e-9):
        if expected is None or found is None:
            self.assertEqual((found, expected), (None, None), what)
        else:
            self.assertLessEqual(abs(found - expected), tolerance, f"{what}: {found}, expected {expected}")

    def check_figures(self, found, f, tolerance=1e-9):
        self.assertEqual((found["scored"], found["tiered"]), (f.scored, f.tiered))
        self.close(found["capacity_cut"], f.capacity_cut, "capacity cut", tolerance)
        self.close(found["score_cut"], f.score_cut, "score cut", tolerance)
        self.close(found["spearman"]["value"], f.spearman, "rho")
        self.close(found["kendall_tau_b"]["value"], f.kendall, "tau")
        self.assertEqual(found["classes_by_tiers"], f.confusion)
        for key, value in zip(("kappa_linear", "kappa_quadratic"), f.kappas):
            self.close(found[key]["value"], value, key)
        if f.scored <= agreement.EXACT:
            self.close(found["spearman"]["p"], agreement.exact_p(agreement.spearman, f.x, f.y), "p of rho")
            self.close(found["kendall_tau_b"]["p"], agreement.exact_p(agreement.tau_b, f.x, f.y), "p of tau")
        else:
            self.close(found["spearman"]["p"], agreement.t_p(f.spearman, f.scored), "p of rho", 1e-7)
            self.close(found["kendall_tau_b"]["p"], agreement.kendall_p(f.x, f.y), "p of tau", 1e-9)
        for power, key in ((1, "kappa_linear"), (2, "kappa_quadratic")):
            if f.tiered <= agreement.EXACT:
                p = agreement.exact_p(lambda a, b: agreement.kappa(a, b, power), f.as_tier, f.b)
                self.close(found[key]["p"], p, "p of " + key)

    def check_place(self, row, end, place, f, weights=(0.5, 0.5)):
        key, capacity, _, score, _ = place
        self.close(number(row["class_as_tier" + end]), f.class_tier.get(key), "class as tier")
        self.close(number(row["capacity_third" + end]), f.thirds[0].get(key), "third of capacity")
        if capacity is None or score is None:
            self.assertEqual((row["coordination" + end], row["coordination_class" + end]), ("", ""))
            self.assertEqual(row["quadrant" + end], self.by_range(row, capacity, f))
            return
        degree, development, coordination, k = agreement.coupling((capacity, score / 10), weights)
        for name, value in (("coupling", degree), ("development", development), ("coordination", coordination)):
            self.close(number(row[name + end]), value, name, 0.000051)
        self.assertEqual(row["coordination_class" + end], CLASSES[k - 1])
        high = capacity >= f.capacity_cut, score >= f.score_cut
        name = {(True, True): "both high", (True, False): "industry lags", (False, True): "capacity lags",
                (False, False): "both low"}[high]
        self.assertEqual(row["quadrant" + end], name)
        if not end:
            self.assertEqual(row["held_by"], {"both high": "neither", "industry lags": "industry", "capacity lags": "capacity",
                                              "both low": "both"}[name])
            self.assertEqual(int(row["industry_third"]), f.thirds[1][key])

    def by_range(self, row, capacity, f):
        """The quadrant of a place without a score: known where all of its range is on one side."""
        low, high = number(row["industry_low"]), number(row["industry_high"])
        if capacity is None or low is None or low < f.score_cut < high:
            return ""
        strong = low >= f.score_cut
        return {(True, True): "both high", (True, False): "industry lags", (False, True): "capacity lags",
                (False, False): "both low"}[capacity >= f.capacity_cut, strong]

    def check_order(self, rows):
        urgency = ("both low", "capacity lags", "industry lags", "both high", "")
        keys = [(urgency.index(r["quadrant"]), number(r["coordination"]) or 2) for r in rows]
        self.assertEqual(keys, sorted(keys))


class Set(Check):
    folder = None

    @classmethod
    def setUpClass(cls):
        here = cls.enterClassContext(program.temporary())
        cls.results = program.Results(cls.folder, "--maps", "none", folder=here)
        with open(cls.results.path("crosscheck.json"), encoding="utf-8") as f:
            cls.check = json.load(f)
        cls.industry = {r["city"]: r for r in rows_of(os.path.join(cls.results.layers, "industry.csv"))}
        cls.classes = len(cls.results.journal["region"]["breaks"]) + 1

    def places(self, index, class_key):
        return [(z["parent"], z[index], z[class_key], number(self.industry[z["parent"]]["score"]),
                 number(self.industry[z["parent"]]["tier"]) and int(self.industry[z["parent"]]["tier"]))
                for z in self.results.journal["zones"]]

    def views(self):
        yield "", "all", self.places("index_mean", "class")
        yield "_without", "without", self.places("index_without", "class_without")

    def test_figures(self):
        for _, view, places in self.views():
            with self.subTest(view=view):
                self.check_figures(self.check[view], Figures(places, self.classes))

    def test_places(self):
        rows = {r["place"]: r for r in rows_of(self.results.path("crosscheck.csv"))}
        for end, view, places in self.views():
            self.assertEqual(set(rows), {p[0] for p in places})
            f = Figures(places, self.classes)
            for place in places:
                with self.subTest(view=view, place=place[0]):
                    self.check_place(rows[place[0]], end, place, f)

    def test_order(self):
        self.check_order(rows_of(self.results.path("crosscheck.csv")))

    def test_classes_of_means(self):
        breaks = self.results.journal["region"]["breaks"]
        for _, _, places in self.views():
            for _, capacity, k, _, _ in places:
                self.assertEqual(k, 1 + int(np.searchsorted(breaks, capacity, "left")))

    def test_without_is_weight_zero(self):
        """The second index is that of a run in which the groups weigh nothing, whatever the operator."""
        groups = self.results.manifest["industry"]["without"]
        sets = [s for g in groups for s in ("--set", f"groups.{g}.weight=0")]
        first = next(g for g in self.results.manifest["groups"] if g not in groups)
        for more in ([], ["--set", "overlay.method=geometric"], ["--set", "overlay.method=topsis", "--set", "overlay.ideals=observed"],
                     ["--set", f"groups.{first}.overlay={{method: limiting}}"]):
            with self.subTest(more=more):
                here = self.enterContext(program.temporary())
                runs = [program.Results(self.folder, "--maps", "none", *more, *words, folder=here, cache=self.results.cache, out=out)
                        for out, words in (("a", []), ("b", sets))]
                for both, zero in zip(*(r.journal["zones"] for r in runs)):
                    self.close(both["index_without"], zero["index_mean"], both["zone"], 1e-7)
                    self.assertEqual(both["class_without"], zero["class"])

    def test_tables_agree(self):
        """crosscheck.json, run.json and the columns of the zone table say the same."""
        table = {r["place"]: r for r in self.check["table"]}
        self.assertEqual({k: v for k, v in self.check.items() if k != "table"}, self.results.journal["crosscheck"])
        for zone in self.results.journal["zones"]:
            place = table[zone["parent"]]
            for key in ("coordination", "coordination_class", "quadrant"):
                self.assertEqual(zone[key], place[key], key)


class Tables(Check):
    """Made tables, from few places to many, with ties, several zones to a place and gaps."""

    def make(self, here, seed, places, steps):
        """Writes both tables; returns what the places are. Scores and indices go by `steps`, so that many are equal."""
        random = np.random.RandomState(seed)
        out, zones, industry = [], ["zone,parent,valid_km2,index_mean,class"], ["city,score,tier"]
        for k in range(places):
            index = np.round(random.randint(2 * steps, 8 * steps, random.randint(1, 4)) / (10 * steps), 6)
            area = random.randint(1, 50, len(index))
            zones += [f"z{k}_{i},P{k},{a},{v},{1 + np.searchsorted(self.BREAKS, v)}" for i, (a, v) in enumerate(zip(area, index))]
            mean = float((area * index).sum() / area.sum())
            score = None if random.uniform() < 0.1 else float(random.randint(20, 80)) / 10
            tier = None if random.uniform() < 0.1 else int(random.randint(1, 4))
            industry.append(f"P{k},{'' if score is None else score},{'' if tier is None else tier}")
            out.append((f"P{k}", mean, 1 + int(np.searchsorted(self.BREAKS, mean)), score, tier))
        for name, lines in (("zones.csv", zones), ("industry.csv", industry)):
            with open(os.path.join(here, name), "w", encoding="utf-8") as f:
                f.write("\n".join(lines) + "\n")
        return out

    BREAKS = (0.35, 0.45, 0.55, 0.65)

    def check_tables(self, seed, places, steps, *words, cut=np.median):
        here = self.enterContext(program.temporary())
        made = self.make(here, seed, places, steps)
        done = program.run(["crosscheck", "--zones", "zones.csv", "--industry", "industry.csv", "--json", "--breaks",
                            ",".join(map(str, self.BREAKS)), "--out", "out", *words], here)
        self.assertEqual(done.code, 0, done.err)
        check = json.loads(done.out)
        f = Figures(made, len(self.BREAKS) + 1, cut)
        self.check_figures(check["all"], f)
        rows = rows_of(os.path.join(here, "out", "crosscheck.csv"))
        self.check_order(rows)
        for row in rows:
            self.check_place(row, "", next(p for p in made if p[0] == row["place"]), f)
        return check

    def test_few(self):
        for seed in range(4):
            with self.subTest(seed=seed):
                self.check_tables(seed, 4 + seed, 10)

    def test_ten_with_ties(self):
        check = self.check_tables(7, 9, 1)
        self.assertIsNotNone(check["caution"])

    def test_many(self):
        for seed, places, steps in ((11, 25, 1), (12, 60, 10), (13, 300, 2)):
            with self.subTest(places=places):
                check = self.check_tables(seed, places, steps, "--set", "quadrants=mean", cut=np.mean)
                self.assertIsNone(check["caution"])
                self.assertIsNone(check["all"]["kendall_tau_b"]["permutation_p"])
                rho = check["all"]["spearman"]
                self.assertLess(abs(rho["permutation_p"] - rho["p"]), 0.03)


if __name__ == "__main__":
    Set.folder = os.path.abspath(sys.argv[1])
    del Check
    unittest.main(argv=sys.argv[:1])
