"""Makes models-*.json: GLAD and MACE at convergence on the crowds of bcc_crowds.py.

GLAD by scipy's L-BFGS inside EM, MACE by its authors' formulas on dense tensors from many random starts;
written apart from the Java. python3 models_crowds.py; made with numpy 2.4 and scipy 1.17.
"""
import json

import numpy as np
from random_crowds import crowd
from scipy.optimize import minimize
from scipy.special import digamma, expit, log_expit


def glad(y):
    n, workers, k = y.shape
    cast = y.sum(2)
    x = np.ones(workers + n)
    z = None
    for _ in range(20000):
        logit = np.outer(np.exp(x[workers:]), x[:workers])
        right, wrong = log_expit(logit), log_expit(-logit) - np.log(k - 1)
        log_z = np.einsum("ijl,ij->il", y, right - wrong) + (cast * wrong).sum(1)[:, None]
        new = np.exp(log_z - log_z.max(1, keepdims=True))
        new /= new.sum(1, keepdims=True)
        if z is not None and np.abs(new - z).max() < 1e-10:
            break
        z = new
        t = np.einsum("ijl,il->ij", y, z)

        def minus_q(x):
            scale = np.exp(x[workers:])
            logit = np.outer(scale, x[:workers])
            q = (cast * (t * log_expit(logit) + (1 - t) * log_expit(-logit))).sum() - ((x - 1) ** 2).sum() / 2
            slope = cast * (t - expit(logit))
            gradient = np.concatenate([(slope * scale[:, None]).sum(0), (slope * logit).sum(1)]) - (x - 1)
            return -q, -gradient

        x = minimize(minus_q, x, jac=True, method="L-BFGS-B", options={"maxiter": 500, "ftol": 1e-15, "gtol": 1e-9}).x
    return {"posterior": z, "ability": x[:workers], "log_inverse_difficulty": x[workers:]}


def mace(y, alpha, beta, starts=30, rounds=3000):
    """alpha: prior count of spamming, beta: of knowing, as in the authors' program."""
    n, workers, k = y.shape
    best = None
    rng = np.random.RandomState(0)
    for _ in range(starts):
        theta = 1 + rng.rand(workers, 2) / 2
        theta /= theta.sum(1, keepdims=True)  # spams, knows
        xi = 1 + rng.rand(workers, k) / 2
        xi /= xi.sum(1, keepdims=True)
        last = -np.inf
        for _ in range(rounds):
            spam = theta[:, :1] * xi
            log_z = np.einsum("ijl,jl->i", y, np.log(spam))[:, None] + np.einsum(
                "ijl,jl->il", y, np.log(spam + theta[:, 1:]) - np.log(spam)
            )
            top = log_z.max(1, keepdims=True)
            evidence = (top[:, 0] + np.log(np.exp(log_z - top).sum(1)) - np.log(k)).sum()
            z = np.exp(log_z - top)
            z /= z.sum(1, keepdims=True)
            knew = np.einsum("ijl,il->jl", y, z) * theta[:, 1:] / (spam + theta[:, 1:])
            spammed = y.sum(0) - knew
            count = np.stack([spammed.sum(1) + alpha, knew.sum(1) + beta], 1)
            theta = np.exp(digamma(count) - digamma(count.sum(1, keepdims=True)))
            count = spammed + 10
            xi = np.exp(digamma(count) - digamma(count.sum(1, keepdims=True)))
            if abs(evidence - last) < 1e-12:
                break
            last = evidence
        if best is None or evidence > best[0] + 1e-9:
            best = (evidence, z, theta[:, 1] / theta.sum(1))
    return {"evidence": best[0], "posterior": best[1], "competence": best[2]}


def golden(name, n_workers, n_classes, keys, answers):
    y = np.zeros((len(keys), n_workers, n_classes))
    for i, key in enumerate(keys):
        for j, label in answers[key].items():
            y[i, j, label] = 1
    out = {"glad": glad(y), "mace": mace(y, 0.5, 0.5), "mace_mistrusting": mace(y, 4, 1)}
    with open(f"models-{name}.json", "w") as file:
        json.dump(out, file, default=lambda a: np.round(a, 10).tolist(), separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    golden("gaps", 15, 6, *crowd(2, 80, 15, 6, 5, never=[4], idle=[0, 9, 14], once=[3, 7]))
    golden("sparse", 30, 8, *crowd(5, 300, 30, 8, 3))
