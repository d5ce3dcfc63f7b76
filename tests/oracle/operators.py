"""Overlay operators by numpy, and as formulas of GRASS r.mapcalc over maps that are called like the factors."""

import numpy as np

EPSILON = 0.001


def owa(s, w, alpha):
    """By sorting the scores of each cell."""
    order = np.argsort(-s, axis=0, kind="stable")
    s, w = np.take_along_axis(s, order, 0), w[:, 0][order]
    q = np.cumsum(w, axis=0).clip(0, 1) ** alpha
    return (np.diff(q, axis=0, prepend=0) * s).sum(0)


def owa_formula(f, alpha):
    """Without sorting: the weight above each factor is that of the factors with a higher score, or the same and before it."""
    terms = []
    for i, (s, w) in enumerate(f):
        above = " + ".join(f"{v} * ({other} {'>=' if k < i else '>'} {s})" for k, (other, v) in enumerate(f) if k != i)
        terms.append(f"{s} * (({above} + {w})^{alpha} - ({above})^{alpha})")
    return " + ".join(terms)


def topsis(s, w, best, worst):
    away = [np.sqrt((w * (np.reshape(ideal, (-1, 1)) - s) ** 2).sum(0)) for ideal in (best, worst)]
    return away[1] / (away[0] + away[1])


def topsis_formula(f, best, worst):
    away = ["sqrt(" + " + ".join(f"{w} * ({ideal[i]!r} - {s})^2" for i, (s, w) in enumerate(f)) + ")" for ideal in (best, worst)]
    return f"{away[1]} / ({away[0]} + {away[1]})"


def over(f, term, by=" + "):
    """A term for each factor, with {s} for its score and {w} for its weight."""
    return "(" + by.join(term.format(s=s, w=w) for s, w in f) + ")"


def operators(lowest, highest):
    """{manifest's words: (by numpy from scores s [factor, cell] and weights w [factor, 1], by r.mapcalc from pairs of a map and
    a weight)}. Observed ideals are the extremes given, by factor."""
    one, zero = np.ones(len(lowest)), np.zeros(len(lowest))
    lowest, highest = [float(x) for x in lowest], [float(x) for x in highest]
    return {
        "{method: wlc}": (lambda s, w: (w * s).sum(0), lambda f: over(f, "{w} * {s}")),
        "{method: owa, alpha: 2.5}": (lambda s, w: owa(s, w, 2.5), lambda f: owa_formula(f, 2.5)),
        "{method: owa, alpha: 0.4}": (lambda s, w: owa(s, w, 0.4), lambda f: owa_formula(f, 0.4)),
        "{method: geometric}": (lambda s, w: np.exp((w * np.log(s.clip(EPSILON))).sum(0)),
                                lambda f: f"exp{over(f, '{w} * log(max({s}, 0.001))')}"),
        "{method: harmonic}": (lambda s, w: 1 / (w / s.clip(EPSILON)).sum(0),
                               lambda f: f"1 / {over(f, '{w} / max({s}, 0.001)')}"),
        "{method: limiting}": (lambda s, w: s.min(0), lambda f: f"min{over(f, '{s}', ', ')}"),
        "{method: topsis}": (lambda s, w: topsis(s, w, one, zero), lambda f: topsis_formula(f, one.tolist(), zero.tolist())),
        "{method: topsis, ideals: observed}": (lambda s, w: topsis(s, w, highest, lowest),
                                               lambda f: topsis_formula(f, highest, lowest)),
        "{method: state_space}": (lambda s, w: 1 - np.sqrt((w * (1 - s) ** 2).sum(0)),
                                  lambda f: f"1 - sqrt{over(f, '{w} * (1 - {s})^2')}"),
        "{method: fuzzy_and}": (lambda s, w: s.min(0), lambda f: f"min{over(f, '{s}', ', ')}"),
        "{method: fuzzy_or}": (lambda s, w: s.max(0), lambda f: f"max{over(f, '{s}', ', ')}"),
        "{method: fuzzy_product}": (lambda s, w: s.prod(0), lambda f: over(f, "{s}", " * ")),
        "{method: fuzzy_sum}": (lambda s, w: 1 - (1 - s).prod(0), lambda f: f"1 - {over(f, '(1 - {s})', ' * ')}"),
        "{method: fuzzy_gamma, gamma: 0.8}": (lambda s, w: (1 - (1 - s).prod(0)) ** 0.8 * s.prod(0) ** 0.2,
                                              lambda f: f"(1 - {over(f, '(1 - {s})', ' * ')})^0.8 * {over(f, '{s}', ' * ')}^0.2"),
        "{method: deficits}": (lambda s, w: (1 - (1 - s).sum(0)).clip(0), lambda f: f"max(0, 1 - {over(f, '(1 - {s})')})"),
    }


# Formulas that muParser, r.mapcalc and Python (with ** for ^) read alike.
FORMULAS = ["min(slope, cover) * 0.5 + gdp ^ 2 / 2", "0.6 * water * (1 - roads) + 0.4 * max(erosion, elevation)"]
