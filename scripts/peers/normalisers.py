"""Megabytes of text a second, on one core, through the functions of CAMeL Tools
and PyArabic that do what nuskha's standard level does, with tokenising and a
hash of each token."""

import sys
import time

import articles

ARTICLES = 2_000


def camel_tools():
    from camel_tools.tokenizers.word import simple_word_tokenize
    from camel_tools.utils.dediac import dediac_ar
    from camel_tools.utils.normalize import (
        normalize_alef_ar,
        normalize_alef_maksura_ar,
        normalize_teh_marbuta_ar,
        normalize_unicode,
    )

    def hashes(text):
        text = dediac_ar(normalize_unicode(text))
        text = normalize_teh_marbuta_ar(normalize_alef_maksura_ar(normalize_alef_ar(text)))
        return [hash(token) for token in simple_word_tokenize(text)]

    return hashes


def pyarabic():
    from pyarabic import araby

    def hashes(text):
        text = araby.strip_tatweel(araby.strip_diacritics(text))
        text = araby.normalize_teh(araby.normalize_ligature(text))
        text = araby.normalize_alef(araby.normalize_hamza(text))
        return [hash(token) for token in araby.tokenize(text)]

    return hashes


def main(name, source):
    hashes = {"camel-tools": camel_tools, "pyarabic": pyarabic}[name]()
    texts = articles.read(source)[1][:ARTICLES]
    start = time.perf_counter()
    tokens = sum(len(hashes(text)) for text in texts)
    seconds = time.perf_counter() - start
    assert tokens > len(texts)
    print(sum(len(text.encode()) for text in texts) / seconds / 1e6)


if __name__ == "__main__":
    main(*sys.argv[1:3])
