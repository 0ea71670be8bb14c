from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pipeline.gates import best_guess, interval, judge
from pipeline.settings import Gate

HIGHER = Gate(metric="accuracy", direction="higher", floor=0.8, margin=0.02, confidence=0.95, resamples=500)
LOWER = Gate(metric="mae", direction="lower", floor=10.0, margin=0.5, confidence=0.95, resamples=500)


def hits(share, count=400):
    return (np.arange(count) < share * count).astype(float)


def test_a_good_candidate_passes_without_a_champion():
    judgement = judge(HIGHER, hits(0.9), None, seed=7)
    assert judgement.passed
    assert judgement.interval[0] < 0.9 < judgement.interval[1]
    assert judgement.champion is None


def test_a_point_above_the_floor_is_not_enough_where_the_interval_crosses_it():
    judgement = judge(HIGHER, hits(0.81, 100), None, seed=7)
    assert judgement.candidate > HIGHER.floor
    assert not judgement.passed


def test_a_candidate_that_is_worse_than_the_champion_is_refused_with_the_interval():
    judgement = judge(HIGHER, hits(0.86), hits(0.95), seed=7)
    assert not judgement.passed
    assert "worse than the champion" in judgement.reasons[0]
    assert judgement.difference == pytest.approx(-0.09)


def test_the_same_model_again_passes():
    assert judge(HIGHER, hits(0.9), hits(0.9), seed=7).passed


def test_lower_is_better_for_errors():
    errors = np.abs(np.random.default_rng(7).normal(0, 5, 400))
    assert judge(LOWER, errors, errors + 1, seed=7).passed
    assert not judge(LOWER, errors + 1, errors, seed=7).passed


def test_blocks_widen_the_interval_of_a_series_whose_neighbours_are_alike():
    series = np.repeat(np.random.default_rng(7).normal(0, 1, 40), 10)
    alone, blocked = interval(series, LOWER, seed=7), interval(series, LOWER, seed=7, block=10)
    assert blocked[1] - blocked[0] > 1.5 * (alone[1] - alone[0])


def test_too_few_rows_are_refused():
    with pytest.raises(SystemExit, match="too few"):
        judge(HIGHER, hits(0.9, 10), None, seed=7)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_scores_that_are_no_numbers_pass_no_gate(number):
    errors = np.ones(100)
    broken = np.where(np.arange(100) == 3, number, errors)
    with pytest.raises(SystemExit, match="The candidate's answers to 1 held-out rows are no numbers"):
        judge(LOWER, broken, None, seed=7)
    with pytest.raises(SystemExit, match="The champion's answers to 1 held-out rows are no numbers"):
        judge(LOWER, errors + 5, broken, seed=7)


def test_a_margin_may_be_a_share_of_the_champions_score():
    errors = np.abs(np.random.default_rng(7).normal(0, 5, 400))
    wide, narrow = replace(LOWER, margin="10 %"), replace(LOWER, margin="1%")
    assert judge(wide, errors * 1.05, errors, seed=7).passed
    refused = judge(narrow, errors * 1.05, errors, seed=7)
    assert not refused.passed
    assert f"more than the margin {errors.mean() / 100:.4g}" in refused.reasons[0]


@pytest.mark.parametrize(
    ("task", "target", "guess"),
    [("classification", ["a", "b", "b"], "b"), ("regression", [1.0, 2.0, 9.0], 2.0), ("forecasting", [1.0, 2.0], 0.0)],
)
def test_the_best_guess_looks_at_no_input(task, target, guess):
    assert best_guess(task, pd.Series(target)) == guess
