"""Makes random-crowd-*.json: votes of odd shapes and what the formulas of the papers give for them.

Plain numpy on dense tensors, written apart from the Java and in another way (products where the Java
adds logarithms, all pairs where it counts), with peerannot's conventions: nothing is smoothed, a class
that a worker never met has a row of zeros. python3 random_crowds.py; made with numpy 1.24.
"""
import json
import random

import numpy as np


def votes(tensor):
    """[N, W, K], 1 where worker j votes l on task i."""
    return tensor.sum(1)


def dawid_skene(tensor, rounds):
    t = votes(tensor) / votes(tensor).sum(1, keepdims=True)
    for _ in range(rounds):
        prior = t.mean(0)
        pi = np.einsum("ik,ijl->jkl", t, tensor)
        rows = pi.sum(2, keepdims=True)
        pi = np.divide(pi, rows, out=np.zeros_like(pi), where=rows > 0)
        t = np.empty_like(t)
        for i in range(len(t)):
            for k in range(t.shape[1]):
                t[i, k] = prior[k] * np.prod(pi[:, k, :][tensor[i] > 0])
        t /= t.sum(1, keepdims=True)
    return t, prior, pi


def wds(tensor, pi):
    share = np.einsum("ijl,jll->il", tensor, pi)
    total = share.sum(1, keepdims=True)
    return np.divide(share, total, out=np.zeros_like(share), where=total > 0)


def twothird(tensor):
    counts = votes(tensor)
    most, all_votes = counts.max(1), counts.sum(1)
    return np.where((all_votes >= 2) & (most / all_votes >= 2 / 3), counts.argmax(1), -1)


def wawa(tensor):
    """Ties to the lowest label."""
    majority = votes(tensor).argmax(1)
    right = np.array([[tensor[i, j, majority[i]] for j in range(tensor.shape[1])] for i in range(len(tensor))])
    count = tensor.sum((0, 2))
    accuracy = np.divide(right.sum(0), count, out=np.zeros(len(count)), where=count > 0)
    return accuracy, np.einsum("ijl,j->il", tensor, accuracy).argmax(1)


def plantnet(tensor, authors, alpha=0.5, beta=0.2, theta_conf=2, theta_acc=0.7, rounds=100):
    """Judged by the initial labels throughout, as peerannot does."""
    n_tasks, n_workers, n_classes = tensor.shape

    def judge(weights):
        agree = np.array([sum(weights[j] * tensor[i, j, initial[i]] for j in range(n_workers)) for i in range(n_tasks)])
        share = agree / np.einsum("ijl,j->i", tensor, weights)
        return agree, share, (agree > theta_conf) & (share > theta_acc)

    def identified(valid):
        n = np.zeros(n_workers)
        for j in range(n_workers):
            own = {initial[i] for i in range(n_tasks) if tensor[i, j, initial[i]] and authors[i] == j and valid[i]}
            seen = {initial[i] for i in range(n_tasks) if tensor[i, j, initial[i]]} - own
            tenths = 0.0
            for _ in seen:
                tenths += 1 / 10
            n[j] = len(own) + np.round(tenths)
        return n

    weights = np.full(n_workers, np.log(2.1))
    initial = np.einsum("ijl,j->il", tensor, weights).argmax(1)
    n = identified(judge(weights)[2])
    for step in range(rounds):
        before = n
        weights = before**alpha - before**beta + np.log(2.1)
        labels = np.einsum("ijl,j->il", tensor, weights).argmax(1)
        confidence, accuracy, valid = judge(weights)
        n = identified(valid)
        if np.abs(n - before).sum() / n_tasks <= 1e-5 and step > 5:
            break
    return {"labels": labels, "valid": valid.astype(int), "weights": weights, "confidence": confidence, "accuracy": accuracy}


def krippendorff(tensor):
    units = [np.repeat(np.arange(tensor.shape[2]), c.astype(int)) for c in votes(tensor) if c.sum() > 1]
    n = sum(len(u) for u in units)
    observed = sum((u[:, None] != u[None, :]).sum() / (len(u) - 1) for u in units) / n
    every = np.concatenate(units)
    expected = (every[:, None] != every[None, :]).sum() / (n * (n - 1))
    return 1 - observed / expected


def spam(pi):
    k = pi.shape[1]
    return np.array([((m[None] - m[:, None]) ** 2).sum() / 2 / (k * (k - 1)) for m in pi])


def crowd(seed, n_tasks, n_workers, n_classes, most, never=(), idle=(), once=()):
    """Task keys far apart; workers in `idle` never vote, those in `once` once; nobody votes for `never`."""
    rng = random.Random(seed)
    keys = sorted(rng.sample(range(10 * n_tasks), n_tasks))
    active = [j for j in range(n_workers) if j not in idle and j not in once]
    skill = {j: rng.uniform(0.2, 0.95) for j in range(n_workers)}
    classes = [k for k in range(n_classes) if k not in never]
    answers = {}
    for i, key in enumerate(keys):
        truth = rng.choice(classes)
        chosen = rng.sample(active, 1 if i % 7 == 0 else rng.randint(1, most))
        chosen += [j for n, j in enumerate(once) if i == 3 * n + 1]
        answers[key] = {j: truth if rng.random() < skill[j] else rng.choice(classes) for j in chosen}
    return keys, answers


def golden(name, n_workers, n_classes, keys, answers):
    tensor = np.zeros((len(keys), n_workers, n_classes))
    for i, key in enumerate(keys):
        for j, label in answers[key].items():
            tensor[i, j, label] = 1
    authors = [min(answers[key]) if i % 3 else -1 for i, key in enumerate(keys)]
    share = votes(tensor) / votes(tensor).sum(1, keepdims=True)
    out = {"nClasses": n_classes, "nWorkers": n_workers, "answers": answers, "authors": authors, "naive_soft": share}
    out["majority_lowest"] = votes(tensor).argmax(1)
    for rounds in (1, 10, 50):
        posterior, prior, pi = dawid_skene(tensor, rounds)
        out[f"dawid_skene_{rounds}"] = {"posterior": posterior, "prior": prior}
    out["dawid_skene_50"]["confusions"] = pi
    out["wds_50"] = wds(tensor, pi)
    out["plantnet"] = plantnet(tensor, authors)
    out["plantnet_without_authors"] = plantnet(tensor, [-1] * len(keys))
    out["twothird"] = twothird(tensor)
    out["wawa_worker_accuracy"], out["wawa"] = wawa(tensor)
    out["entropy"] = -(share * np.log(np.where(share > 0, share, 1))).sum(1)
    out["spam_score_from_dawid_skene_50"] = spam(pi)
    out["trace_confusion_from_dawid_skene_50"] = np.trace(pi, axis1=1, axis2=2)
    out["krippendorff_alpha_nominal"] = krippendorff(tensor)
    with open(f"random-crowd-{name}.json", "w") as file:
        json.dump(out, file, default=lambda a: a.tolist(), separators=(",", ":"))


if __name__ == "__main__":
    golden("two-classes", 5, 2, *crowd(1, 30, 5, 2, 4, once=[2]))
    golden("gaps", 15, 6, *crowd(2, 80, 15, 6, 5, never=[4], idle=[0, 9, 14], once=[3, 7]))
    golden("ties", 8, 3, *crowd(3, 50, 8, 3, 2))
