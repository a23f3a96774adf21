#!/usr/bin/env bash
# Images a second, decoded, resized, normalised, with and without augmentation: here, here with a heap in which a part of
# them fits decoded only, and by torchvision's ImageFolder and DataLoader; a line of JSON each. Needs python3 with torchvision.
#
#   src/bench/compare-input.sh [FOLDER] ["SIZE ..."] [BATCH] [EPOCHS] [WORKERS]
#
# FOLDER holds train/<class>/ and peerannot's other files; default datasets/labelme, "128 224", 64, 4, 2.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
case ${1:-} in -h | --help) sed -n '2,7p' "${BASH_SOURCE[0]}" | cut -c3-; exit 0 ;; esac
folder=${1:-$here/datasets/labelme}
batch=${3:-64} epochs=${4:-4} workers=${5:-2}
python=${PYTHON:-/usr/bin/python3}
[ -d "$folder/train" ] || { echo "compare-input: no train in $folder (./crowdzoo install labelme)" >&2; exit 2; }
"$python" -c 'import torch, torchvision' 2>/dev/null ||
  { echo "compare-input: $python cannot import torch and torchvision (PYTHON names another)" >&2; exit 2; }
for size in ${2:-128 224}; do
  for augment in "" augment; do
    for heap in "" "-Xmx200m -Xmn64m"; do # a quarter of the heap keeps decoded images
      line=$(CROWDZOO_JAVA_OPTS="$heap ${CROWDZOO_JAVA_OPTS:-}" "$here/crowdzoo" bench input "$folder" \
        --img-size "$size" --batch "$batch" --epochs "$epochs" ${augment:+--data-augmentation} 2>/dev/null)
      echo "${line%\}},\"heap\":\"${heap:-default}\"}"
    done
    "$python" "$here/src/bench/torchvision_input.py" "$folder" "$size" "$batch" "$epochs" "$workers" $augment
  done
done
