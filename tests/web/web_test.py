"""report.html in a browser: web_test.py [TestCase...]. With $CAPACITY_PICTURES set, screenshots are left in that folder."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import unittest

import numpy as np

import browser
import program

browser.need()  # skipped, or failed, before anything is run

HERE = os.path.dirname(os.path.abspath(__file__))
LAYERS = os.path.join(os.path.dirname(os.path.dirname(HERE)), "layers")
STEP = 1 / 200      # of the scores in the page
TIE = 3e-6          # nearer to a break than the rounding of the page's weights can tell
WHATIF = "const w = await capacityWhatif; "


def picture_path(name):
    folder = os.environ.get("CAPACITY_PICTURES")
    return os.path.join(folder, name + ".png") if folder else None


class Web(unittest.TestCase):
    """Runs of the shipped layers share a cache; each test has a browser of its own."""

    flags = ()

    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(program.temporary())
        cls.browser = cls.enterClassContext(browser.Browser(*cls.flags))

    @classmethod
    def run_set(cls, name, *options, layers=None, out="out", maps=False):
        layers = layers or os.path.join(LAYERS, name)
        return program.Results(layers, "-q", "--overwrite", *options, folder=cls.folder, out=out, maps=maps)

    @classmethod
    def compare(cls, before, after, out):
        """Path of the report on two runs."""
        done = program.run(["compare", before.out, after.out, "--out", out, "-q"], cls.folder)
        if done.code:
            raise RuntimeError(f"exit {done.code}\n{done.err}")
        return os.path.join(cls.folder, out, "report.html")

    @classmethod
    def read_audit(cls):
        with open(os.path.join(HERE, "audit.js"), encoding="utf-8") as f:
            cls.audit = f.read()

    def open(self, results, width=1280, height=900, dark=False, whatif=True):
        """Open a report and wait for its map, where it has one; nothing may have been fetched or complained of."""
        b = self.browser
        b.log("browser"), b.log("performance")
        b.size(width, height)
        b.media(dark=dark)
        path = results if isinstance(results, str) else results.path("report.html")
        b.open(path)
        if whatif:
            self.assertTrue(b.run(WHATIF + "return w !== null;"), "the map did not come up")
        self.assertEqual([], b.log("browser"))
        sent = []
        for entry in b.log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                sent.append(message["params"]["request"]["url"])
        # "chrome:" are the parts of the browser's own first tab.
        own = ("data:", "blob:", "chrome:")
        elsewhere = [u[:100] for u in sent if not u.startswith(own) and u != "file://" + os.path.abspath(path)]
        self.assertEqual([], elsewhere)

    def state(self):
        """What the what-if map shows: class and index of each cell, areas, means, ranks."""
        return self.browser.run(WHATIF + """await w.change(); const r = w.result();
            return {kind: [...r.kind], index: [...r.index].map((v) => (v === v ? v : null)), classes: [...r.classes],
                    mean: r.mean, rank: r.rank};""")

    def pixels(self):
        return self.browser.run("""const c = document.getElementById("whatif-map");
            return [...c.getContext("2d").getImageData(0, 0, c.width, c.height).data].join();""")

    def slide(self, name, keys):
        """Move a slider by keys, as a hand would, and wait for the map."""
        self.browser.run("document.getElementById(arguments[0]).focus();", "whatif-" + name)
        self.browser.press(*keys)
        return self.browser.run(WHATIF + "await w.change(); return document.getElementById(arguments[0]).value;", "whatif-" + name)

    def check_audit_and_screens(self, path, name, least, **how):
        for width, height in ((1280, 900), (390, 844)):
            for dark in (False, True):
                with self.subTest(f"{name} {width} px, dark: {dark}"):
                    self.open(path, width, height, dark, **how)
                    png = self.browser.picture(picture_path(f"{name}-{width}{'-dark' if dark else ''}"))
                    self.assertGreater(len(png), least)
                    self.assertEqual([], self.browser.run(self.audit))

    def check_sorted(self, caption, column, expected):
        """Column heads sort, numbers falling first, texts rising first; cells without a value stay last."""
        found = [self.browser.run("""const t = [...document.querySelectorAll("table.sortable")].find((t) => t.caption.textContent === arguments[0]);
            const h = t.tHead.rows[0].cells[arguments[1]]; h.querySelector("button").click();
            return [h.ariaSort, [...t.tBodies[0].rows].map((r) => r.cells[arguments[1]].textContent)];""", caption, column)
            for _ in range(2)]
        self.assertEqual(expected, found)

    def check_paper(self, path):
        boxes = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True).stdout
        pages = re.findall(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', boxes, re.S)
        self.assertGreater(len(pages), 4)
        margin = 14 / 25.4 * 72 - 1
        for width, height, words in pages:
            self.assertEqual(("595", "842"), (f"{float(width):.0f}", f"{float(height):.0f}"))
            for x0, y0, x1, y1, word in re.findall(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', words):
                self.assertTrue(margin <= float(x0) and float(x1) <= float(width) - margin and float(y0) >= 0
                                and float(y1) <= float(height), (word, x0, y0, x1, y1))
        # All that the page says is on it: letter by letter, in the order of the page.
        text = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout
        printed = re.sub(r"\s", "", text)
        self.browser.media("print")
        rows = self.browser.run("""for (const d of document.querySelectorAll("details")) d.open = true;
            return [...document.querySelectorAll("h1, h2, h3, p, li > small, .notices li, dd, caption, th, td, figcaption, summary")]
                .filter((e) => e.checkVisibility()).map((e) => e.innerText);""")
        wide = self.browser.run("""const edge = document.body.getBoundingClientRect().right;
            return [...document.querySelectorAll("img, svg, table")].filter((e) => e.getBoundingClientRect().right > edge + 1)
                .map((e) => e.outerHTML.slice(0, 80));""")
        self.browser.media()
        self.assertEqual([], wide)
        lost = [r for r in rows if re.sub(r"\s", "", r) not in printed]
        self.assertEqual([], lost)


# ---- the map's figures against the program's, and against numpy ----

def page_index(results, scores):
    """The index by numpy from scores rounded as in the page; scores: [factor, cell]."""
    f = list(results.journal["factors"])
    overlay, weight = results.manifest["overlay"], np.array([x["weight"] for x in f])
    q = np.rint(scores.astype(np.float32) * np.float32(200)) * STEP
    lost = np.isnan(q)
    skip = np.array([x["nodata"] == "skip" for x in f])
    used = weight > 0
    veto = (lost & (used & ~skip)[:, None]).any(axis=0)
    w = np.where(lost, 0, weight[:, None])
    with np.errstate(all="ignore"):
        share = w / w.sum(axis=0)
        if overlay["method"] == "wlc":
            index = np.nansum(share * q, axis=0)
        elif overlay["method"] == "geometric":
            index = np.exp(np.nansum(share * np.log(np.maximum(q, 0.001)), axis=0))
        elif overlay["method"] == "limiting":
            index = np.nanmin(np.where(used[:, None], q, np.nan), axis=0)
        else:
            order = np.argsort(np.where(lost, 9, -q), axis=0, kind="stable")
            by, sorted_q = np.take_along_axis(share, order, 0), np.take_along_axis(np.where(lost, 0, q), order, 0)
            reach = np.minimum(np.cumsum(by, axis=0), 1) ** float(overlay["alpha"])
            index = (np.diff(reach, axis=0, prepend=0) * sorted_q).sum(axis=0)
    index[veto] = np.nan
    return index


class Figures(Web):
    cases = {
        "as shipped": ("ganzhou",),
        "Chinese": ("jiangxi", "--set", "map.language=zh"),
        "geometric": ("ganzhou", "--set", "overlay={method: geometric}"),
        "limiting": ("ganzhou", "--set", "overlay={method: limiting}"),
        "owa": ("ganzhou", "--set", "overlay={method: owa, alpha: 2.5}"),
        "weights from the scores": ("ganzhou", "--set", "weights={method: critic}"),
        "a weight of 0": ("ganzhou", "--set", "groups.forest.weight=0", "--set", "groups.terrain.factors.slope.weight=3"),
        "degrees": ("jiangxi", "--set", "grid.crs=EPSG:4326", "--set", "grid.cell=0.02"),
        "capped": ("ganzhou", "--set", "constraints.0.effect=cap", "--set", "constraints.0.cap=0.58"),
    }

    def compare(self, results, state):
        journal = results.journal
        breaks = np.float32(journal["region"]["breaks"])
        code = results.band("class.tif").ravel()
        live = (code >= 1) & (code <= len(breaks) + 1)
        counts = live | ((code == 255) & np.isfinite(results.bands("scores.tif")[0].ravel()))
        scores = results.bands("scores.tif").reshape(len(journal["factors"]), -1)[:, counts]
        expected = page_index(results, scores)
        found = np.array([np.nan if v is None else v for v in state["index"]])
        self.assertEqual(expected.shape, found.shape)
        constraint = results.manifest["constraints"][0]
        if constraint["effect"] == "cap":  # where it applies shows in the run
            run = results.band("capacity.tif").ravel()[counts]
            capped = (found == np.float32(constraint["cap"])) & (run <= np.float32(constraint["cap"]))
            self.assertGreater(capped.sum(), 500)
            expected[capped] = found[capped]
        np.testing.assert_allclose(found, expected, atol=1e-5)

        # Classes cell by cell, but for ties that the rounding of weights decides; without weights nothing is rounded.
        near = np.abs(expected[:, None] - breaks).min(axis=1) < TIE
        kind = np.where(np.isnan(expected), 255, np.searchsorted(breaks, expected.astype(np.float32), side="left"))
        weighs = results.manifest["overlay"]["method"] != "limiting"
        self.assertTrue(((near & weighs) | (kind == np.array(state["kind"]))).all())
        self.assertLess(near.mean(), 0.02)
        self.assertTrue(weighs or near.sum() > 100)

        # Areas: those of the run, but for cells as near to a break as a score can be rounded.
        index = results.band("capacity.tif").ravel()[counts]
        off = np.abs(index - expected)
        bound = np.nanmax(off) + 1e-6 if results.manifest["overlay"]["method"] == "geometric" else STEP / 2 + 1e-6
        self.assertLessEqual(np.nanmax(off), bound)
        cell_km2 = journal["region"]["area_km2"] / journal["region"]["cells"]
        for k, km2 in enumerate(state["classes"]):
            ends = [b for b in (breaks[k - 1] if k else None, breaks[k] if k < len(breaks) else None) if b is not None]
            doubtful = sum((np.abs(index - b) <= bound).sum() for b in ends) * cell_km2
            program_km2 = journal["region"]["classes"][k]["area_km2"]
            self.assertLessEqual(abs(km2 - program_km2), doubtful * 1.01 + 1e-4 * program_km2)
        self.assertAlmostEqual(sum(state["classes"]) / journal["region"]["valid_km2"], 1, places=5)
        for zone, mean in zip(journal["zones"], state["mean"]):
            self.assertLess(abs(zone["index_mean"] - mean), bound)

    def test_figures_are_the_programs(self):
        for name, options in self.cases.items():
            with self.subTest(name):
                results = self.run_set(*options, "--keep", "scores")
                self.open(results)
                self.compare(results, self.state())

    def test_an_operator_the_page_has_not_is_shown_as_it_was(self):
        results = self.run_set("ganzhou", "--set", "overlay={method: state_space}")
        self.open(results)
        state = self.state()
        for k, km2 in enumerate(state["classes"]):
            self.assertLess(abs(km2 / results.journal["region"]["classes"][k]["area_km2"] - 1), 0.001)
        value, disabled = self.browser.run("""return [document.getElementById("whatif-operator").value,
                                                      document.getElementById("whatif-g0").disabled];""")
        self.assertEqual(("run", True), (value, disabled))
        self.assertEqual(results.journal["manifest"], self.browser.run(WHATIF + "return w.manifest();"))

    def test_large_grids_are_thinned(self):
        results = self.run_set("ganzhou", "--set", "grid.cell=240")
        self.open(results)
        self.assertIn("Approximate: the grid is large; of each 2 × 2 cells",
                      self.browser.run("return document.getElementById('whatif').innerText;"))
        for km2, c in zip(self.state()["classes"], results.journal["region"]["classes"]):
            self.assertLess(abs(km2 / c["area_km2"] - 1), 0.02)

    def test_parts_of_cells_count(self):
        results = self.run_set("ganzhou", "--set", "zones.rule=coverage", "--set", "grid.cell=2000")
        self.open(results)
        self.assertIn("Approximate: a cell on the border", self.browser.run("return document.getElementById('whatif').innerText;"))
        state = self.state()
        self.assertAlmostEqual(sum(state["classes"]) / results.journal["region"]["valid_km2"], 1, places=4)
        for zone, mean in zip(results.journal["zones"], state["mean"]):
            self.assertLess(abs(zone["index_mean"] - mean), 0.01)


# ---- controls ----

class Controls(Web):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.results = cls.run_set("ganzhou", out="own")

    def test_a_slider_moves_pixels(self):
        self.open(self.results)
        before = self.pixels()
        self.assertEqual("1.1", self.slide("g0", [browser.RIGHT] * 5))
        after = self.pixels()
        self.assertGreater(sum(a != b for a, b in zip(before.split(","), after.split(","))), 1000)
        share = self.browser.run("return document.querySelector('[for=whatif-g0]:is(output)').textContent;")
        self.assertEqual("21.6 %", share)
        self.browser.click("#whatif-reset")
        self.browser.run(WHATIF + "await w.change();")
        self.assertEqual(before, self.pixels())

    def test_the_copied_manifest_makes_the_page(self):
        self.open(self.results)
        self.slide("g2", [browser.LEFT] * 30)
        self.slide("f5", [browser.RIGHT] * 50)
        self.slide("f0", [browser.LEFT] * 60)
        self.browser.run("""const o = document.getElementById("whatif-operator"); o.value = "owa";
                            o.dispatchEvent(new Event("change"));""")
        self.slide("alpha", [browser.RIGHT] * 12)
        shown = self.state()
        self.browser.click("#whatif-copy")
        text = self.browser.run("return document.getElementById('whatif-text').value;")
        self.assertIn("overlay: {method: owa, alpha: 2.29739671}", text)
        self.assertIn("weight: 0.4", text)
        layers = os.path.join(self.folder, "copy")
        shutil.copytree(os.path.join(LAYERS, "ganzhou"), layers)
        with open(os.path.join(layers, "capacity.yaml"), "w", encoding="utf-8") as f:
            f.write(text)
        again = self.run_set("", "--keep", "scores", layers=layers)
        self.open(again)
        state = self.state()
        self.assertTrue(np.array_equal(shown["kind"], state["kind"]))
        np.testing.assert_allclose(state["classes"], shown["classes"], rtol=1e-9)
        Figures.compare(self, again, state)

    def test_a_formula_gives_way_to_weights(self):
        results = self.run_set("ganzhou", "--set", "groups.terrain.overlay={method: limiting}", "--set", "weights={method: entropy}")
        self.open(results)
        self.browser.run("""const o = document.getElementById("whatif-operator"); o.value = "wlc";
                            o.dispatchEvent(new Event("change"));""")
        shown = self.state()
        layers = os.path.join(self.folder, "plain")
        shutil.copytree(os.path.join(LAYERS, "ganzhou"), layers)
        with open(os.path.join(layers, "capacity.yaml"), "w", encoding="utf-8") as f:
            f.write(self.browser.run(WHATIF + "return w.manifest();"))
        self.open(self.run_set("", layers=layers))
        np.testing.assert_allclose(self.state()["classes"], shown["classes"], rtol=1e-3)

    def test_cells_and_zones_tell_their_scores(self):
        self.open(self.results)
        b = self.browser
        b.hover("#whatif-map", 0, 0)
        now = b.run("return document.getElementById('whatif-now').textContent;")
        self.assertRegex(now, r"^[A-Z]\w+ · 0\.\d{3} \(0\.000\) · \w")
        scores = "return [...document.getElementById('whatif-scores').rows].map((r) => r.cells[2].textContent);"
        self.assertTrue(all(re.fullmatch(r"[01]\.\d{3}|–", s) for s in b.run(scores)))
        b.run("document.getElementById('whatif-map').focus();")
        b.press(browser.LEFT, browser.UP, [browser.SHIFT, browser.DOWN])
        self.assertNotEqual(now, b.run("return document.getElementById('whatif-now').textContent;"))
        b.run("document.querySelector('#whatif-zones button').focus();")
        b.press(browser.ENTER)
        zone = self.results.journal["zones"][0]
        now = b.run("return document.getElementById('whatif-now').textContent;")
        self.assertTrue(now.startswith(f"{zone['name']} · {zone['index_mean']:.3f} (0.000)"), now)
        self.slide("g0", [browser.RIGHT] * 5)
        self.assertRegex(b.run("return document.getElementById('whatif-now').textContent;"), r"\([+−]0\.\d{3}\)")
        population = b.run(scores)[9]
        self.assertEqual("0.000", population)  # 591 km2 of more than 600 people each

    def test_ranks_follow(self):
        self.open(self.results)
        self.slide("g4", [browser.LEFT] * 49)
        state = self.state()
        order = sorted(range(18), key=lambda z: -state["mean"][z])
        self.assertEqual([state["rank"][z] for z in order], list(range(1, 19)))
        rows = self.browser.run("""return [...document.getElementById("whatif-zones").rows].map(
            (r) => [...r.cells].map((c) => c.textContent));""")
        self.assertEqual([str(r) for r in state["rank"]], [r[1] for r in rows])
        self.assertNotEqual([r[1] for r in rows], [r[2] for r in rows])

    def test_tables_sort(self):
        self.open(self.results)
        b = self.browser
        column = """const t = [...document.querySelectorAll("table.sortable")].find((t) => t.caption.textContent === "Results by zone");
            const h = t.tHead.rows[0].cells[arguments[0]];
            if (arguments[1]) h.querySelector("button").click();
            return [h.ariaSort, [...t.tBodies[0].rows].map((r) => r.cells[arguments[0]].textContent)];"""
        areas = [f"{z['area_km2']:,.0f}" for z in self.results.journal["zones"]]
        self.assertEqual([None, areas], b.run(column, 1, False))
        falling = sorted(areas, key=lambda s: -int(s.replace(",", "")))
        self.assertEqual(["descending", falling], b.run(column, 1, True))
        self.assertEqual(["ascending", falling[::-1]], b.run(column, 1, True))
        names = sorted(z["name"] for z in self.results.journal["zones"])
        self.assertEqual(["ascending", names], b.run(column, 0, True))
        self.assertEqual(None, b.run(column, 1, False)[0])


class NoGraphics(Web):
    """Without WebGL and the like."""

    flags = ("--disable-3d-apis",)

    def test_the_map_works(self):
        self.open(self.run_set("ganzhou"))
        self.assertEqual(None, self.browser.run("return document.createElement('canvas').getContext('webgl');"))
        before = self.pixels()
        self.slide("g0", [browser.RIGHT] * 5)
        self.assertNotEqual(before, self.pixels())


# ---- reading it ----

class Reading(Web):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.results = [cls.run_set("ganzhou", out="en", maps=True),
                       cls.run_set("jiangxi", "--set", "map.language=zh", out="zh", maps=True)]
        cls.read_audit()

    def test_audit_and_screens(self):
        for name, results in zip(("en", "zh"), self.results):
            self.check_audit_and_screens(results, name, 300_000)
            self.assertGreater(self.browser.run("return document.images.length;"), 10)

    def test_the_audit_finds_faults(self):
        self.open(self.results[0])
        harm = """document.querySelector("figcaption").style.color = "#999"; document.images[0].alt = "";
            document.querySelector("label").remove(); document.querySelector("h2").outerHTML = "<h3>x</h3>";
            document.querySelector("nav").removeAttribute("aria-label"); document.querySelector("caption").remove();
            document.querySelector("button").tabIndex = 3; document.querySelector("select").id = "main";
            document.body.style.minWidth = "2000px"; document.querySelector("th").removeAttribute("scope");"""
        found = self.browser.run(harm + self.audit)
        for what in ("contrast 2.85", "no words", "no name: <select", "under a heading", "no name: <nav", "no caption", "tab order",
                     "an id twice", "px wide", "neither row nor column"):
            self.assertTrue(any(what in f for f in found), (what, found))

    def test_focus_goes_through_the_page_and_shows(self):
        self.open(self.results[0])
        b = self.browser
        seen = []
        for _ in range(400):
            b.press(browser.TAB)
            at = b.run("""const e = document.activeElement; if (e === document.body) return null;
                const all = [...document.querySelectorAll("*")];
                return [all.indexOf(e), getComputedStyle(e).outlineStyle, e.id || e.className || e.tagName];""")
            if at is None or (seen and at[0] <= seen[-1][0]):
                break
            seen.append(at)
        self.assertTrue(all(style != "none" for _, style, _ in seen), seen)
        names = [name for _, _, name in seen]
        self.assertEqual("skip", names[0])
        for name in ("whatif-map", "whatif-operator", "whatif-g0", "whatif-f11", "whatif-copy", "plain"):
            self.assertIn(name, names)

    def test_without_scripts_there_is_a_map(self):
        b = self.browser
        b.cdp("Emulation.setScriptExecutionDisabled", value=True)
        b.size(1280, 900)
        b.open(self.results[0].path("report.html"))
        b.cdp("Emulation.setScriptExecutionDisabled", value=False)
        shown = b.run("""const seen = (s) => document.querySelector(s).checkVisibility();
            return [seen(".plot img"), seen("#whatif-map"), seen(".controls"), seen(".unscripted")];""")
        self.assertEqual([True, False, False, True], shown)

    def test_paper_cuts_nothing(self):
        if not shutil.which("pdftotext"):
            self.skipTest("pdftotext is not installed (Debian: poppler-utils)")
        for name, results in zip(("en", "zh"), self.results):
            with self.subTest(name):
                self.open(results)
                path = os.path.join(self.folder, "report.pdf")
                self.browser.pdf(path)
                self.check_paper(path)


class Hostile(Web):
    """Names that would be markup, code, or turn the line around."""

    name = "</script><img src=x onerror=alert(1)><b>\"'&amp; \u202e\u05d0\u05d1 \U0001F33E"

    def test_names_stay_text(self):
        layers = os.path.join(self.folder, "hostile")
        shutil.copytree(os.path.join(LAYERS, "ganzhou"), layers)
        from osgeo import ogr
        ds = ogr.Open(os.path.join(layers, "counties.gpkg"), 1)
        feature = ds.GetLayer(0).GetNextFeature()
        feature.SetField("name_en", self.name)
        ds.GetLayer(0).SetFeature(feature)
        code = feature.GetField("code")
        del feature, ds
        quoted = json.dumps(self.name, ensure_ascii=False)
        titles = ["title", "credit", "groups.terrain.title", "groups.terrain.factors.slope.title", "constraints.0.title"]
        options = [o for key in titles for o in ("--set", f"{key}={quoted}")]
        results = self.run_set("", *options, "--set", f"classes.names=[{quoted}, b, c, d, e]", layers=layers, maps=True)
        self.assertIn(code, [z["zone"] for z in results.journal["zones"]])
        b = self.browser
        self.open(results)  # an alert would stop it, a fault of the script show
        found = b.run("""const names = [...document.querySelectorAll("bdi")].map((e) => e.textContent);
            return [names.filter((n) => n.includes(arguments[0])).length, document.images.length, document.querySelectorAll("b").length,
                    document.title, document.querySelector("h1").textContent];""", self.name)
        self.assertGreater(found[0], 15)
        maps = sum(o["file"].startswith("maps/") for o in results.journal["outputs"])
        self.assertEqual([maps + 1, 0, self.name, self.name], found[1:])
        b.run("document.querySelector('#whatif-zones button').click();")
        self.assertTrue(b.run("return document.getElementById('whatif-now').textContent;").startswith(self.name))
        self.assertIn(self.name.replace('"', '\\"')[:-1], b.run(WHATIF + "return w.manifest();"))
        self.assertEqual([], b.log("browser"))


def signed(value):
    """A difference as the page writes it."""
    text = f"{value:+.3f}".replace("-", "\u2212")
    return text if float(text[1:]) else text[1:]


class Comparison(Web):
    """The report on two runs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.read_audit()
        en = [cls.run_set("ganzhou", out="one"),
              cls.run_set("ganzhou", "--set", "groups.terrain.weight=3", "--set", "constraints.0.effect=cap",
                          "--set", "constraints.0.cap=0.5", "--set", "industry.tiers.breaks=[4, 6]", out="two")]
        # Of more classes than a page is wide, and of zones that the other has not.
        breaks = [round(0.5 + 0.01 * k, 2) for k in range(19)]
        zh = [cls.run_set("jiangxi", "--set", "map.language=zh", "--set", f"classes={{breaks: {breaks}}}", out="first"),
              cls.run_set("jiangxi", "--set", "map.language=zh", "--set", f"classes={{breaks: {breaks}}}",
                          "--set", "zones.where=\"code <> '360100'\"", "--set", "overlay={method: geometric}", out="second")]
        cls.runs = {"compare-en": en, "compare-zh": zh}
        cls.pages = {name: cls.compare(*runs, name) for name, runs in cls.runs.items()}

    def journal(self, name):
        with open(os.path.join(self.folder, name, "compare.json"), encoding="utf-8") as f:
            return json.load(f)

    def test_audit_and_screens(self):
        for name, path in self.pages.items():
            self.check_audit_and_screens(path, name, 150_000, whatif=False)
            self.assertEqual(2, self.browser.run("return document.images.length;"))
            self.assertTrue(self.browser.run("return [...document.images].every((i) => i.complete && i.naturalWidth > 500);"))
            self.assertLess(os.path.getsize(path), 6_000_000)

    def test_the_audit_sees_the_matrix(self):
        self.open(self.pages["compare-en"], whatif=False)
        harm = """document.querySelector("[scope=colgroup]").removeAttribute("scope");
            document.querySelector("td.zero").style.color = "#bbb"; document.images[1].alt = "";"""
        found = self.browser.run(harm + self.audit)
        for what in ("neither row nor column", "contrast 1.9", "no words"):
            self.assertTrue(any(what in f for f in found), (what, found))

    def test_tables_sort(self):
        self.open(self.pages["compare-en"], whatif=False)
        zones = self.journal("compare-en")["zones"]
        falling = sorted((z["change"] for z in zones), reverse=True)
        text = [signed(v) for v in falling]
        self.check_sorted("Change of the mean index by zone", 4, [["descending", text], ["ascending", text[::-1]]])
        names = sorted(z["name"] for z in zones)
        self.check_sorted("Change of the mean index by zone", 0, [["ascending", names], ["descending", names[::-1]]])
        heads = self.browser.run("""return [...document.querySelectorAll("#zones thead th")].map((h) => h.innerText.trim());""")
        self.assertEqual(["Zone", "km²", "Index before", "Index after", "Difference", "Class before", "Class after",
                          "Industry tier before", "Industry tier after", "Index higher, km²", "Index lower, km²"], heads)

    def test_what_differs(self):
        self.open(self.pages["compare-en"], whatif=False)
        rows = self.browser.run("""return [...document.querySelectorAll("#compared table")].map((t) =>
            [...t.tBodies[0].rows].map((r) => [...r.cells].map((c) => c.innerText)));""")
        one, two = (r.journal for r in self.runs["compare-en"])
        self.assertIn(["XXH3-128 of the manifest"] + 2 * [one["inputs"][0]["xxh3_128"]], rows[0])
        self.assertIn(["Run ended", one["finished"], two["finished"]], rows[0])
        self.assertEqual([["groups.terrain.weight", "not given", "3"], ["constraints.0.effect", "exclude", "cap"],
                          ["constraints.0.cap", "not given", "0.5"],
                          ["industry.tiers.breaks", "[5.5, 6.0]", "[4, 6]"]], rows[1])
        weights = {f["title"]: 100 * f["weight"] for f in two["factors"]}
        self.assertEqual({r[0]: r[2] for r in rows[2]}, {title: f"{w:.1f} %" for title, w in weights.items()})

    def test_zones_of_one_run_alone_are_told(self):
        self.open(self.pages["compare-zh"], whatif=False)
        notices = self.browser.run("return [...document.querySelectorAll('.notices li')].map((l) => l.innerText);")
        self.assertTrue(any(n.startswith("仅第一次运行有的分区") and "南昌市" in n for n in notices), notices)
        missing = next(z for z in self.journal("compare-zh")["zones"] if z["zone"] == "360100")
        self.assertIsNone(missing["index_after"])
        self.check_sorted("各分区平均指数的变化", 4, [[way, self.sorted_changes(way)] for way in ("descending", "ascending")])

    def sorted_changes(self, way):
        values = sorted((z["change"] for z in self.journal("compare-zh")["zones"] if z["change"] is not None), reverse=way == "descending")
        return [signed(v) for v in values] + ["\u2013"]

    def test_paper_cuts_nothing(self):
        if not shutil.which("pdftotext"):
            self.skipTest("pdftotext is not installed (Debian: poppler-utils)")
        for name, path in self.pages.items():
            with self.subTest(name):
                self.open(path, whatif=False)
                self.browser.pdf(os.path.join(self.folder, "compare.pdf"))
                self.check_paper(os.path.join(self.folder, "compare.pdf"))

    def test_names_stay_text(self):
        name = Hostile.name
        quoted = json.dumps(name, ensure_ascii=False)
        runs = [self.run_set("ganzhou", "--set", f"title={quoted}", "--set", f"classes.names=[{quoted}, b, c, d, e]",
                             "--set", f"groups.terrain.factors.slope.title={quoted}", *more, out=out)
                for out, more in (("hostile", ()), ("<i>", ("--set", f"credit={quoted}", "--set", "groups.terrain.weight=2")))]
        self.open(self.compare(*runs, "hostile-out"), whatif=False)
        found = self.browser.run("""const names = [...document.querySelectorAll("bdi")].map((e) => e.textContent);
            return [names.filter((n) => n.includes(arguments[0])).length, document.images.length,
                    document.querySelectorAll("b, i").length, document.title];""", name)
        self.assertGreaterEqual(found[0], 8)
        self.assertEqual([2, 0, f"hostile → <i> · {name}"], found[1:])


if __name__ == "__main__":
    unittest.main()
