"""rensa by its batch interface: all signatures, all insertions and all queries
in one call each; candidates count where the signatures' estimate reaches the
threshold. The bands are those of its 128 minima that find most at little cost."""

import sys

import articles
from rensa import RMinHash, RMinHashLSH

MINIMA = 128
SEED = 42


def bands(threshold):
    """The fewest bands that divide the minima and leave the bend of the S-curve
    below the threshold."""
    choices = (2**power for power in range(1, 8))
    return next(
        count for count in choices if (1 / count) ** (count / MINIMA) <= threshold * 0.9
    )


def main(source, target, threshold):
    ids, numbers, shingles = articles.shingled(source)
    shingles = [list(of_text) for of_text in shingles]
    signatures = RMinHash.from_token_sets(shingles, num_perm=MINIMA, seed=SEED)
    index = RMinHashLSH(threshold, MINIMA, bands(threshold))
    index.insert_many(signatures, 0)
    found = index.query_all(signatures)
    articles.write_pairs(
        target,
        ids,
        (
            (numbers[place], numbers[other])
            for place, others in enumerate(found)
            for other in others
            if other > place and signatures[place].jaccard(signatures[other]) >= threshold
        ),
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
