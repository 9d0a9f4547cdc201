"""Prints the figures that the measures of src/evaluate are tested against.

    pip install scikit-learn==1.9.1
    clustering_measures.py > fixtures/clustering_measures.tsv

Each line holds a pair of labellings of the same items, blanks between the
labels, and their figures. scikit-learn gives all but B-cubed, which it does
not have; that is summed up item by item from the definition, in fractions.
Precision and recall are 1 where they have nothing to measure, as
scikit-learn's homogeneity and completeness are.
"""

import itertools
import random
from fractions import Fraction

from sklearn import metrics

COLUMNS = (
    "found truth pair_precision pair_recall pair_f1 b_cubed_precision b_cubed_recall "
    "adjusted_rand_index homogeneity completeness v_measure"
).split()


def b_cubed(of, other):
    """The mean, over all items, of how much of an item's cluster in `of` is with it in `other`."""
    items = range(len(of))
    shares = []
    for item in items:
        cluster = [one for one in items if of[one] == of[item]]
        shares.append(Fraction(sum(other[one] == other[item] for one in cluster), len(cluster)))
    return float(sum(shares) / len(shares)) if shares else 1.0


def figures(found, truth):
    """All figures of one pair of labellings, in the order of the columns."""
    pairs = list(itertools.combinations(range(len(found)), 2))
    together = [[labels[one] == labels[other] for one, other in pairs] for labels in (truth, found)]
    if pairs:
        precision, recall, f1, _ = metrics.precision_recall_fscore_support(
            *together, average="binary", pos_label=True, zero_division=1.0
        )
    else:
        precision = recall = f1 = 1.0
    return [
        precision,
        recall,
        f1,
        b_cubed(found, truth),
        b_cubed(truth, found),
        metrics.adjusted_rand_score(truth, found),
        *metrics.homogeneity_completeness_v_measure(truth, found),
    ]


def cases():
    """Textbook, degenerate and random pairs of labellings."""
    # Manning, Raghavan and Schütze, Introduction to Information Retrieval, figure 16.4
    yield [0] * 6 + [1] * 6 + [2] * 5, [0] * 5 + [1, 0] + [1] * 4 + [2] + [0] * 2 + [2] * 3
    yield [], []
    yield [0], [5]
    yield [0, 0], [0, 1]
    yield [0, 1], [0, 0]
    yield list(range(8)), list(range(8))
    yield list(range(8)), [0] * 8
    yield [0] * 8, list(range(8))
    yield [0] * 8, [3] * 8
    yield [0, 0, 1, 1], [0, 1, 0, 1]
    yield [0, 0, 1, 1], [1, 1, 0, 0]
    yield [0, 0, 1, 2], [0, 0, 1, 1]
    draw = random.Random(1971)
    for items, found, truth in [(12, 3, 3), (40, 5, 8), (40, 40, 4), (90, 2, 60), (150, 12, 12), (150, 90, 90)]:
        for noise in (0.0, 0.1, 0.5, 1.0):
            labels = [draw.randrange(truth) for _ in range(items)]
            yield [draw.randrange(found) if draw.random() < noise else label for label in labels], labels


print("\t".join(COLUMNS))
for found, truth in cases():
    labellings = (" ".join(map(str, labels)) for labels in (found, truth))
    print("\t".join([*labellings, *(repr(float(figure)) for figure in figures(found, truth))]))
