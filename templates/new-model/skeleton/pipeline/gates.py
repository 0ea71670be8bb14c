"""Is the candidate good enough, and no worse than the champion? Pure: arrays in, a judgement out."""

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from pipeline.settings import Gate


@dataclass(frozen=True)
class Judgement:
    passed: bool
    metric: str
    candidate: float
    interval: tuple[float, float]
    floor: float
    champion: float | None
    difference: float | None
    difference_interval: tuple[float, float] | None
    reasons: list[str]

    def as_dict(self) -> dict:
        return asdict(self)


def best_guess(task: str, fit_target: pd.Series) -> object:
    """The best answer that does not look at the inputs: the most frequent label, the median, or that a series stays as it is."""
    if task == "forecasting":
        return 0.0
    return fit_target.mode().iloc[0] if task == "classification" else float(fit_target.median())


def bootstrap_means(values: np.ndarray, gate: Gate, seed: int, block: int = 1) -> np.ndarray:
    """Means of resampled rows. Neighbours of a series are alike, so a series is resampled in blocks."""
    values = np.asarray(values, dtype=float)
    count = len(values)
    if count < 20:
        raise SystemExit(f"{count} held-out rows are too few for an interval: 20 at least")
    draws = np.random.default_rng(seed)
    blocks = -(-count // block)
    starts = draws.integers(0, count, size=(gate.resamples, blocks))
    rows = (starts[:, :, None] + np.arange(block)) % count
    return values[rows.reshape(gate.resamples, -1)[:, :count]].mean(axis=1)


def interval(values: np.ndarray, gate: Gate, seed: int, block: int = 1) -> tuple[float, float]:
    tail = (1 - gate.confidence) / 2
    low, high = np.quantile(bootstrap_means(values, gate, seed, block), [tail, 1 - tail])
    return float(low), float(high)


def judge(gate: Gate, candidate: np.ndarray, champion: np.ndarray | None, seed: int, block: int = 1) -> Judgement:
    """
    Both arrays hold the score of the same held-out rows. The candidate passes when the whole interval of its own score is on the
    right side of the floor, and the interval of the paired difference does not reach beyond the margin.
    """
    if isinstance(gate.floor, str):
        raise ValueError("The floor is a number once a candidate is judged")
    for whose, scores in (("candidate", candidate), ("champion", champion)):
        # No comparison with it holds, and so none would refuse.
        unknown = 0 if scores is None else int((~np.isfinite(np.asarray(scores, dtype=float))).sum())
        if unknown:
            raise SystemExit(f"The {whose}'s answers to {unknown} held-out rows are no numbers: it cannot be judged by {gate.metric}")
    sign = 1.0 if gate.direction == "higher" else -1.0
    value, reasons = float(np.mean(candidate)), []
    own = interval(candidate, gate, seed, block)
    worst = own[0] if sign > 0 else own[1]
    if sign * (worst - gate.floor) < 0:
        reasons.append(
            f"{gate.metric} may be {worst:.4g}, on the wrong side of the floor {gate.floor:g} "
            f"({gate.confidence:.0%} interval {own[0]:.4g} to {own[1]:.4g})"
        )
    before = difference = between = None
    if champion is not None:
        if len(champion) != len(candidate):
            raise SystemExit("Champion and candidate were scored on different rows")
        before = float(np.mean(champion))
        paired = np.asarray(candidate, dtype=float) - np.asarray(champion, dtype=float)
        difference, between = float(paired.mean()), interval(paired, gate, seed, block)
        loss = -sign * (between[0] if sign > 0 else between[1])
        margin = gate.margin_beside(before)
        if loss > margin:
            reasons.append(
                f"{gate.metric} may be worse than the champion's by {loss:.4g}, more than the margin {margin:.4g} "
                f"(difference {difference:+.4g}, {gate.confidence:.0%} interval {between[0]:+.4g} to {between[1]:+.4g})"
            )
    return Judgement(
        not reasons, gate.metric, value, own, gate.floor, before, difference, between, reasons
    )
