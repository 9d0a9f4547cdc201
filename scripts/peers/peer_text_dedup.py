"""text-dedup by its command; it gives clusters, whose pairs are scored."""

import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

import articles

MINIMA = 128


def main(source, target, threshold):
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        command = [sys.executable, "-m", "text_dedup.minhash"]
        command += ["--path", "json", "--data_files", source, "--split", "train"]
        command += ["--cache_dir", str(Path(folder) / "cache"), "--output", str(out), "--debug"]
        command += ["--column", "text", "--ngram", str(articles.WIDTH), "--min_length", "1"]
        command += ["--num_perm", str(MINIMA), "--threshold", str(threshold)]
        command += ["--hash_func", "xxh3", "--num_proc", "2"]
        subprocess.run(command, check=True, capture_output=True)
        with open(out / "uf.pkl", "rb") as file:
            clusters = pickle.load(file)
    ids, texts = articles.read(source)
    cluster_of = {number: clusters.find(number) for number in list(clusters.parent) if texts[number]}
    articles.write_pairs(target, ids, articles.pairs_of_clusters(cluster_of))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
