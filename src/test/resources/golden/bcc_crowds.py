"""Makes bcc-*.json: IBCC, BWA and EBCC on the crowds of random_crowds.py and on one of LabelMe's size.

Dense numpy after the papers (Kim and Ghahramani 2012; Li, Rubinstein and Cohn 2019, twice) with the
settings of the latter's program: start from the shares of the votes, stop by numpy.allclose, EBCC from
numpy's random starts of seeds 0, 1, ... python3 bcc_crowds.py; made with numpy 2.4 and scipy 1.17.
"""
import json

import numpy as np
from random_crowds import crowd
from scipy.special import digamma, gammaln


def log_beta(a):
    return gammaln(a).sum(-1) - gammaln(a.sum(-1))


def expected_log(a):
    return digamma(a) - digamma(a.sum(-1, keepdims=True))


def ebcc(y, groups, alpha, start, a_pi=0.1, diagonal=4.0, off=1.0):
    """y [N, W, K]; start [N, K, M] sums over m to the shares. Returns z, bound, rounds, confusions."""
    n, workers, k = y.shape
    beta = np.full((k, k), off)
    np.fill_diagonal(beta, diagonal)
    rho = start
    z = rho.sum(2)
    for rounds in range(1, 501):
        nu = alpha + rho.sum((0, 2))
        eta = a_pi / groups + rho.sum(0)
        mu = beta[None, :, None, :] + np.einsum("ikm,ijl->jkml", rho, y)
        log_rho = expected_log(nu)[:, None] + expected_log(eta) + np.einsum("ijl,jkml->ikm", y, expected_log(mu))
        rho = np.exp(log_rho - log_rho.max((1, 2), keepdims=True))
        rho /= rho.sum((1, 2), keepdims=True)
        last, z = z, rho.sum(2)
        if np.allclose(last, z, atol=1e-3):
            break
    voting = y.sum((0, 2)) > 0  # idle workers add a constant, as would classes without prior and votes
    bound = log_beta(nu[nu > 0]) + log_beta(eta).sum() + log_beta(mu[voting]).sum()
    bound -= (rho * np.log(np.where(rho > 0, rho, 1))).sum()
    share = eta / eta.sum(1, keepdims=True)
    confusions = np.einsum("km,jkml->jkl", share, mu / mu.sum(3, keepdims=True))
    return {"posterior": z, "bound": bound, "rounds": rounds, "confusions": confusions}


def bwa(y, a=15.0, lam=1.0):
    n, workers, k = y.shape
    cast = y.sum(2)
    scores, rounds = np.empty((n, k)), []
    for label in range(k):
        one = y[:, :, label]
        z = one.sum(1) / cast.sum(1)
        b = a * (cast.sum(1) * z * (1 - z)).sum() / cast.sum() * 4 * (1 - 1 / k)
        done = 0
        while b > 0 and done < 500:
            last, done = z, done + 1
            v = (a + cast.sum(0)) / (b + ((cast * z[:, None] - one) ** 2).sum(0))
            z = (lam * z.mean() + one @ v) / (lam + cast @ v)
            if np.allclose(last, z, rtol=1e-3):
                break
        scores[:, label] = z
        rounds.append(done)
    return {"scores": scores, "rounds": rounds}


def golden(name, n_workers, n_classes, keys, answers, groups=10, restarts=4):
    y = np.zeros((len(keys), n_workers, n_classes))
    for i, key in enumerate(keys):
        for j, label in answers[key].items():
            y[i, j, label] = 1
    share = y.sum(1) / y.sum((1, 2))[:, None]
    flat = np.ones(n_classes)
    out = {"nClasses": n_classes, "nWorkers": n_workers, "answers": answers}
    out["ibcc"] = out["ebcc_one_group"] = ebcc(y, 1, flat, share[:, :, None])
    out["bwa"] = bwa(y)
    runs = []
    for seed in range(restarts):
        split = np.random.RandomState(seed).dirichlet(np.ones(groups), share.shape)
        runs.append(ebcc(y, groups, share.sum(0), split * share[:, :, None]))
    best = int(np.argmax([run["bound"] for run in runs]))
    out["ebcc"] = {
        "bounds": [run["bound"] for run in runs],
        "rounds": [run["rounds"] for run in runs],
        "best": best,
        "posterior": runs[best]["posterior"],
        "confusions": runs[best]["confusions"],
    }
    with open(f"bcc-{name}.json", "w") as file:
        json.dump(out, file, default=lambda a: np.round(a, 13).tolist(), separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    golden("two-classes", 5, 2, *crowd(1, 30, 5, 2, 4, once=[2]))
    golden("gaps", 15, 6, *crowd(2, 80, 15, 6, 5, never=[4], idle=[0, 9, 14], once=[3, 7]))
    golden("ties", 8, 3, *crowd(3, 50, 8, 3, 2))
    golden("sparse", 30, 8, *crowd(5, 300, 30, 8, 3))
