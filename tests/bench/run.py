#!/usr/bin/env python3
"""Time and memory of a run on a large layer set: run.py CAPACITY FOLDER [SIDE [LAYERS [THREADS]]]

FOLDER keeps the layers (made on first use by make_layers.py) and gets the results. Prints one line: wall seconds, processor
seconds and peak memory of the run, and the memory it is allowed: 256 MB and 2 MB for each layer and thread. Exit 1 when the peak
is above that. A benchmark, not a test: run it alone.
"""

import os
import subprocess
import sys
import time


def main():
    program, folder = sys.argv[1:3]
    side, layers, threads = (int(a) for a in (sys.argv[3:] + ["10240", "12", "2"][len(sys.argv) - 3:])[:3])
    layer_set = os.path.join(folder, f"layers_{side}_{layers}")
    if not os.path.exists(os.path.join(layer_set, "capacity.yaml")):
        subprocess.run([sys.executable, os.path.join(os.path.dirname(__file__), "make_layers.py"), layer_set, str(side),
                        str(layers)], check=True)
    began = time.monotonic()
    run = subprocess.Popen([program, "--layers", layer_set, "--out", os.path.join(folder, "results"), "--cache",
                            os.path.join(folder, "cache"), "--threads", str(threads), "--overwrite", "-q"],
                           stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(run.pid, 0)
    wall = time.monotonic() - began
    if status != 0:
        sys.exit(f"the run failed: status {status}")
    peak = used.ru_maxrss / 1024
    allowed = 256 + 2 * layers * threads
    print(f"{side} x {side} cells, {layers} layers, {threads} threads: {wall:.1f} s, "
          f"{used.ru_utime + used.ru_stime:.1f} s of processor, peak {peak:.0f} MB of {allowed} MB")
    sys.exit(peak > allowed)


main()
