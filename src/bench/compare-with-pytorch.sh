#!/usr/bin/env bash
# Times training and inference of the same backbones here and in PyTorch, in turn on this machine,
# and prints the ratios ours / PyTorch: below 1 we are faster. Needs python3 with torch and torchvision
# (Debian: apt-get install python3-torch python3-torchvision).
#
#   src/bench/compare-with-pytorch.sh PYTORCH_STEP.py [ROUNDS] ["ARCH WIDTH BATCH STEPS" ...]
#
# Give small networks hundreds of steps: in the first seconds Java compiles what it runs, on the same cores.
# DNNL_MAX_CPU_ISA=AVX2 ONEDNN_MAX_CPU_ISA=AVX2 before the command holds both back to AVX2.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
[ $# -ge 1 ] || { sed -n '2,9p' "${BASH_SOURCE[0]}" | cut -c3- >&2; exit 2; }
pytorch=$1
rounds=${2:-3}
shift $(($# < 2 ? $# : 2))
[ $# -gt 0 ] || set -- "resnet18 64 32 9" "resnet18 64 64 9" "cnn3 32 64 300"
python=${PYTHON:-/usr/bin/python3}
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
for case in "$@"; do
  read -r arch width batch steps <<<"$case"
  for _ in $(seq "$rounds"); do
    "$here/crowdzoo" bench step --arch "$arch" --width "$width" --batch "$batch" --steps "$steps" \
      ${ENGINE:+--engine "$ENGINE"} 2>/dev/null | tee -a "$lines" >&2
    "$python" "$pytorch" "$arch" "$width" "$batch" "$steps" | tee -a "$lines" >&2
  done
done
"$python" - "$lines" <<'PYTHON'
import json, statistics, sys

runs = {}
for line in open(sys.argv[1]):
    run = json.loads(line)
    ours = not run["system"].startswith("pytorch")
    runs.setdefault((run["arch"], run["width"], run["batch"]), {True: [], False: []})[ours].append(run)
print("%-9s %5s %5s %-9s %9s %9s %7s %18s" % ("arch", "width", "batch", "what", "ours s", "torch s", "ratio", "ratios by round"))
for key, sides in runs.items():
    for what in ("train_s", "infer_s"):
        ours = [run[what] for run in sides[True]]
        torch = [run[what] for run in sides[False]]
        by_round = [a / b for a, b in zip(ours, torch)]
        print("%-9s %5d %5d %-9s %9.4f %9.4f %7.2f %18s" % (*key, what[:-2], statistics.median(ours), statistics.median(torch), statistics.median(by_round), " ".join("%.2f" % r for r in sorted(by_round))))
PYTHON
