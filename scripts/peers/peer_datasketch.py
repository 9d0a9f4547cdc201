"""datasketch, as its README shows: a MinHash an article, an LSH of all."""

import sys

import articles
from datasketch import MinHash, MinHashLSH

MINIMA = 128


def main(source, target, threshold):
    ids, numbers, shingles = articles.shingled(source)
    shingles = [[shingle.encode() for shingle in of_text] for of_text in shingles]
    signatures = MinHash.bulk(shingles, num_perm=MINIMA)
    index = MinHashLSH(threshold=threshold, num_perm=MINIMA)
    with index.insertion_session() as session:
        for number, signature in zip(numbers, signatures):
            session.insert(number, signature)
    by_number = dict(zip(numbers, signatures))
    articles.write_pairs(
        target,
        ids,
        (
            (number, other)
            for number, signature in by_number.items()
            for other in index.query(signature)
            if other > number and signature.jaccard(by_number[other]) >= threshold
        ),
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
