"""A whole layer set against other programs: every raster, table and style that a run writes is checked.

set_test.py FOLDER, or set_test.py --real FOLDER DATA for a manifest of tests/real on the real data.
"""

import os
import sys
import unittest

import program
import real_set
from file_checks import FileChecks
from overlay_checks import OverlayChecks
from warp_checks import WarpChecks
from zone_checks import ZoneChecks


class Set(OverlayChecks, ZoneChecks, WarpChecks, FileChecks, unittest.TestCase):
    folder = data = None

    @classmethod
    def setUpClass(cls):
        here = cls.enterClassContext(program.temporary())
        layers = real_set.copy(cls.folder, cls.data, os.path.join(here, "set")) if cls.data else cls.folder
        cls.results = program.Results(layers, "--keep", "scores", folder=here, maps=True)


if __name__ == "__main__":
    if sys.argv[1] == "--real":
        Set.folder, Set.data = (os.path.abspath(p) for p in sys.argv[2:4])
        if not os.path.isdir(Set.data):
            program.skip("no real data")
    else:
        Set.folder = os.path.abspath(sys.argv[1])
    unittest.main(argv=sys.argv[:1])
