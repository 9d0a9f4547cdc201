//! The library without files: what is had from sources is had from memory too.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use nuskha::read::{Compression, Compressor, ReadOptions, Source, Sources, read};
use nuskha::related::{ExplainedList, QueryIndex, RelatedOptions, SubjectCorpus, SubjectIndex};
use nuskha::text::{ArticleText, Texts};
use nuskha::{
    Analysis, Arrival, Articles, Corpus, DocumentId, Error, Finished, Params, analyse,
    analyse_verified,
};

/// Articles of memory: id, title, text, date and source.
type Record = (String, Option<String>, String, Option<String>, Option<String>);

/// The lists of a corpus, and those of its own articles as if they were new.
fn lists(corpus: &Corpus, texts: &dyn Texts) -> [Vec<ExplainedList>; 2] {
    let (params, options) = (Params::default(), RelatedOptions::default());
    let analysis = analyse(corpus, &params, texts, &()).unwrap();
    let subjects = SubjectCorpus::new(corpus, texts, &analysis, &()).unwrap();
    let index = QueryIndex::of(&subjects, &()).unwrap();
    let of_new = subjects.lists_for(&index, corpus, texts, &params, &options, &()).unwrap();
    [subjects.lists(&options, &()).unwrap(), of_new]
}

fn in_memory(records: &[Record]) -> (Corpus, Vec<ArticleText>) {
    let mut articles = Articles::new(Params::default()).unwrap();
    for (id, title, text, date, source) in records {
        articles.add_record(&nuskha::Record {
            id: Some(id.into()),
            title: title.as_deref().map(Into::into),
            texts: vec![text.into()],
            date: date.as_deref().map(Into::into),
            source: source.as_deref().map(Into::into),
        });
    }
    let Finished { corpus, texts, .. } = articles.finish(&()).unwrap();
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
    let reading = read(&sources, &Params::default(), &options, &()).unwrap();
    let from_files = lists(&reading.corpus, &reading.texts(&sources, &options, &Params::default()));
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

/// Who serves lists of new articles: all of it is its own.
struct Service {
    corpus: Corpus,
    texts: Vec<ArticleText>,
    analysis: Analysis,
    subjects: Arc<SubjectIndex>,
    index: QueryIndex,
}

impl Service {
    fn of(records: &[Record]) -> Self {
        let (corpus, texts) = in_memory(records);
        let analysis = analyse(&corpus, &Params::default(), &texts, &()).unwrap();
        let subjects = SubjectCorpus::new(&corpus, &texts, &analysis, &()).unwrap();
        let index = QueryIndex::of(&subjects, &()).unwrap();
        let subjects = Arc::clone(subjects.index());
        Self { corpus, texts, analysis, subjects, index }
    }

    /// Which articles the list of a new one has, by their ids, and the list.
    fn list(&self, new: Record) -> (Vec<String>, ExplainedList) {
        let (new, texts) = in_memory(&[new]);
        let subjects = Arc::clone(&self.subjects);
        let subjects = SubjectCorpus::of(&self.corpus, &self.texts, &self.analysis, subjects);
        let options = RelatedOptions::default();
        let lists =
            subjects.lists_for(&self.index, &new, &texts, &Params::default(), &options, &());
        let [list] = <[ExplainedList; 1]>::try_from(lists.unwrap()).unwrap();
        let id = |article: DocumentId| self.corpus.document(article).id.to_string();
        let ids = list.related.iter().map(|related| id(related.article)).collect();
        (ids, list)
    }
}

/// So many words that stand in no other place.
fn words(first: usize, count: usize) -> String {
    const LETTERS: [char; 8] = ['ح', 'ر', 'س', 'ص', 'ط', 'ع', 'ق', 'م'];
    let letter = |number: usize, place: u32| LETTERS[number / 8_usize.pow(place) % 8];
    let word = |number| (0..6).map(move |place| letter(number, place)).chain([' ']);
    (first..first + count).flat_map(word).collect()
}

fn date(day: usize) -> String {
    format!("2026-{:02}-{:02}", day / 28 + 1, day % 28 + 1)
}

/// A bulletin, two thirds of which stand in those of all weeks.
fn bulletin(id: &str, week: usize) -> Record {
    let text = [words(0, 30), words(1000 + week * 20, 16), words(30, 10)].concat();
    (id.to_owned(), None, text, Some(date(7 * week)), Some(format!("paper {id}")))
}

#[test]
fn a_service_that_keeps_its_index_lists_bulletins_and_leaves_out_copies() {
    let weeks = (0..11).filter(|&week| week != 5);
    let bulletins = weeks.map(|week| bulletin(&format!("week {week:02}"), week));
    // fewer articles, or those of other times alone, could not tell what recurs
    let others = (0..2500).map(|number| {
        let text = words(5000 + 30 * number, 12);
        (format!("other {number:04}"), None, text, Some(date(number % 150)), None)
    });
    let service = Arc::new(Service::of(&bulletins.chain(others).collect::<Vec<_>>()));
    let ask = |new: Record| {
        let service = Arc::clone(&service);
        thread::spawn(move || service.list(new)).join().unwrap()
    };
    let (of_new, list) = ask(bulletin("new", 5));
    for near in ["week 03", "week 04", "week 06", "week 07"] {
        assert!(of_new.iter().any(|id| id == near), "{near} in {of_new:?}");
    }
    assert_eq!(list.read_also, None, "a bulletin of the same form tells nothing new");
    assert_eq!(ask(bulletin("new", 5)), (of_new, list));
    let (of_copy, _) = ask(bulletin("copy", 4));
    assert!(!of_copy.iter().any(|id| id == "week 04"), "{of_copy:?}");
    assert!(of_copy.iter().any(|id| id == "week 06"), "{of_copy:?}");
}

#[test]
fn texts_that_are_not_there_are_an_error() {
    let record = |id: &str| (id.to_owned(), None, "افتتح الوزير الجسر".to_owned(), None, None);
    let (corpus, texts) = in_memory(&[record("a"), record("b")]);
    let error = analyse(&corpus, &Params::default(), &(), &()).unwrap_err();
    assert!(error.is_usage() && error.to_string().contains("Params::by_resemblance"), "{error}");
    let analysis = analyse(&corpus, &Params::by_resemblance(0.5), &(), &()).unwrap();
    for texts in [&() as &dyn Texts, &texts[..1].to_vec()] {
        let error = SubjectCorpus::new(&corpus, texts, &analysis, &()).unwrap_err();
        assert!(error.to_string().contains("the text of every document"), "{error}");
    }
}

#[test]
fn verified_pairs_of_elsewhere_give_the_same_analysis() {
    let record = |n: usize| {
        let text = [words(n / 3 * 40, 30), words(9000 + 10 * n, 6)].concat();
        (format!("{n}"), None, text, Some(date(n)), None)
    };
    let (corpus, texts) = in_memory(&(0..12).map(record).collect::<Vec<_>>());
    let params = Params::default();
    let usual = analyse(&corpus, &params, &texts, &()).unwrap();
    assert!(usual.verified.len() > 8 && !usual.clusters.is_empty());
    assert!(format!("{corpus:?} {usual:?}").len() < 2000, "{corpus:?} {usual:?}");
    let reversed: Vec<ArticleText> = texts.iter().rev().cloned().collect();
    for wrong in [reversed, vec![ArticleText::default(); 12]] {
        let error = analyse(&corpus, &params, &wrong, &()).unwrap_err();
        assert!(matches!(error, Error::OtherText { .. }), "{error}");
    }
    let again = |verified| analyse_verified(&corpus, verified, &params, &texts, &());
    let sent = serde_json::to_string(&usual.verified).unwrap();
    let same = again(serde_json::from_str(&sent).unwrap()).unwrap();
    assert_eq!((same.pairs, same.clusters), (usual.pairs, usual.clusters));

    let mut twice = usual.verified.clone();
    twice.insert(0, twice[0]);
    let descending = usual.verified.iter().rev().copied().collect();
    let mut beyond = usual.verified.clone();
    beyond.last_mut().unwrap().b.0 = 12;
    let mut of_other_sizes = usual.verified.clone();
    of_other_sizes[0].overlap.a += 1;
    let mut above = usual.verified.clone();
    above[0].overlap.shared = u32::MAX;
    for wrong in [twice, descending, beyond, of_other_sizes, above] {
        let error = again(wrong).unwrap_err();
        assert!(error.is_usage() && error.to_string().starts_with("verified: "), "{error}");
    }
}

#[test]
fn what_a_service_keeps_goes_from_thread_to_thread() {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<Error>();
    is_shared::<Corpus>();
    is_shared::<Analysis>();
    is_shared::<QueryIndex>();
    is_shared::<Articles>();
}

#[test]
fn what_goes_from_machine_to_machine_survives_json() {
    let text = "أعلنت الوزارة اليوم أن الطريق الساحلي يفتح غداً أمام السير";
    let shingled = Params::default().shingler().shingle(text);
    let arrival = Arrival { id: "wire".into(), shingled, ..Arrival::default() };
    let json = serde_json::to_string(&arrival).unwrap();
    assert_eq!(serde_json::from_str::<Arrival>(&json).unwrap(), arrival);
    let kept = serde_json::to_value(&arrival).unwrap();
    assert_eq!(serde_json::from_value::<Arrival>(kept).unwrap(), arrival);
    let empty: Arrival = serde_json::from_str(r#"{"id": "a"}"#).unwrap();
    assert_eq!(empty, Arrival { id: "a".into(), ..Arrival::default() });

    let record = nuskha::Record {
        id: Some("wire".into()),
        texts: vec![text.into()],
        date: Some("2026-03-01".into()),
        ..nuskha::Record::default()
    };
    let json = serde_json::to_string(&record).unwrap();
    assert_eq!(serde_json::from_str::<nuskha::Record<'_>>(&json).unwrap(), record);

    let options: RelatedOptions = serde_json::from_str(r#"{"top": 3}"#).unwrap();
    assert_eq!(options, RelatedOptions { top: 3, ..RelatedOptions::default() });
    assert!(serde_json::from_str::<RelatedOptions>(r#"{"tops": 3}"#).is_err());
}
