"""What every peer needs and none of them has: articles read, pairs written."""

import itertools
import json
from collections import defaultdict

WIDTH = 3


def read(path):
    """The ids and texts of a file of JSON Lines."""
    ids, texts = [], []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            ids.append(article["id"])
            texts.append(article["text"])
    return ids, texts


def shingles(text):
    """The runs of three words; of a shorter text, what it has."""
    words = text.split()
    if not words:
        return set()
    width = min(WIDTH, len(words))
    return {" ".join(words[i : i + width]) for i in range(len(words) - width + 1)}


def shingled(source):
    """The ids of all articles, and the numbers and shingles of those that have
    some."""
    ids, texts = read(source)
    of_texts = ((number, shingles(text)) for number, text in enumerate(texts))
    numbered = [(number, of_text) for number, of_text in of_texts if of_text]
    return ids, [number for number, _ in numbered], [of_text for _, of_text in numbered]


def write_pairs(path, ids, pairs):
    """Writes pairs of numbers of articles as pairs of ids."""
    with open(path, "w", encoding="utf-8") as out:
        for a, b in pairs:
            print(ids[a], ids[b], sep="\t", file=out)


def pairs_of_clusters(cluster_of):
    """All pairs of a clustering, given as the cluster of each number."""
    members = defaultdict(list)
    for number, cluster in cluster_of.items():
        members[cluster].append(number)
    for cluster in members.values():
        yield from itertools.combinations(sorted(cluster), 2)
