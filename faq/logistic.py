"""The logistic model that turns what is seen of a ranking into a probability."""

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

_PENALTY = 1.0
_STEPS = 60


def logistic(features: Doubles, right: Doubles, importance: Doubles) -> tuple[Doubles, float]:
    """Return weights and bias by Newton steps on standardised features.

    `importance` is how much each row counts.
    """
    mean = np.average(features, axis=0, weights=importance)
    spread = np.sqrt(np.average((features - mean) ** 2, axis=0, weights=importance)) + 1e-9
    design = np.hstack([(features - mean) / spread, np.ones((len(features), 1))])
    penalty = np.diag([_PENALTY] * features.shape[1] + [1e-6])
    theta = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        guess = 1.0 / (1.0 + np.exp(-np.clip(design @ theta, -30, 30)))
        gradient = design.T @ (importance * (guess - right)) + penalty @ theta
        curvature = (design * (importance * guess * (1 - guess))[:, None]).T @ design + penalty
        step = np.linalg.solve(curvature, gradient)
        theta -= step
        if float(np.abs(step).max()) < 1e-9:
            break
    weights = theta[:-1] / spread
    return weights, float(theta[-1] - weights @ mean)
