"""Makes crowdlab.json: CROWDLAB and ActiveLab on a crowd with ties of each kind, calibrated and not.

Dense numpy after the papers (Goh, Tkachenko, Mueller 2022; Goh, Mueller 2023) and cleanlab's documented
order of breaking ties: prediction, the rarer class, the voters' agreement with untied tasks, chance (no tie
here is left to it). python3 crowdlab_crowds.py; made with numpy 2.4.
"""
import json

import numpy as np


def majority(y, p):
    """y [N, W] with nan for no vote; p [N, K]."""
    k = p.shape[1]
    counts = np.stack([(y == label).sum(1) for label in range(k)], 1)
    tied = counts == counts.max(1, keepdims=True)
    clear = tied.sum(1) == 1
    agree = np.full(y.shape[1], np.nan)
    for j in range(y.shape[1]):
        seen = clear & ~np.isnan(y[:, j])
        if seen.any():
            agree[j] = (y[seen, j] == counts[seen].argmax(1)).mean()
    agree = np.where(np.isnan(agree), np.nanmean(agree), agree)
    labels, decided_by = [], []
    for i in range(len(y)):
        left = np.flatnonzero(tied[i])
        step = 0
        for score in (
            lambda c: p[i, c],
            lambda c: -counts.sum(0)[c],
            lambda c: agree[y[i] == c].mean(),
        ):
            if len(left) == 1:
                break
            step += 1
            values = np.array([score(c) for c in left])
            left = left[values == values.max()]
        assert len(left) == 1, f"task {i} is left to chance"
        labels.append(int(left[0]))
        decided_by.append(step)
    return np.array(labels), decided_by


def posterior(y, p, consensus):
    n, k = p.shape
    cast = ~np.isnan(y)
    votes = cast.sum(1)
    several = votes > 1
    likelihood = ((y == consensus[:, None]).sum(1) / votes)[several].mean()
    baseline = max(1e-6, (consensus[several] != np.bincount(consensus[several], minlength=k).argmax()).mean())
    workers = []
    for j in range(y.shape[1]):
        on = cast[:, j] & several
        same = (y[on] == y[on, j][:, None]).sum() - on.sum()
        workers.append(same / (votes[on] - 1).sum() if on.any() else np.nan)
    workers = np.where(np.isnan(workers), np.nanmean(workers), workers)
    weights = np.maximum(1e-6, 1 - (1 - workers) / baseline)
    model = max(1e-6, 1 - (p[several].argmax(1) != consensus[several]).mean() / baseline) * np.sqrt(votes.mean())
    result = model * p
    for j in range(y.shape[1]):
        for label in range(k):
            given = np.where(y[:, j] == label, likelihood, (1 - likelihood) / (k - 1))
            result[:, label] += np.where(cast[:, j], weights[j] * given, 0)
    return result / (model + cast @ weights)[:, None], weights, model


def crowdlab(y, p):
    first, steps = majority(y, p)
    post, _, _ = posterior(y, p, first)
    best = np.where((post == post.max(1, keepdims=True)).sum(1) == 1, post.argmax(1), first)
    post, weights, model = posterior(y, p, best)
    quality = post[np.arange(len(y)), best]
    cast = ~np.isnan(y)
    share = model / (model + weights.mean() * cast.sum(1).mean())
    of_workers = []
    for j in range(y.shape[1]):
        on = np.flatnonzero(cast[:, j])
        trust = post[on, y[on, j].astype(int)].mean()
        met = on[cast.sum(1)[on] > 1]
        of_workers.append(share * trust + (1 - share) * (y[met, j] == best[met]).mean())
    scores = (cast @ weights + model) * quality + weights.mean() / p.shape[1]
    scores /= cast @ weights + model + weights.mean()
    return {
        "majority": first,
        "decided_by": steps,
        "consensus": best,
        "posterior": post,
        "quality": quality,
        "worker_weights": weights,
        "model_weight": model,
        "worker_quality": np.array(of_workers),
        "activelab": scores,
    }


def heated(p, temperature, least=1e-30):
    with np.errstate(divide="ignore"):
        logits = np.log(np.clip(p, least, None)) / temperature
    e = np.exp(logits - logits.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def temperature(y, p):
    k = p.shape[1]
    shares = np.stack([(y == label).sum(1) for label in range(k)], 1) / (~np.isnan(y)).sum(1)[:, None]

    def loss(t):
        # here a probability of 0 stays 0 until the logarithm is taken
        return -(shares * np.log(np.clip(heated(p, t, least=0), 1e-30, None))).sum(1).mean()

    coarse = [0.1, 0.2, 0.5, 0.8, 1, 2, 3, 5, 8]
    at = int(np.argmin([loss(t) for t in coarse]))
    fine = []
    if at > 0:
        fine += list(np.linspace(coarse[at - 1], coarse[at], 4, endpoint=False))
    if at < len(coarse) - 1:
        fine += list(np.linspace(coarse[at], coarse[at + 1], 5))
    return float(fine[int(np.argmin([loss(t) for t in fine]))])


if __name__ == "__main__":
    rng = np.random.RandomState(4)
    n, workers, k = 60, 9, 4
    truth = rng.choice(k, n, p=[0.4, 0.3, 0.2, 0.1])
    skill = rng.uniform(0.4, 0.95, workers)
    y = np.full((n, workers), np.nan)
    for i in range(n):
        for j in rng.choice(workers - 1, rng.randint(1, 5), replace=False):
            y[i, j] = truth[i] if rng.rand() < skill[j] else rng.randint(k)
    p = rng.dirichlet(np.full(k, 0.3), n)
    p[np.arange(n), truth] += 0.6
    # ties: predicted alike in the first 12 tasks
    for i in range(12):
        y[i] = np.nan
        a, b = [(0, 1), (2, 3), (1, 2)][i % 3]
        y[i, i % 4], y[i, 4 + i % 4] = a, b
        p[i] = 0.1
        p[i, [a, b]] = 0.4
    y[59, 8] = truth[59]  # a worker on one task, with others
    # classes 2 and 3 with as many votes: only the voters' agreement decides between them
    while (y == 2).sum() != (y == 3).sum():
        rare, common = (2, 3) if (y == 2).sum() < (y == 3).sum() else (3, 2)
        rows, columns = np.nonzero((y == common) & (np.arange(n)[:, None] >= 12))
        y[rows[0], columns[0]] = rare if (y == common).sum() - (y == rare).sum() > 1 else 0
    p /= p.sum(1, keepdims=True)
    p[12] = [0, 0.5, 0.5, 0]
    out = {"nClasses": k, "nWorkers": workers}
    out["answers"] = {i: {j: int(y[i, j]) for j in range(workers) if not np.isnan(y[i, j])} for i in range(n)}
    out["predictions"] = p
    out["plain"] = crowdlab(y, p)
    out["temperature"] = temperature(y, p)
    out["calibrated"] = crowdlab(y, heated(p, out["temperature"]))
    with open("crowdlab.json", "w") as file:
        json.dump(out, file, default=lambda a: a.tolist(), separators=(",", ":"))
        file.write("\n")
