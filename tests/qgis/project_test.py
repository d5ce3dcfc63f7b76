"""What QGIS makes of a run's project and styles: project_test.py [TestCase...]. Skipped without PyQGIS."""

import glob
import os
import shutil
import unittest

import numpy as np
from osgeo import gdal

import made_sets
import program

try:
    import qgis_view
except ImportError as missing:
    program.skip(f"{missing} (Debian: python3-qgis)")

NASTY = "<b>\"A\" & 'B'</b> \u200f\u0645\u0631\u062d\u0628\u0627 \U0001F600 ]]>"


class Project:
    """A run, moved to another folder, and its project opened there."""

    made = {}
    options = []
    zoned = True

    @classmethod
    def setUpClass(cls):
        here = cls.here = cls.enterClassContext(program.temporary())
        layers = os.path.join(here, "set")
        made_sets.make(layers, **cls.made)
        cls.change(layers)
        run = program.Results(layers, "--keep", "scores", *cls.options, folder=here, out="first")
        shutil.move(run.out, os.path.join(here, "moved"))
        run.out = os.path.join(here, "moved")
        cls.run_ = run
        cls.view = qgis_view.open_project(run.path("made.qgs"))

    @classmethod
    def change(cls, layers):
        """Before the run."""

    @classmethod
    def tearDownClass(cls):
        cls.view.close()

    def test_opens_without_a_word(self):
        self.assertTrue(self.view.read)
        self.assertEqual(self.view.messages, [])
        self.assertEqual([layer.name() for layer in self.view.layers if not layer.isValid()], [])
        for layer in self.view.layers:
            self.assertEqual(os.path.dirname(layer.source().split("|")[0]), self.run_.out)
        with open(self.run_.path("made.qgs"), encoding="utf-8") as f:
            self.assertNotIn(self.here, f.read())

    def test_layers_are_grouped(self):
        journal = self.run_.journal
        modelled = self.word(" (modelled demonstration data)") if journal["data"] != "observed" else ""
        results = self.word("Results") + modelled
        expected = {results: ["Capacity class", "Capacity index", "Load state", "Relative load", "Pressure", "Support",
                              "Limiting factor", "Gap to the second lowest score"],
                    self.word("Scores of the groups"): [self.titles.get(g, g) for g in self.run_.manifest["groups"]],
                    self.word("Scores of the factors"): [f["title"] for f in journal["factors"]]}
        if os.path.exists(self.run_.path("valid.tif")):
            expected[results].append("Share of weight with data")
        if self.zoned:
            expected[self.word("Zones")] = ["Borders and names", "Mean capacity index"]
        self.assertEqual(self.view.groups(), {g: [self.word(t) for t in layers] for g, layers in expected.items()})
        shown = (["Borders and names"] if self.zoned else []) + ["Capacity class"]
        self.assertEqual(self.view.shown(), [self.word(t) for t in shown])

    titles = {}
    words = {}  # the project's own words in the language of the maps

    def word(self, text):
        return self.words.get(text, text)

    def layer(self, title, group=None):
        return self.view.layer(self.word(title), group and self.word(group))

    def test_title_extent_and_crs(self):
        journal, project = self.run_.journal, self.view.project
        modelled = journal["data"] != "observed"
        self.assertEqual(project.title(), journal["title"] + (self.word(" (modelled demonstration data)") if modelled else ""))
        self.assertEqual(project.metadata().title(), project.title())
        for layer in self.view.layers:
            self.assertEqual(self.word("Modelled demonstration data.") in layer.abstract(), modelled)
        self.assertTrue(project.crs().isValid())
        name = journal["grid"]["crs"]
        if name.startswith("EPSG:"):
            self.assertEqual(project.crs().authid(), name)
        for layer in self.view.layers:
            self.assertEqual(layer.crs(), project.crs())
        np.testing.assert_allclose(self.view.extent(), journal["grid"]["bounds"], rtol=1e-10)

    def categories(self, name):
        """{value: (name, colour)} of a raster of codes, as the run has them."""
        key = {"class.tif": "classes", "state.tif": "load_states", "limiting.tif": "limiting"}[name]
        ds = gdal.Open(self.run_.path(name))
        colours = ds.GetRasterBand(1).GetRasterColorTable()
        return {c["value"]: (self.words and c.get("name_zh") or c["name"], colours.GetColorEntry(c["value"])[:3])
                for c in self.run_.journal["region"][key]}

    def test_classes_have_their_names_and_colours(self):
        for title, name in (("Capacity class", "class.tif"), ("Load state", "state.tif"), ("Limiting factor", "limiting.tif")):
            self.assertEqual(qgis_view.classes(self.layer(title).renderer()), self.categories(name))

    def test_bands(self):
        for k, group in enumerate(self.run_.manifest["groups"]):
            self.assertEqual(self.layer(self.titles.get(group, group), "Scores of the groups").renderer().band(), k + 1)
        for k, factor in enumerate(self.run_.journal["factors"]):
            self.assertEqual(self.layer(factor["title"], "Scores of the factors").renderer().band(), k + 1)
        for k, title in enumerate(("Relative load", "Pressure", "Support")):
            self.assertEqual(self.layer(title).renderer().band(), k + 1)

    def test_zones_by_class(self):
        if not self.zoned:
            return
        breaks, classes = self.run_.journal["region"]["breaks"], self.categories("class.tif")
        found = qgis_view.ranges(self.layer("Mean capacity index").renderer())
        self.assertEqual([f[:2] for f in found], list(zip([0] + breaks, breaks + [1])))
        self.assertEqual([f[2:] for f in found], [classes[k + 1] for k in range(len(breaks) + 1)])
        self.assertTrue(self.layer("Borders and names").labelsEnabled())

    def test_every_style_loads(self):
        styles = sorted(os.path.basename(p) for p in glob.glob(self.run_.path("*.qml")))
        rasters = {os.path.basename(p)[:-4] + ".qml" for p in glob.glob(self.run_.path("*.tif"))}
        self.assertEqual(set(styles), rasters | ({"zones.qml"} if self.zoned else set()))
        for name in styles:
            said, loaded, renderer = qgis_view.load_style(self.run_.path(name))
            self.assertTrue(loaded, f"{name}: {said}")
            kind = {"class.qml": "paletted", "state.qml": "paletted", "limiting.qml": "paletted",
                    "zones.qml": "graduatedSymbol"}.get(name, "singlebandpseudocolor")
            self.assertEqual(renderer, kind, name)

    def test_map_shows_the_classes(self):
        """Rendered at a pixel to a cell: nearly every cell has its class's colour, the rest lies under borders and names."""
        codes = self.run_.band("class.tif")
        picture = self.view.render(codes.shape[1], codes.shape[0])
        expected = np.full(codes.shape + (3,), 255)
        for value, (_, colour) in self.categories("class.tif").items():
            expected[codes == value] = colour
        same = (picture == expected).all(axis=2)
        self.assertGreater(same[codes != 255].mean(), 0.8)
        self.assertGreater(same[codes == 255].mean(), 0.8) if (codes == 255).any() else None
        for value, (name, colour) in self.categories("class.tif").items():
            if (codes == value).sum() > 50:
                self.assertTrue((picture[codes == value] == colour).all(axis=1).any(), name)

    def test_maps_of_numbers_follow_their_ramp(self):
        """High values are bluer than low ones; for the load the other way round."""
        for title, name, up in (("Capacity index", "capacity.tif", True), ("Relative load", "load.tif", False)):
            values = self.run_.band(name)
            picture = self.view.render(values.shape[1], values.shape[0], [self.layer(title)]).astype(int)
            known = np.isfinite(values)
            low, high = known & (values < np.nanquantile(values, 0.02)), known & (values > np.nanquantile(values, 0.98))
            blueness = picture[..., 2] - picture[..., 0]
            self.assertEqual(blueness[high].mean() > blueness[low].mean(), up, title)
            if not known.all():
                self.assertTrue((picture[~known] == 255).all(axis=1).mean() > 0.9, title)


class Shown(Project, unittest.TestCase):
    """Zones, areas that are excluded, cells without data."""

    made = {"constraints": [made_sets.EXCLUDE], "nodata": "skip", "classes": "{method: fixed, breaks: [0.3, 0.45, 0.5, 0.55]}"}

    def test_zones_are_filled(self):
        rows = {r["zone"]: r["index_mean"] for r in self.run_.journal["zones"]}
        size = self.run_.journal["grid"]["width"], self.run_.journal["grid"]["height"]
        picture = self.view.render(*size, [self.layer("Mean capacity index")])
        found = qgis_view.ranges(self.layer("Mean capacity index").renderer())
        for z, mean in enumerate(rows.values()):
            colour = next(f[3] for f in found if mean <= f[1])
            inside = self.run_.zone_parts() == z + 1
            self.assertGreater((picture[inside] == colour).all(axis=1).mean(), 0.85)

    def test_comparison(self):
        again = program.Results(self.run_.layers, "--set", "groups.water.weight=6", folder=self.here, out="again")
        done = program.run(["compare", "moved", "again", "--out", "compared"], self.here)
        self.assertEqual(done.code, 0, done.err)
        self.assertTrue(os.path.exists(again.out))
        for name, kind in (("change", "singlebandpseudocolor"), ("transition", "paletted"), ("zones", "graduatedSymbol")):
            said, loaded, renderer = qgis_view.load_style(os.path.join(self.here, "compared", name + ".qml"))
            self.assertTrue(loaded, said)
            self.assertEqual(renderer, kind)


class Degrees(Project, unittest.TestCase):
    """Longitude and latitude; modelled; a title in Chinese, names in Chinese on the map."""

    made = {"crs": "EPSG:4326", "zones": "coverage"}
    options = ["--set", "data=modelled", "--set", "title=赣州市环境承载力", "--set", "map.language=zh", "--set", "zones.name_zh=label"]
    words = {"Zones": "分区", "Borders and names": "边界与名称", "Mean capacity index": "平均承载力指数", "Results": "结果",
             " (modelled demonstration data)": "（模拟演示数据）", "Modelled demonstration data.": "模拟演示数据。",
             "Capacity class": "承载力等级", "Capacity index": "承载力指数", "Load state": "负荷状态", "Relative load": "相对负荷",
             "Pressure": "压力", "Support": "支撑", "Limiting factor": "限制因子", "Gap to the second lowest score": "与次低得分之差",
             "Share of weight with data": "有数据的权重份额", "Scores of the groups": "各组得分", "Scores of the factors": "各因子得分"}

    def test_names_are_chinese_ones(self):
        self.assertEqual(self.layer("Borders and names").labeling().settings().fieldName, "name_zh")


class Hostile(Project, unittest.TestCase):
    """Titles and names that are markup, quotes, right to left, and an emoji."""

    titles = {"terrain": NASTY}

    @classmethod
    def change(cls, layers):
        text = NASTY.replace("'", "''")
        path = os.path.join(layers, "capacity.yaml")
        with open(path, encoding="utf-8") as f:
            manifest = f.read()
        manifest = manifest.replace("title: Made layers", f"title: '{text}'")
        manifest = manifest.replace("  terrain:\n", f"  terrain:\n    title: '{text}'\n")
        manifest = manifest.replace("slope: {", f"slope: {{title: '{text}', ")
        manifest += f"classes: {{breaks: [0.4, 0.5], names: ['{text}', 'b', 'c']}}\n"
        with open(path, "w", encoding="utf-8") as f:
            f.write(manifest)

    def test_they_are_there(self):
        self.assertEqual(self.view.project.title(), NASTY)
        self.assertIn(NASTY, [layer.name() for layer in self.view.layers])
        self.assertTrue(self.categories("class.tif")[1][0].startswith(NASTY))


class Whole(Project, unittest.TestCase):
    """Without zones, on a CRS that has no code."""

    made = {"crs": "EPSG:6933", "zones": None, "mask": "none", "shape": (90, 150)}
    options = ["--set", "grid.crs=+proj=laea +lat_0=26 +lon_0=115 +datum=WGS84", "--set", "grid.box=[-120000, -196000, -44000, -156000]",
               "--set", "grid.cell=1000"]
    zoned = False


if __name__ == "__main__":
    unittest.main()
