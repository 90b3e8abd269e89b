"""What the boosting peers share: the files that the benchmark wrote, and the peak memory of this process."""
import os
import sys

import numpy as np

folder = sys.argv[1]
rows, test_rows, columns, rounds, leaves, threads = map(int, sys.argv[2:8])


def read(part, count):
    x = np.fromfile(os.path.join(folder, part + ".x"), dtype=np.float32).reshape(count, columns)
    y = np.fromfile(os.path.join(folder, part + ".y"), dtype=np.float32)
    return x, y


def peak_megabytes():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
