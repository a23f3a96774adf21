#!/usr/bin/env bash
# Trains quickstart and a CNN on this machine's GPU and on its CPU, compares the figures, and prints one
# verdict: "gpu-check: PASS …" (exit code 0), "… FAIL …" (1), or "… NOT RUN …" (2), where there is no GPU that
# nd4j-cuda-11.6 can use: Kepler (compute capability 3.7) to Ada (8.9). The first time downloads 2.4 GB.
#
#   src/bench/gpu-check.sh
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

verdict() {
  echo "gpu-check: $2"
  exit "$1"
}

command -v nvidia-smi >/dev/null || verdict 2 "NOT RUN: no NVIDIA GPU here (there is no nvidia-smi)"
gpus=$(nvidia-smi --query-gpu=name,compute_cap --format=csv,noheader 2>/dev/null) || gpus=
[ -n "$gpus" ] || verdict 2 "NOT RUN: nvidia-smi finds no GPU"
# the first that can be used, or the first: the program itself asks CUDA which ones it shows
gpu=$(awk -F ', ' '$NF >= 3.7 && $NF < 9 { print; exit }' <<<"$gpus")
gpu=${gpu:-${gpus%%$'\n'*}}
name=${gpu%,*}
capability=${gpu##*, }
[[ $capability =~ ^[0-9]+\.[0-9]+$ ]] || verdict 2 "NOT RUN: nvidia-smi does not say the compute capability of $name"
awk -v c="$capability" 'BEGIN { exit !(c >= 3.7 && c < 9) }' ||
  verdict 2 "NOT RUN: $name has compute capability $capability; nd4j-cuda-11.6 has code for 3.7 to 8.9"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
  tail -5 "$1" >&2
  verdict 1 "FAIL: $2"
}

(cd "$here" && mvn -B -q -Pcuda dependency:build-classpath -Dmdep.outputFile="$work/cuda.txt" -DincludeScope=runtime) \
  >"$work/maven.log" 2>&1 || fail "$work/maven.log" "the CUDA libraries cannot be had, see above"

# train NAME DEVICE OVERRIDES…: a run of configs/quickstart.yaml in $work/NAME-DEVICE
train() {
  local name=$1 device=$2
  shift 2
  if [ "$device" = gpu ]; then export CROWDZOO_CLASSPATH=$work/cuda.txt; else unset CROWDZOO_CLASSPATH; fi
  "$here/crowdzoo" run "$here/configs/quickstart.yaml" --out "$work/$name-$device" "$@" >"$work/$name-$device.log" 2>&1 ||
    fail "$work/$name-$device.log" "$name did not train on the $device"
}

# figure NAME-DEVICE KEY: a number of results.json, the first of a list
figure() {
  sed -nE "s/^ *\"$2\" : (\[ )?([-+0-9.eE]+).*/\2/p" "$work/$1/results.json" | head -1
}

said=
bad=
compare() {
  local case=$1
  for device in gpu cpu; do train "$case" "$device" "${@:2}"; done
  local why g c lg lc
  why=$(sed -n 's/.* WARN  //p' "$work/$case-gpu.log" | head -1)
  grep -q '"device" : "CUDA GPU"' "$work/$case-gpu/results.json" ||
    verdict 1 "FAIL: $case was not computed on the GPU, though $name is there${why:+: $why}"
  g=$(figure "$case-gpu" test_accuracy) c=$(figure "$case-cpu" test_accuracy)
  lg=$(figure "$case-gpu" train_loss) lc=$(figure "$case-cpu" train_loss)
  # the first epoch's loss to 2 %, accuracy (in percent) to 3 points: sums are rounded otherwise, and training spreads that
  awk -v g="$g" -v c="$c" -v lg="$lg" -v lc="$lc" 'BEGIN { d = g - c; l = lg / lc - 1; exit !(g != "" && c != "" && d * d <= 9 && l * l <= 4e-4) }' || bad=yes
  said="$said; $case: accuracy $g on the GPU, $c on the CPU, first loss $lg, $lc, seconds $(figure "$case-gpu" seconds), $(figure "$case-cpu" seconds)"
}

compare quickstart
compare cnn --set backbone.name=cnn3 --set backbone.width=16 --set training.epochs=5
[ -z "$bad" ] && verdict 0 "PASS on $name ($capability)$said" || verdict 1 "FAIL on $name ($capability)$said"
