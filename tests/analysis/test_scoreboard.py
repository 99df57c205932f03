"""A small part of the scoreboard, on texts made for it."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from app.analysis.embed import UseEmbedder
from benchmarks.synthesis import groupers, grouping
from benchmarks.synthesis.tasks import Task, described
from benchmarks.synthesis.texts import generated
from tests.analysis.made import made


@pytest.fixture(scope="module")
def task() -> Task:
    texts, topics = made(each=40, seed=5)
    return Task("made", texts, UseEmbedder().embed(texts), ["en"] * len(texts), topics)


def test_ours_finds_the_topics_at_least_as_well_as_peers_that_are_told_their_number(
    task: Task,
) -> None:
    ours = adjusted_rand_score(task.topics, groupers.ours(task, None, 0))
    assert ours > 0.9
    for name in ("kmeans", "nmf", "lda"):
        peer = groupers.PEERS[name](task, None, 0)
        assert len(peer) == len(task.texts)
        assert ours >= adjusted_rand_score(task.topics, peer) - 0.02


def test_two_runs_agree(task: Task) -> None:
    runs = [groupers.ours(task, None, seed) for seed in range(3)]
    assert grouping.rerun(runs) > 0.9
    assert grouping.rerun(runs[:1]) == 1


def test_old_items_stay_when_new_ones_come_in(task: Task) -> None:
    board = grouping.Board.__new__(grouping.Board)
    board.cycling, board.embedder = task, UseEmbedder()
    found = board.grown(groupers.ours, groupers.ours(task, None, 0), 0)
    assert found["pinned_ari"] == 1


def test_texts_made_for_scale_are_of_the_length_they_say() -> None:
    texts = generated(500)
    assert len(texts) == 500
    assert 150 < np.mean([len(text) for text in texts]) <= 220
    assert 480 <= len(set(texts)) < 500


def test_a_task_says_what_it_holds(task: Task) -> None:
    assert described(task) == "made: 240 texts, 6 topics by people, en"
