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
    Analysis, Arrival, Articles, CandidateMethod, Corpus, DocumentId, Error, Finished, Params,
    Relation, analyse, analyse_verified,
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
        Self::with(records, &Params::default())
    }

    fn with(records: &[Record], params: &Params) -> Self {
        let (corpus, texts) = in_memory(records);
        let analysis = analyse(&corpus, params, &texts, &()).unwrap();
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

/// A pair of a new article and one of the corpus: their ids, the shingles of the two and those
/// that they share, and the relation.
type Told = (String, String, [u32; 3], Relation);

/// What is told of the pairs of new articles with those of a corpus, and what an analysis of
/// all of them tells.
fn told_of_new(known: &[Record], new: &[Record], params: &Params) -> [Vec<Told>; 2] {
    let (all, all_texts) = in_memory(&[known, new].concat());
    let analysis = analyse(&all, params, &all_texts, &()).unwrap();
    let id = |article: DocumentId| all.document(article).id.to_string();
    let is_new = |id: &str| new.iter().any(|record| record.0 == id);
    let of_both = analysis.pairs.iter().filter_map(|pair| {
        let [a, b] = [id(pair.a), id(pair.b)];
        let ([new, known], overlap) = match (is_new(&a), is_new(&b)) {
            (true, false) => ([a, b], pair.overlap),
            (false, true) => ([b, a], pair.overlap.reversed()),
            _ => return None,
        };
        Some((new, known, [overlap.a, overlap.b, overlap.shared], pair.relation))
    });
    let mut expected: Vec<Told> = of_both.collect();
    expected.sort();

    let Service { corpus, texts, analysis, subjects, index } = Service::with(known, params);
    let subjects = SubjectCorpus::of(&corpus, &texts, &analysis, subjects);
    let (of_new, texts_of_new) = in_memory(new);
    let pairs = subjects.pairs_for(&index, &of_new, &texts_of_new, params, &()).unwrap();
    assert_eq!(pairs.len(), new.len());
    let told = pairs.iter().zip(new).flat_map(|(pairs, record)| {
        assert!(pairs.is_sorted_by_key(|pair| pair.relation), "the closest come first");
        pairs.iter().map(|pair| {
            let overlap = [pair.overlap.a, pair.overlap.b, pair.overlap.shared];
            let known = corpus.document(pair.article).id.to_string();
            (record.0.clone(), known, overlap, pair.relation)
        })
    });
    let mut told: Vec<Told> = told.collect();
    told.sort();
    [told, expected]
}

#[test]
fn pairs_of_new_articles_are_those_of_an_analysis_of_all() {
    // of each event a report, an edited copy, a longer article around it, and one of the
    // same words again; every fifth is new
    let record = |number: usize| {
        let (event, form) = (number / 4, number % 4);
        let report = words(event * 100, 30);
        let text = match form {
            1 => [words(event * 100, 24), words(5000 + number * 10, 6)].concat(),
            2 => [words(8000 + number * 100, 60), report].concat(),
            _ => report,
        };
        let source = Some(format!("paper {form}"));
        (format!("{number:02}"), None, text, Some(date(event)), source)
    };
    let (new, known): (Vec<_>, Vec<_>) = (0..48).partition(|number| number % 5 == 2);
    let of = |numbers: Vec<usize>| -> Vec<Record> { numbers.into_iter().map(record).collect() };
    // those without a word are in no pair
    let silent = ("silent".to_owned(), None, " . ".to_owned(), None, None);
    let (known, new) = (of(known), [of(new), vec![silent]].concat());
    let exact = Params { candidates: CandidateMethod::Exact, ..Params::by_resemblance(0.3) };
    for params in [Params::default(), exact] {
        let [told, expected] = told_of_new(&known, &new, &params);
        assert_eq!(told, expected);
        let of_relation = |wanted| told.iter().filter(|(.., told)| *told == wanted).count();
        assert!(of_relation(Relation::Exact) > 4 && of_relation(Relation::Copy) > 4, "{told:?}");
    }
    assert!(known.len() > 30);
}

#[test]
fn of_a_crowd_of_equal_articles_the_first_forms_the_pair() {
    let record = |number: usize, text: String| (format!("{number:03}"), None, text, None, None);
    let known: Vec<Record> = (0..40).map(|number| record(number, words(0, 30))).collect();
    let [told, _] = told_of_new(&known, &[record(99, words(0, 30))], &Params::default());
    let ids: Vec<&str> = told.iter().map(|(_, known, ..)| &**known).collect();
    assert_eq!(ids, ["000"]);
}

#[test]
fn an_index_of_another_corpus_is_refused() {
    let of = |count: usize| -> Vec<Record> { (0..count).map(|week| bulletin("b", week)).collect() };
    let (service, other) = (Service::of(&of(3)), Service::of(&of(2)));
    let subjects = Arc::clone(&service.subjects);
    let subjects = SubjectCorpus::of(&service.corpus, &service.texts, &service.analysis, subjects);
    let (new, texts) = in_memory(&of(1));
    let (params, options) = (Params::default(), RelatedOptions::default());
    let lists = subjects.lists_for(&other.index, &new, &texts, &params, &options, &());
    let pairs = subjects.pairs_for(&other.index, &new, &texts, &params, &());
    for error in [lists.unwrap_err(), pairs.unwrap_err()] {
        assert!(error.to_string().starts_with("index: one of 2 articles"), "{error}");
    }
}

#[test]
#[should_panic(expected = "an index of 2 articles for a corpus of 3")]
fn subjects_with_the_index_of_another_corpus_are_refused() {
    let of = |count: usize| -> Vec<Record> { (0..count).map(|week| bulletin("b", week)).collect() };
    let (service, other) = (Service::of(&of(3)), Service::of(&of(2)));
    let _ = SubjectCorpus::of(&service.corpus, &service.texts, &service.analysis, other.subjects);
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
