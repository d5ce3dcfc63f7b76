"""Rank correlation, kappa and coupling coordination with numpy alone, by definition and not by the program's ways."""

import itertools
import math

import numpy as np

EXACT = 10


def mid_ranks(x):
    order = np.sort(x)
    return np.array([(np.searchsorted(order, v, "left") + np.searchsorted(order, v, "right") + 1) / 2 for v in x])


def spearman(x, y):
    a, b = mid_ranks(x), mid_ranks(y)
    return np.corrcoef(a, b)[0, 1] if a.std() > 0 and b.std() > 0 else None


def signs(x):
    return np.sign(np.subtract.outer(x, x))[np.triu_indices(len(x), 1)]


def tau_b(x, y):
    a, b = signs(np.asarray(x, float)), signs(np.asarray(y, float))
    norm = math.sqrt(np.count_nonzero(a) * np.count_nonzero(b))
    return (a * b).sum() / norm if norm else None


def kappa(a, b, power):
    """From the table of both ratings, with agreement weights 1 - (distance / most)^power."""
    k = int(max(max(a), max(b)))
    table = np.zeros((k, k))
    for i, j in zip(a, b):
        table[i - 1, j - 1] += 1 / len(a)
    i = np.arange(k)
    weight = 1 - (np.abs(np.subtract.outer(i, i)) / max(k - 1, 1)) ** power
    chance = np.outer(table.sum(1), table.sum(0))
    expected = (weight * chance).sum()
    return ((weight * table).sum() - expected) / (1 - expected) if len(a) > 1 and expected < 1 - 1e-12 else None


def arrangements(values):
    """Every different order of a list, each once."""
    values = list(values)
    if not values:
        yield ()
    for v in sorted(set(values)):
        rest = values.copy()
        rest.remove(v)
        for tail in arrangements(rest):
            yield (v,) + tail


def exact_p(statistic, x, y):
    """Two-sided: the share of the orders of y in which the statistic is as far from its mean over all of them."""
    found = statistic(x, y)
    if found is None:
        return None
    orders = itertools.permutations(y) if len(set(y)) == len(y) else arrangements(y)
    all_of_them = np.array([statistic(x, np.array(order)) for order in orders])
    mean = all_of_them.mean()
    return np.mean(np.abs(all_of_them - mean) >= abs(found - mean) - 1e-9)


def t_p(rho, n):
    """Both tails of t with n - 2 degrees of freedom, by integrating its density up to t."""
    dof = n - 2
    t = abs(rho) * math.sqrt(dof / (1 - rho * rho))
    u = np.linspace(0, t, 200001)
    density = np.exp(math.lgamma((dof + 1) / 2) - math.lgamma(dof / 2)) / math.sqrt(dof * math.pi) * (1 + u * u / dof) ** (-(dof + 1) / 2)
    within = np.sum((density[1:] + density[:-1]) / 2) * (u[1] - u[0])
    return 1 - 2 * within


def kendall_p(x, y):
    """Normal, with the variance of the sum of concordances under ties (Kendall 1970)."""
    n = len(x)
    s = (signs(np.asarray(x, float)) * signs(np.asarray(y, float))).sum()
    t, u = (np.unique(v, return_counts=True)[1].astype(float) for v in (x, y))
    v0 = n * (n - 1) * (2 * n + 5)
    vt, vu = (np.sum(c * (c - 1) * (2 * c + 5)) for c in (t, u))
    v1 = np.sum(t * (t - 1)) * np.sum(u * (u - 1)) / (2 * n * (n - 1))
    v2 = np.sum(t * (t - 1) * (t - 2)) * np.sum(u * (u - 1) * (u - 2)) / (9 * n * (n - 1) * (n - 2))
    return math.erfc(abs(s) / math.sqrt((v0 - vt - vu) / 18 + v1 + v2) / math.sqrt(2))


def coupling(u, weight):
    """C, T, D and the number of D's class by methods of the literature: tenths, closed at the right."""
    u = np.asarray(u, float)
    degree = (np.prod(u) / np.mean(u) ** len(u)) ** (1 / len(u))
    development = float(np.dot(weight, u))
    coordination = math.sqrt(degree * development)
    return degree, development, coordination, max(1, math.ceil(round(coordination * 10, 7)))
