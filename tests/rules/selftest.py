#!/usr/bin/env python3
"""Each rule against a small tree: silent on a good one, and on each bad one it names the breach."""

import os
import sys
import tempfile

sys.dont_write_bytecode = True
import rules  # noqa: E402

GOOD = {
    "src/base/CMakeLists.txt": "target_sources(capacity_core PRIVATE text.c # gone.c\n  more/number.c)\n",
    "src/base/text.c": '#include "base/text.h"\n\n#include <stdio.h>\n/* fopen(x) */ const char *s = "fopen(x) exit(1)";\n',
    "src/base/text.h": "#ifndef T\n#define T\n#endif\n",
    "src/base/more/number.c": '#include "base/more/number.h"\n',
    "src/base/more/number.h": "",
    "src/score/CMakeLists.txt": "target_sources(capacity_core PRIVATE linear.c)\n",
    "src/score/linear.c": '#include "base/text.h"\n\n#include <math.h>\n',
    "src/grid/CMakeLists.txt": "target_sources(capacity_io PRIVATE warp.c)\n",
    "src/grid/warp.c": '#include "grid/warp_private.h"\n#include "manifest/manifest.h"\n#include <gdal.h>\n#include <fcntl.h>\n'
                       "// stderr\nint fd = open(path, 0); snprintf(buf, 9, \"printf(\"); my_exit(1); char q = '\"'; f->exited = 1;\n",
    "src/grid/warp_private.h": "",
    "src/zones/CMakeLists.txt": "target_sources(capacity_io PRIVATE sums.c)\n",
    "src/zones/sums.c": '#include "overlay/overlay.h"\n#include "grid/layer.h"\n',
    "src/run/CMakeLists.txt": "target_sources(libcapacity PRIVATE run.c)\n",
    "src/run/run.c": '#include "capacity.h"\n#include "report/html.h"\n#include "grid/plan.h"\n#include "score/score.h"\n',
    "src/cli/CMakeLists.txt": "target_sources(capacity PRIVATE main.c)\n",
    "src/cli/main.c": '#include "run/run.h"\n#include "base/text.h"\nint main(void) { fprintf(stderr, "x"); exit(2); }\n',
    "docs/a.md": "Results go to rasters/ganzhou, work/ is no such place.\n",
    "docs/picture.png": "\0/wo" "rk/",
}

LONG = "int x;\n" * (rules.MAX_LINES + 1)
CMAKE = "src/score/CMakeLists.txt"

# (rule, file, its text or None to leave it out, what the breach says)
BAD = [
    ("sources", "src/score/extra.c", "", "src/score/extra.c:1: not listed in src/score/CMakeLists.txt"),
    ("sources", "src/base/more/extra.c", "", "src/base/more/extra.c:1: not listed"),
    ("sources", CMAKE, None, "src/score/linear.c:1: not listed"),
    ("sources", CMAKE, "# target_sources(capacity_core PRIVATE linear.c)\n", "src/score/linear.c:1: not listed"),
    ("sources", "src/score/linear.c", None, "src/score/CMakeLists.txt:1: lists linear.c, which is not there"),
    ("sources", CMAKE, "target_sources(capacity_core PRIVATE linear.c linear.c)\n", "lists linear.c 2 times"),
    ("sources", CMAKE, "target_sources(capacity_io PRIVATE linear.c)\n", "belong to capacity_core, not to capacity_io"),
    ("sources", "src/stray/a.c", "", "src/stray/a.c:1: not listed"),
    ("includes", "src/base/text.c", '#include "grid/plan.h"\n', "src/base/text.c:1: src/base may not include grid/plan.h"),
    ("includes", "src/grid/warp.c", '\n#include "run/run.h"\n', "src/grid/warp.c:2: src/grid may not include run/run.h"),
    ("includes", "src/grid/warp_private.h", '# include "zones/zones.h"\n', "may not include zones/zones.h"),
    ("includes", "src/report/a.c", '#include "map/map.h"\n', "src/report may not include map/map.h"),
    ("includes", "src/zones/a.c", '#include "map/map.h"\n', "src/zones may not include map/map.h"),
    ("includes", "src/score/linear.c", '#include "grid/grid.h"\n', "src/score includes base alone, not grid/grid.h"),
    ("includes", "src/score/linear.c", '#include "overlay/wlc.h"\n', "src/score includes base alone"),
    ("includes", "src/score/linear.c", "#include <gdal.h>\n", "src/score computes only, <gdal.h> is not for it"),
    ("includes", "src/base/text.h", "#include <ogr_srs_api.h>\n", "<ogr_srs_api.h> is not for it"),
    ("includes", "src/overlay/a.c", "#include <sys/stat.h>\n", "<sys/stat.h> is not for it"),
    ("includes", "src/classify/a.c", 'f = fopen("a", "r");\n', "src/classify computes only, fopen() is not for it"),
    ("includes", "src/run/run.c", '#include "grid/warp_private.h"\n', "grid/warp_private.h is private to src/grid"),
    ("includes", "src/run/run.c", '#include "base/more/number.h"\n', "base/more/number.h is private to src/base"),
    ("includes", "src/run/run.c", '#include "plan.h"\n', '"plan.h" is no header of a folder of src'),
    ("includes", "src/grid/warp.c", '#include "capacity.h"\n', '"capacity.h" is no header'),
    ("includes", "src/stray/a.c", "", "no place for src/stray"),
    ("prints", "src/grid/warp.c", "\n\nvoid f(void) { printf(\"x\"); }\n", "src/grid/warp.c:3: printf outside src/cli"),
    ("prints", "src/run/run.c", 'fprintf(stderr, "x");\n', "src/run/run.c:1: stderr outside src/cli"),
    ("prints", "src/base/text.h", "/* a\n b */ static void f(void) { exit (1); }\n", "src/base/text.h:2: exit outside"),
    ("prints", "src/score/linear.c", "/* x */ abort();\n", "src/score/linear.c:1: abort outside src/cli"),
    ("length", "src/grid/warp.c", LONG, f"{rules.MAX_LINES + 1} lines, the limit is {rules.MAX_LINES}"),
    ("length", "src/grid/warp_private.h", LONG, "src/grid/warp_private.h"),
    ("words", "docs/a.md", "one\nsee /wo" "rk/main\n", "docs/a.md:2: mentions /wo" "rk/"),
    ("words", "tests/a.sh", "ls ../sha" "red/data\n", "tests/a.sh:1: mentions ../sha" "red"),
    ("words", "bootstrap", "cd /ro" "ot/x\n", "bootstrap:1: mentions /ro" "ot/"),
]


def breaches(rule, files):
    with tempfile.TemporaryDirectory() as root:
        for name, text in files.items():
            path = os.path.join(root, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
        return list(rules.RULES[rule](root))


def main():
    failed = 0
    for rule in rules.RULES:
        for breach in breaches(rule, GOOD):
            print(f"{rule}: the good tree is said to be bad: {breach}")
            failed += 1
        if not any(rule == bad[0] for bad in BAD):
            print(f"{rule}: no bad tree tries it")
            failed += 1
    for rule, name, text, expected in BAD:
        files = dict(GOOD)
        if text is None:
            del files[name]
        else:
            files[name] = text
        found = breaches(rule, files)
        if not any(expected in breach for breach in found):
            print(f"{rule}: {name} = {text!r:.60}: expected {expected!r}, got {found}")
            failed += 1
    print(f"{len(BAD)} bad trees, {failed} faults")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
