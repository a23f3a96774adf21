"""Makes multi-label-figures.json: figures of multi-label predictions by scikit-learn.

Three sets: scores with many ties; labels that nobody has or that all have, and empty label sets; all labels
on all examples. python3 multi_label_figures.py; made with scikit-learn 1.9.1, numpy of its day.
"""
import json

import numpy as np
from sklearn import metrics


def case(name, rng, n, labels, rates, digits, thresholds):
    truth = (rng.random((n, labels)) < rates).astype(int)
    p = np.round(np.clip(0.25 + 0.5 * truth + 0.35 * rng.standard_normal((n, labels)), 0.01, 0.99), digits)
    given = (p >= thresholds).astype(int)
    counted = (truth.sum(0) + given.sum(0)) > 0
    present = truth.sum(0) > 0
    f1 = metrics.f1_score(truth, given, average=None, zero_division=0)
    ap = [metrics.average_precision_score(truth[:, l], p[:, l]) if present[l] else None for l in range(labels)]
    return {
        "name": name,
        "truth": truth.tolist(),
        "probabilities": p.tolist(),
        "thresholds": list(thresholds),
        "f1": [float(v) if c else None for v, c in zip(f1, counted)],
        "micro_f1": metrics.f1_score(truth, given, average="micro", zero_division=0),
        "macro_f1": float(np.mean(f1[counted])),
        "average_precision_of_labels": ap,
        "average_precision": float(np.mean([v for v in ap if v is not None])),
        "accuracies": [metrics.accuracy_score(truth[:, l], given[:, l]) for l in range(labels)],
        "subset_accuracy": metrics.accuracy_score(truth, given),
        "hamming_loss": metrics.hamming_loss(truth, given),
        "loss": float(-np.log(np.maximum(1e-12, np.where(truth == 1, p, 1 - p))).mean()),
    }


rng = np.random.default_rng(14)
cases = [
    case("ties", rng, 60, 4, [0.2, 0.4, 0.5, 0.1], 1, [0.5, 0.3, 0.7, 0.5]),
    case("fine", rng, 80, 3, [0.3, 0.05, 0.6], 6, [0.5, 0.41, 0.62]),
    case("absent", rng, 40, 5, [0.0, 0.3, 1.0, 0.0, 0.1], 2, [0.5, 0.5, 0.5, 1.0, 0.5]),
    case("all", rng, 20, 3, [1.0, 1.0, 1.0], 2, [0.5, 0.5, 0.5]),
]
json.dump({"how": "scikit-learn 1.9.1", "cases": cases}, open("multi-label-figures.json", "w"))
