"""Remote sources: a COG behind HTTP is read where the grid needs it, and with what detail it needs."""

import http.server
import os
import re
import threading
import unittest

import numpy as np
from osgeo import gdal

import made_sets
import program
import rasters

SIDE = 4096
BOUNDS = (600000, 2700000, 600000 + SIDE * 10, 2700000 + SIDE * 10)  # 10 m cells


def box(cell, bounds):
    """A grid, as the manifest has it."""
    return "{crs: \"EPSG:32650\", cell: %d, extent: box, box: [%d, %d, %d, %d]}" % (cell, *bounds)


class Served(http.server.SimpleHTTPRequestHandler):
    """Files of a folder, by ranges of bytes; what was sent is counted by file."""

    sent = {}

    def log_message(self, *_):
        pass

    def do_HEAD(self):
        self.answer(False)

    def do_GET(self):
        self.answer(True)

    def answer(self, body):
        path = self.translate_path(self.path)
        if not os.path.isfile(path):
            self.send_error(404)
            return
        size = os.path.getsize(path)
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        first = int(asked.group(1)) if asked else 0
        last = min(int(asked.group(2) or size), size - 1) if asked else size - 1
        self.send_response(206 if asked else 200)
        if asked:
            self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(last - first + 1))
        self.send_header("Last-Modified", self.date_time_string(os.path.getmtime(path)))
        self.end_headers()
        if body:
            with open(path, "rb") as f:
                f.seek(first)
                self.wfile.write(f.read(last - first + 1))
            name = os.path.basename(path)
            self.sent[name] = self.sent.get(name, 0) + last - first + 1


class Remote(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.here = cls.enterClassContext(program.temporary())
        v = made_sets.waves(np.random.RandomState(4), SIDE, SIDE) * 100 + np.random.RandomState(5).rand(SIDE, SIDE) * 9
        plain = os.path.join(cls.here, "plain.tif")
        rasters.write(plain, v.astype(np.float32), BOUNDS, "EPSG:32650", -9999.0)
        cls.file = os.path.join(cls.here, "cog.tif")
        gdal.Translate(cls.file, plain, format="COG", creationOptions=["COMPRESS=DEFLATE", "OVERVIEW_RESAMPLING=AVERAGE"])
        os.unlink(plain)
        cls.size = os.path.getsize(cls.file)
        cls.server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), lambda *a: Served(*a, directory=cls.here))
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()
        cls.addClassCleanup(cls.server.server_close)
        cls.addClassCleanup(cls.server.shutdown)

    def run_on(self, name, source, grid, *options):
        """(run, bytes sent) of a set of that one layer on a grid."""
        layers = os.path.join(self.here, name)
        os.makedirs(layers, exist_ok=True)
        with open(os.path.join(layers, "capacity.yaml"), "w", encoding="utf-8") as f:
            f.write(f"name: remote\ngrid: {grid}\ngroups:\n  g:\n    factors:\n      height: {{source: \"{source}\", "
                    "score: {linear: {worst: 0, best: 120}}}\n")
        Served.sent.clear()
        run = program.Results(layers, *options, folder=self.here, cache=os.path.join(self.here, name, "cache"), out=name + "_out")
        return run, Served.sent.get("cog.tif", 0)

    def compare(self, name, grid, *options):
        """Share of the file that was sent; the results are those of the file on disk."""
        remote = f"/vsicurl/http://127.0.0.1:{self.server.server_port}/cog.tif"
        far, sent = self.run_on(name, remote, grid, *options)
        near, none = self.run_on(name + "_near", self.file, grid, *options)
        self.assertEqual(none, 0)
        np.testing.assert_array_equal(far.bands("capacity.tif"), near.bands("capacity.tif"))
        self.assertGreater(sent, 0)
        self.assertFalse(any(i["xxh3_128"] for i in far.journal["inputs"] if i["path"].startswith("/vsicurl")))
        return sent / self.size, far

    def test_part_in_place(self):
        """A twentieth of the area, on the source's own cells: nine blocks of 64."""
        x, y = BOUNDS[0] + 10000, BOUNDS[1] + 10000
        share, run = self.compare("part", box(10, (x, y, x + 9000, y + 9000)))
        self.assertEqual(run.alignment["height"]["made"], "in place")
        self.assertLess(share, 0.2)

    def test_part_warped(self):
        x, y = BOUNDS[0] + 20000, BOUNDS[1] + 20000
        share, run = self.compare("warped", box(7, (x, y, x + 9000, y + 9000)))
        self.assertIn("bilinear", run.alignment["height"]["made"])
        self.assertLess(share, 0.2)

    def test_whole_but_coarse(self):
        """All of the area on cells twenty times as large: an overview is enough."""
        share, run = self.compare("coarse", box(200, BOUNDS))
        self.assertIn("(-ovr 2 ", run.alignment["height"]["made"])
        self.assertLess(share, 0.1)

    def test_nothing_is_sent_for_what_is_registered(self):
        _, first = self.compare("again", box(200, BOUNDS))
        share, again = self.compare("again", box(200, BOUNDS), "--set", "groups.g.factors.height.score={linear: {worst: 0, best: 90}}")
        self.assertEqual(first.alignment, again.alignment)
        self.assertLess(share * self.size, 70000)  # what tells that the file is still the same


if __name__ == "__main__":
    unittest.main()
