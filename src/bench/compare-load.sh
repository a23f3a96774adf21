#!/usr/bin/env bash
# Steps a second of training here and in PyTorch, in turn on this machine, alone and beside neighbours: other programs that
# keep a core busy each (loops of this shell, no nice). Prints the ratios of time ours / PyTorch: below 1 we are faster.
# Needs python3 with torch and torchvision (Debian: apt-get install python3-torch python3-torchvision).
#
#   src/bench/compare-load.sh PYTORCH_STEP.py [ROUNDS] ["ARCH WIDTH BATCH STEPS" ...]
#
# NEIGHBOURS="0 1 2" is how many of them, one after the other; OURS="NAME=VALUE ..." is set for our runs alone, such as
# OMP_NUM_THREADS=1 or CROWDZOO_JAVA_OPTS=-Dcrowdzoo.follow-load=off. Without cases: cnn3 of 32 channels in batches of 64
# and resnet18 of 64 in batches of 32, both at 32 pixels. A case's steps are made alone; beside neighbours half as many.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
[ $# -ge 1 ] || { sed -n '2,/^set /p' "${BASH_SOURCE[0]}" | sed '$d' | cut -c3- >&2; exit 2; }
pytorch=$1
rounds=${2:-3}
shift $(($# < 2 ? $# : 2))
[ $# -gt 0 ] || set -- "cnn3 32 64 120" "resnet18 64 32 8"
python=${PYTHON:-/usr/bin/python3}
lines=$(mktemp)
neighbours=()
# Ends the loops that were started here, by their numbers.
quiet() {
  [ ${#neighbours[@]} -eq 0 ] || kill "${neighbours[@]}" 2>/dev/null || true
  neighbours=()
}
trap 'quiet; rm -f "$lines"' EXIT
"$here/crowdzoo" --version >/dev/null # builds what has changed, outside of the times
for case in "$@"; do
  read -r arch width batch steps <<<"$case"
  for _ in $(seq "$rounds"); do
    for count in ${NEIGHBOURS:-0 1 2}; do
      for _ in $(seq "$count"); do
        (while :; do :; done) &
        neighbours+=($!)
      done
      some=$((count == 0 ? steps : (steps + 1) / 2))
      # shellcheck disable=SC2086 # several settings in one variable
      env ${OURS:-} "$here/crowdzoo" bench step --arch "$arch" --width "$width" --batch "$batch" --steps "$some" 2>/dev/null |
        sed "s/^{/{\"neighbours\": $count, /" | tee -a "$lines" >&2
      "$python" "$pytorch" "$arch" "$width" "$batch" "$some" | sed "s/^{/{\"neighbours\": $count, /" | tee -a "$lines" >&2
      quiet
    done
  done
done
"$python" - "$lines" <<'PYTHON'
import json, statistics, sys

runs = {}
for line in open(sys.argv[1]):
    run = json.loads(line)
    ours = not run["system"].startswith("pytorch")
    runs.setdefault((run["arch"], run["width"], run["batch"], run["neighbours"]), {True: [], False: []})[ours].append(run)
print("%-9s %5s %5s %10s %12s %14s %7s  %s" % ("arch", "width", "batch", "neighbours", "ours steps/s", "PyTorch steps/s", "ratio", "ratios by round"))
for key, sides in runs.items():
    ours = [run["train_s"] for run in sides[True]]
    torch = [run["train_s"] for run in sides[False]]
    by_round = [a / b for a, b in zip(ours, torch)]
    print("%-9s %5d %5d %10d %12.2f %14.2f %7.2f  %s" % (
        *key, 1 / statistics.median(ours), 1 / statistics.median(torch), statistics.median(by_round),
        " ".join("%.2f" % r for r in sorted(by_round))))
PYTHON
