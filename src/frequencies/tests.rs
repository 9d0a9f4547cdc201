use proptest::prelude::*;

use super::*;
use crate::error::{Error, TableFault};

const ARTICLES: [&str; 3] = [
    "قالت هيئة الموانئ إن ميناء النورس القديم مغلق، وفي ميناء النورس رافعة",
    "ميناء النورس يستقبل سفينة الواحة القديمة",
    "سفينة الواحة غادرت ميناء النورس",
];

fn counted(articles: &[&str]) -> Frequencies {
    let mut reader = TermReader::new();
    let mut counter = FrequencyCounter::new();
    for article in articles {
        counter.add(reader.read(None, article));
    }
    counter.finish()
}

fn written(frequencies: &Frequencies) -> Vec<u8> {
    let mut bytes = Vec::new();
    frequencies.write(&mut bytes).unwrap();
    bytes
}

fn hash_of(word: &str) -> u64 {
    hash::bytes(word.as_bytes())
}

#[test]
fn documents_are_counted_not_occurrences() {
    let frequencies = counted(&ARTICLES);
    assert_eq!(frequencies.documents(), 3);
    let harbour = TermFrequency { documents: 3, beginning: 2, ending: 0 };
    assert_eq!(frequencies.word("ميناء"), harbour);
    assert_eq!(frequencies.of_pair(hash_of("ميناء"), hash_of("النورس")), 3);
    assert_eq!(frequencies.of_pair(hash_of("سفينه"), hash_of("الواحه")), 2);
    assert_eq!(frequencies.word("الموانء"), TermFrequency::default(), "of one document");
    assert_eq!(frequencies.word("في"), TermFrequency::default(), "a stop word");
}

#[test]
fn a_title_is_part_of_its_document() {
    let mut reader = TermReader::new();
    let mut counter = FrequencyCounter::new();
    for _ in 0..2 {
        counter.add(reader.read(Some("ميناء النورس"), "ميناء الواحة"));
    }
    let frequencies = counter.finish();
    assert_eq!(frequencies.word("ميناء").documents, 2);
    assert_eq!(frequencies.of_pair(hash_of("النورس"), hash_of("ميناء")), 0, "over the seam");
}

#[test]
fn words_that_belong_together_cohere() {
    let frequencies = counted(&ARTICLES);
    let cohesion = |first, second| frequencies.cohesion(hash_of(first), hash_of(second));
    assert!(cohesion("ميناء", "النورس").unwrap() > 0.5);
    assert!(cohesion("سفينه", "الواحه").unwrap() > cohesion("ميناء", "النورس").unwrap() - 0.5);
    assert_eq!(cohesion("النورس", "القديم"), None);
    assert!(frequencies.inverse(1) > frequencies.inverse(2));
    assert!(Frequencies::default().inverse(1) >= 0.0);
}

#[test]
fn a_file_gives_back_its_table() {
    let frequencies = counted(&ARTICLES);
    let bytes = written(&frequencies);
    assert_eq!(Frequencies::decode(&bytes).unwrap(), frequencies);
    assert_eq!(bytes, written(&counted(&ARTICLES)));
    let empty = Frequencies::default();
    assert_eq!(Frequencies::decode(&written(&empty)).unwrap(), empty);
}

#[test]
fn what_is_no_such_file_is_refused_by_name() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("background");
    let message = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        let error = Frequencies::read(&path).unwrap_err();
        assert!(matches!(error, Error::Table { .. }));
        error.to_string()
    };
    let bytes = written(&counted(&ARTICLES));
    let cut = message(&bytes[..bytes.len() - 3]);
    assert!(cut.contains("background: damaged"), "{cut}");
    let mut changed = bytes.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    assert!(message(&changed).contains("checksum"));
    let foreign = message(b"{\"id\": 1}");
    assert!(foreign.contains("not a table in bincode form"), "{foreign}");
    let mut old = bytes;
    old[8] = 0;
    assert!(message(&old).contains("format version 0"));
    let missing = Frequencies::read(&place.path().join("nowhere")).unwrap_err().to_string();
    assert!(missing.contains("nowhere: cannot read"), "{missing}");
}

#[test]
fn a_table_of_other_terms_is_refused() {
    let params = serde_json::json!({
        "level": "standard", "stop_words": "0", "documents": 1, "words": 1
    });
    let mut bytes = Vec::new();
    crate::sealed::write(&mut bytes, &params, "frequencies", [0_u8; 0]).unwrap();
    let fault = Frequencies::decode(&bytes).unwrap_err();
    assert!(matches!(&fault, TableFault::OtherParameters { .. }), "{fault}");
    bytes.clear();
    crate::sealed::write(&mut bytes, &params, "pairs", [0_u8; 0]).unwrap();
    let fault = Frequencies::decode(&bytes).unwrap_err();
    assert!(matches!(&fault, TableFault::OtherTable { .. }), "{fault}");
}

proptest! {
    #[test]
    fn no_bytes_make_decoding_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Frequencies::decode(&bytes).is_err());
    }

    #[test]
    fn threads_do_not_change_the_table(articles in proptest::collection::vec("[ابتن ]{0,40}", 0..20)) {
        let articles: Vec<&str> = articles.iter().map(String::as_str).collect();
        let of_threads = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| counted(&articles))
        };
        prop_assert_eq!(of_threads(1), of_threads(3));
    }
}
