"""The table of compare-training.sh: python3 training_ratios.py LINES EPOCHS BATCH FOLDER"""
import json
import pathlib
import platform
import re
import statistics
import sys

LEARNT = re.compile(r"epoch \d+: learnt in ([\d.]+) s")
FEATURES = re.compile(r"images of train computed in ([\d.]+) s")


def machine():
    flags, name = "", platform.processor() or platform.machine()
    try:
        for line in open("/proc/cpuinfo"):
            flags = line if line.startswith("flags") else flags
            name = line.split(":", 1)[1].strip() if line.startswith("model name") else name
    except OSError:
        pass  # not Linux
    kind = next((kind for flag, kind in (("avx512f", "avx512"), ("avx2", "avx2")) if flag in flags.split()), "neither avx512 nor avx2")
    return f"{kind}, {name}"


def epochs_of(side, text):
    if side == "ours":
        learnt = [float(seconds) for seconds in LEARNT.findall(text)]
        learnt[0] += sum(float(seconds) for seconds in FEATURES.findall(text))  # of a frozen backbone, once
        return learnt
    return json.loads(text.strip().split("\t")[-1])["epoch_s"]


lines, epochs, batch, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3], pathlib.Path(sys.argv[4])
runs = {}
for line in open(lines):
    side, case, start, end, text = line.rstrip("\n").split("|", 4)
    learnt = epochs_of(side, text)
    later = statistics.median(learnt[1:] or learnt)
    runs.setdefault(case, {"ours": [], "theirs": []})[side].append((float(end) - float(start), learnt[0], later))
count = {split: sum(1 for f in (folder / split).rglob("*") if f.is_file()) for split in ("train", "val", "test")}
print("machine: %s; pictures: %s; %d epochs, batch %s; medians" % (machine(), ", ".join(f"{n} {s}" for s, n in count.items()), epochs, batch))
print("%-32s %-17s %9s %9s %7s  %s" % ("network, size, stem", "what", "ours s", "torch s", "ratio", "ratios by round"))
for case, sides in runs.items():
    for what, index in (("whole command", 0), ("first epoch", 1), ("a later epoch", 2)):
        if index == 2 and epochs == 1:
            continue
        ours, theirs = ([run[index] for run in sides[side]] for side in ("ours", "theirs"))
        ratios = [a / b for a, b in zip(ours, theirs)]
        print("%-32s %-17s %9.2f %9.2f %7.2f  %s" % (" ".join(w for w in case.split() if w != "none"), what, statistics.median(ours), statistics.median(theirs), statistics.median(ratios), " ".join("%.2f" % r for r in sorted(ratios))))
