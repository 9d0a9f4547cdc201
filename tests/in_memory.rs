//! The library without files: what is had from sources is had from memory too.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::io::Write;
use std::path::Path;

use nuskha::corpus::{Arrival, CorpusBuilder};
use nuskha::read::{Compression, Compressor, ReadOptions, Source, Sources, read};
use nuskha::relate::texts::{ArticleText, Texts};
use nuskha::related::{ExplainedList, RelatedOptions, SubjectCorpus};
use nuskha::{BoilerplatePolicy, Corpus, Params, Shingler, analyse};

/// Articles of memory: id, title, text, date and source.
type Record = (String, Option<String>, String, Option<String>, Option<String>);

fn params() -> Params {
    // in memory nothing is left out
    Params { boilerplate: BoilerplatePolicy::Keep, ..Params::default() }
}

/// The lists of a corpus, and those of its own articles as if they were new.
fn lists(corpus: &Corpus, texts: &dyn Texts) -> [Vec<ExplainedList>; 2] {
    let (params, options) = (params(), RelatedOptions::default());
    let analysis = analyse(corpus, &params, texts, &()).unwrap();
    let subjects = SubjectCorpus::new(corpus, texts, &analysis).unwrap();
    let of_new = subjects.lists_for(corpus, texts, &params, &options, &()).unwrap();
    [subjects.lists(&options, &()).unwrap(), of_new]
}

fn in_memory(records: &[Record]) -> (Corpus, Vec<ArticleText>) {
    let (params, mut builder) = (params(), CorpusBuilder::new());
    let mut shingler = Shingler::new(params.level, params.shingle);
    let arrival = |(id, _, text, date, source): &Record| Arrival {
        id: id.as_str().into(),
        date: date.as_deref().map(Into::into),
        source: source.as_deref().map(Into::into),
        is_earlier: false,
        shingled: shingler.shingle(text),
    };
    builder.extend(records.iter().map(arrival).collect::<Vec<_>>()).unwrap();
    let corpus = builder.finish().unwrap();
    let mut texts = vec![ArticleText::default(); records.len()];
    for (document, (_, title, text, ..)) in corpus.arrival().iter().zip(records) {
        let title = title.as_deref().map(Into::into);
        texts[document.index()] = ArticleText { title, text: text.as_str().into() };
    }
    (corpus, texts)
}

#[test]
fn lists_are_those_of_files() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/newsroom.jsonl");
    let content = std::fs::read_to_string(&fixture).unwrap();
    let records: Vec<Record> = content
        .lines()
        .map(|line| {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            let field = |name: &str| record[name].as_str().map(str::to_owned);
            let [id, text] = ["id", "text"].map(|name| field(name).unwrap());
            (id, field("title"), text, field("date"), field("source"))
        })
        .collect();
    let (corpus, texts) = in_memory(&records);
    let from_memory = lists(&corpus, &texts);

    let sources = Sources::expand(&[fixture], None).unwrap().sources;
    let options = ReadOptions::default();
    let reading = read(&sources, &params(), &options, &()).unwrap();
    let from_files = lists(&reading.corpus, &reading.texts(&sources, &options, &params()));
    assert!(from_memory == from_files);
    assert!(from_memory[0].iter().any(|list| !list.related.is_empty()));
}

#[test]
fn bytes_are_read_as_files_are() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let lines = std::fs::read(fixtures.join("newsroom.jsonl")).unwrap();
    let mut packed = Compressor::new(Some(Compression::Zstd), Vec::new()).unwrap();
    packed.write_all(&lines).unwrap();
    let packed = packed.finish().unwrap();
    let (params, options) = (Params::default(), ReadOptions::default());
    let clusters = |source: Source| {
        let sources = [source];
        let reading = read(&sources, &params, &options, &()).unwrap();
        assert_eq!(reading.visited.bytes, sources[0].size().unwrap());
        let texts = reading.texts(&sources, &options, &params);
        let clusters = analyse(&reading.corpus, &params, &texts, &()).unwrap().clusters;
        assert!(!clusters.is_empty());
        clusters
    };
    let expected = clusters(Source::at(&fixtures.join("newsroom.jsonl")));
    for bytes in [lines, packed] {
        assert_eq!(clusters(Source::of_bytes("sent", bytes)), expected);
    }
    let broken = [Source::of_bytes("sent", &b"{\"id\":\n"[..])];
    let reading = read(&broken, &params, &options, &()).unwrap();
    assert_eq!((&*reading.rejects[0].file, reading.rejects[0].line), ("sent", 1));
}

#[test]
fn texts_that_are_not_there_are_an_error() {
    let record = |id: &str| (id.to_owned(), None, "افتتح الوزير الجسر".to_owned(), None, None);
    let (corpus, texts) = in_memory(&[record("a"), record("b")]);
    let analysis = analyse(&corpus, &params(), &(), &()).unwrap();
    for texts in [&() as &dyn Texts, &texts[..1].to_vec()] {
        let error = SubjectCorpus::new(&corpus, texts, &analysis).unwrap_err();
        assert!(error.to_string().contains("the text of every document"), "{error}");
    }
}
