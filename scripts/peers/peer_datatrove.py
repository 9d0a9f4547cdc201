"""datatrove: its three steps on two workers; it gives clusters, whose pairs are
scored. Texts come normalised, so its own normalisation is off."""

import json
import struct
import sys
import tempfile
from pathlib import Path

import articles
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup.minhash import (
    MinhashConfig,
    MinhashDedupBuckets,
    MinhashDedupCluster,
    MinhashDedupSignature,
)
from datatrove.pipeline.readers import JsonlReader
from datatrove.utils.text import TextNormConfig

WORKERS = 2
# bands and rows of 128 minima with the least error, weighing pairs missed and
# pairs too many alike: those that datasketch and text-dedup take by themselves
BANDS = {0.5: (25, 5), 0.6: (18, 7), 0.7: (14, 9), 0.8: (9, 13), 0.9: (5, 25)}


def run(steps, tasks, workers, logs):
    LocalPipelineExecutor(
        pipeline=steps, tasks=tasks, workers=workers, logging_dir=str(logs)
    ).run()


def main(source, target, threshold):
    bands, rows = BANDS[threshold]
    as_it_is = TextNormConfig(False, False, False, False, False)
    config = MinhashConfig(
        n_grams=articles.WIDTH, num_buckets=bands, hashes_per_bucket=rows, norm_config=as_it_is
    )
    # its reader passes over articles without text, and numbers what is left
    with open(source, encoding="utf-8") as lines:
        lines = [line for line in lines if json.loads(line)["text"]]
    ids = [json.loads(line)["id"] for line in lines]
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        parts = folder / "parts"
        parts.mkdir()
        half = (len(lines) + 1) // WORKERS
        for part in range(WORKERS):
            text = "".join(lines[part * half : (part + 1) * half])
            (parts / f"{part}.jsonl").write_text(text, encoding="utf-8")
        signatures, buckets, clusters = folder / "signatures", folder / "buckets", folder / "clusters"
        run(
            [
                JsonlReader(str(parts)),
                MinhashDedupSignature(str(signatures), config, language="arb_Arab"),
            ],
            WORKERS,
            WORKERS,
            folder / "logs1",
        )
        step = MinhashDedupBuckets(str(signatures), str(buckets), config=config)
        run([step], bands, WORKERS, folder / "logs2")
        step = MinhashDedupCluster(str(buckets), str(clusters), config, save_cluster_id=True)
        run([step], 1, 1, folder / "logs3")
        cluster_of = {}
        for part in range(WORKERS):
            table = clusters / f"{part:06d}.clusters"
            if table.exists():
                for number, cluster in struct.iter_unpack("<II", table.read_bytes()):
                    cluster_of[part * half + number] = cluster
    articles.write_pairs(target, ids, articles.pairs_of_clusters(cluster_of))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
