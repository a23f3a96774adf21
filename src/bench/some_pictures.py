"""Part of a peerannot folder: python3 some_pictures.py FOLDER TO N

N pictures of train/ with their votes, N/4 of val/ and of test/, taken from the classes in turn, in the order of their names.
"""
import itertools
import json
import pathlib
import shutil
import sys

source, target, wanted = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
answers = json.loads((source / "answers.json").read_text())
kept = {}
for split, count in (("train", wanted), ("val", wanted // 4), ("test", wanted // 4)):
    classes = [sorted(f for f in folder.iterdir() if f.is_file()) for folder in sorted((source / split).iterdir()) if folder.is_dir()]
    in_turn = [picture for row in itertools.zip_longest(*classes) for picture in row if picture]
    if split == "train":
        in_turn = [picture for picture in in_turn if answers.get(picture.stem.split("-")[-1])]
    if count < len(classes) or count > len(in_turn):
        sys.exit(f"compare-training: --pictures {wanted}: {source / split} has {len(in_turn)} pictures in {len(classes)} classes, {count} must be between")
    for picture in in_turn[:count]:
        to = target / split / picture.parent.name
        to.mkdir(parents=True, exist_ok=True)
        shutil.copy(picture, to)
        if split == "train":
            key = picture.stem.split("-")[-1]
            kept[key] = answers[key]
(target / "answers.json").write_text(json.dumps(kept))
metadata = json.loads((source / "metadata.json").read_text())
metadata["n_task"] = len(kept)
(target / "metadata.json").write_text(json.dumps(metadata))
