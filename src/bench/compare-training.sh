#!/usr/bin/env bash
# Whole trainings on the same pictures, networks and labels, here and in PyTorch, in turn on this machine: start-up,
# compiling, evaluation after each epoch and saving included. Prints the ratios ours / PyTorch of the time of the whole
# command and of one epoch's training: below 1 we are faster. Needs python3 with torch and torchvision (Debian: apt-get
# install python3-torch python3-torchvision).
#
#   src/bench/compare-training.sh [OPTION...] ["NETWORK SIZE [small|imagenet] [frozen]" ...]
#
#   --folder DIR       peerannot's folder with train, val, test and answers.json; default datasets/labelme where it is
#                      (./crowdzoo install labelme), else datasets/fashion
#   --pytorch FILE     what trains in PyTorch: FILE DATASET NETWORK SIZE EPOCHS BATCH STEM (imagenet or cifar) prints a line
#                      of JSON with epoch_s, the seconds of each epoch; default ../shared/bench/pytorch_train.py
#   --networks "A B"   torchvision's names, and
#   --sizes "32 224"   sides in pixels: each network at each size, in place of the cases named one by one
#   --frozen           of those, train the last layer only: PyTorch computes the backbone in each epoch, we once
#   --stem STEM        of those that are resnets: small, imagenet, or auto (the default: small up to 64 pixels)
#   --pictures N       of the training split, N/4 of each of the others, evenly over the classes; default 0, all
#   --epochs N         default 3      --batch N   default 32      --rounds N   default 3
#   --log FILE         keeps there what the programs wrote, a line a run
#   --help
#
# Without networks, sizes and cases: resnet18 at 32 (small), 64 and 224 pixels (imagenet), mobilenet_v2 at 128,
# vgg16_bn frozen at 224. DNNL_MAX_CPU_ISA=AVX2 ONEDNN_MAX_CPU_ISA=AVX2 before the command holds both back to AVX2.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
bench=$here/src/bench
python=${PYTHON:-/usr/bin/python3}

usage() { sed -n '2,/^set /p' "${BASH_SOURCE[0]}" | sed '$d' | cut -c3-; }
fail() {
  echo "compare-training: $1" >&2
  exit 2
}
number() { # OPTION VALUE LEAST
  case $2 in '' | *[!0-9]*) fail "$1 must be a whole number from $3 on, got \"$2\"" ;; esac
  [ "$2" -ge "$3" ] || fail "$1 must be a whole number from $3 on, got \"$2\""
}

folder= pytorch=$here/../shared/bench/pytorch_train.py networks= sizes= frozen= stem=auto
pictures=0 epochs=3 batch=32 rounds=3 log= cases=()
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage; exit 0 ;;
    --frozen) frozen=frozen ;;
    --folder | --pytorch | --networks | --sizes | --stem | --pictures | --epochs | --batch | --rounds | --log)
      [ $# -gt 1 ] || fail "$1 needs a value; --help lists the options"
      declare "${1#--}=$2"
      shift
      ;;
    -*) fail "no option $1; --help lists them" ;;
    *) cases+=("$1") ;;
  esac
  shift
done
number --pictures "$pictures" 0
number --epochs "$epochs" 1
number --batch "$batch" 1
number --rounds "$rounds" 1
case $stem in auto | small | imagenet) ;; *) fail "--stem must be auto, small or imagenet, got \"$stem\"" ;; esac
if [ -z "$folder" ]; then
  folder=$here/datasets/labelme
  [ -d "$folder/train" ] || folder=$here/datasets/fashion
fi
[ -f "$folder/answers.json" ] || fail "--folder: no answers.json in $folder"
[ -f "$pytorch" ] || fail "--pytorch: no file $pytorch"
"$python" -c 'import torch, torchvision' 2>/dev/null ||
  fail "$python: cannot import torch and torchvision (Debian: apt-get install python3-torch python3-torchvision; PYTHON names another)"
if [ -n "$networks$sizes$frozen" ]; then
  [ ${#cases[@]} -eq 0 ] || fail "give either --networks, --sizes, --frozen or cases such as \"${cases[0]}\", not both"
  for network in ${networks:-resnet18}; do
    for size in ${sizes:-32 64 128 224}; do
      cases+=("$network $size $stem $frozen")
    done
  done
fi
[ ${#cases[@]} -gt 0 ] ||
  cases=("resnet18 32 small" "resnet18 64 imagenet" "resnet18 224 imagenet" "mobilenet_v2 128" "vgg16_bn 224 frozen")

work=$(mktemp -d)
log=${log:-$work/log}
: >"$log"
trap 'rm -rf "$work"' EXIT
if [ "$pictures" -gt 0 ]; then
  "$python" "$bench/some_pictures.py" "$folder" "$work/data" "$pictures"
  folder=$work/data
fi
folder=$(cd "$folder" && pwd)
"$here/crowdzoo" --version >/dev/null # builds what has changed, outside of the times

# ours NETWORK SIZE STEM FROZEN: seconds of each epoch, as PyTorch's script has them
ours() {
  cat >"$work/compare.yaml" <<YAML
name: compare
data: {dataset: "$folder", imageSize: $2, normalize: imagenet}
backbone: {name: $1$([ "$3" = none ] || echo ", stem: $3")}
strategy: {name: majority_voting, ties: lowest}
training: {epochs: $epochs, batchSize: $batch, optimizer: sgd, momentum: 0.9, learningRate: 0.01, freeze: $([ -n "$4" ] && echo backbone || echo false)}
YAML
  rm -rf "$work/run" "$work/cache"
  XDG_CACHE_HOME=$work/cache CROWDZOO_JAVA_OPTS="-Dcrowdzoo.log=DEBUG ${CROWDZOO_JAVA_OPTS:-}" \
    "$here/crowdzoo" run "$work/compare.yaml" --out "$work/run" >"$work/ours.out" 2>"$work/ours.err" ||
    { tail -3 "$work/ours.err" >&2; fail "$1 $2: ours failed"; }
}

# theirs NETWORK SIZE STEM FROZEN
theirs() {
  local how=()
  [ -z "$4" ] || how=("$bench/pytorch_frozen.py")
  "$python" "${how[@]}" "$pytorch" "$folder" "$1" "$2" "$epochs" "$batch" "$([ "$3" = small ] && echo cifar || echo imagenet)" \
    >"$work/theirs.out" 2>"$work/theirs.err" || { tail -3 "$work/theirs.err" >&2; fail "$1 $2: PyTorch failed"; }
}

for case in "${cases[@]}"; do
  read -r network size rest <<<"$case"
  number "\"$case\": the size" "${size:-}" 1
  chosen=auto still=
  for word in $rest; do
    case $word in
      small | imagenet | auto) chosen=$word ;;
      frozen) still=frozen ;;
      *) fail "\"$case\": after network and size stand small, imagenet or frozen, got $word" ;;
    esac
  done
  case $network in
    resnet*) [ $chosen != auto ] || { [ "$size" -gt 64 ] && chosen=imagenet || chosen=small; } ;;
    *) chosen=none ;;
  esac
  for _ in $(seq "$rounds"); do
    for side in ours theirs; do
      start=$(date +%s.%N)
      $side "$network" "$size" "$chosen" "$still"
      end=$(date +%s.%N)
      echo "$side|$network $size $chosen $still|$start|$end|$(cat "$work/$side.err" "$work/$side.out" | tr '\n' '\t')" >>"$log"
      echo "$network $size $chosen $still: $side $(awk "BEGIN {printf \"%.1f\", $end - $start}") s" >&2
    done
  done
done
"$python" "$bench/training_ratios.py" "$log" "$epochs" "$batch" "$folder"
