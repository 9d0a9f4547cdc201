use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::corpus::{Arrival, CorpusBuilder};
use crate::date::Day;
use crate::overlap::Overlap;
use crate::shingle::Shingled;

/// Articles as (id, date); each has a text of its own, but for those without
/// a date that begin with `empty`.
fn corpus(articles: &[(&str, &str)]) -> Corpus {
    let mut builder = CorpusBuilder::new();
    builder
        .extend(articles.iter().map(|&(id, date)| {
            let shingle = crate::hash::bytes(id.as_bytes());
            let shingles = if id.starts_with("empty") { Vec::new() } else { vec![shingle] };
            Arrival {
                id: id.into(),
                date: (!date.is_empty()).then(|| date.into()),
                shingled: Shingled {
                    tokens: u32::try_from(shingles.len()).unwrap(),
                    token_fingerprint: shingle.into(),
                    shingles,
                    sentences: Vec::new(),
                },
                ..Arrival::default()
            }
        }))
        .unwrap();
    builder.finish().unwrap()
}

fn id_of(corpus: &Corpus, id: &str) -> DocumentId {
    let at = corpus.documents().iter().position(|document| &*document.id == id);
    DocumentId(u32::try_from(at.unwrap()).unwrap())
}

fn edges(corpus: &Corpus, edges: &[(&str, &str, f64)]) -> Vec<Edge> {
    let edge = |&(a, b, score): &(&str, &str, f64)| Edge {
        a: id_of(corpus, a),
        b: id_of(corpus, b),
        score,
    };
    edges.iter().map(edge).collect()
}

fn pair(corpus: &Corpus, a: &str, b: &str, relation: Relation) -> DocumentPair {
    let overlap = Overlap { a: 10, b: 10, shared: 5 };
    DocumentPair { a: id_of(corpus, a), b: id_of(corpus, b), overlap, relation }
}

fn copies(corpus: &Corpus, ids: &[&str]) -> Cluster {
    let member = |(at, id): (usize, &&str)| crate::cluster::Member {
        document: id_of(corpus, id),
        overlap: Overlap { a: 10, b: 10, shared: 9 },
        relation: (at > 0).then_some(Relation::Copy),
    };
    Cluster { members: ids.iter().enumerate().map(member).collect() }
}

/// The stories within limits that are in range.
fn stories(
    corpus: &Corpus,
    clusters: &[Cluster],
    pairs: &[DocumentPair],
    edges: &[Edge],
    limits: StoryLimits,
) -> Vec<Story> {
    super::stories(corpus, clusters, pairs, edges, limits, &()).unwrap()
}

/// The ids of each story, in its order, the representative marked.
fn told(corpus: &Corpus, stories: &[Story]) -> Vec<String> {
    let name = |story: &Story, article: &StoryArticle| {
        let mark = if article.document == story.representative { "*" } else { "" };
        format!("{mark}{}", corpus.document(article.document).id)
    };
    let names = |story: &Story| {
        story.articles.iter().map(|article| name(story, article)).collect::<Vec<_>>().join(" ")
    };
    stories.iter().map(names).collect()
}

#[test]
fn separate_reports_are_a_story_and_its_middle_names_it() {
    let corpus =
        corpus(&[("c", "2026-03-01"), ("a", "2026-03-03"), ("b", "2026-03-02"), ("z", "")]);
    let edges =
        edges(&corpus, &[("a", "b", 0.5), ("b", "c", 0.4), ("a", "c", 0.3), ("c", "z", 0.1)]);
    let found = stories(&corpus, &[], &[], &edges, StoryLimits::default());
    assert_eq!(told(&corpus, &found), ["c *b a"]);
    let span = found[0].span.unwrap();
    assert_eq!(span.first.distance(span.last), 2);
    let relations: Vec<_> = found[0].articles.iter().map(|article| article.relation).collect();
    assert_eq!(relations, [Some(Relation::Related), None, Some(Relation::Related)]);
}

#[test]
fn copies_come_along_and_count_once() {
    let corpus = corpus(&[("a", ""), ("b", ""), ("c", ""), ("d", ""), ("e", ""), ("empty", "")]);
    let clusters = [copies(&corpus, &["b", "a"]), copies(&corpus, &["e", "d"])];
    // the edge may name any of the copies
    let edges = edges(&corpus, &[("a", "c", 0.6), ("c", "empty", 1.0)]);
    let found = stories(&corpus, &clusters, &[], &edges, StoryLimits::default());
    assert_eq!(told(&corpus, &found), ["a *b c", "d *e"]);
    assert_eq!(found[0].articles[0].relation, Some(Relation::Copy));
}

#[test]
fn a_chain_of_neighbours_is_not_one_story() {
    let corpus = corpus(&[("a", ""), ("b", ""), ("c", ""), ("d", ""), ("e", ""), ("f", "")]);
    let chain =
        [("a", "b", 0.5), ("b", "c", 0.4), ("c", "d", 0.5), ("d", "e", 0.4), ("e", "f", 0.5)];
    let found = stories(&corpus, &[], &[], &edges(&corpus, &chain), StoryLimits::default());
    assert_eq!(told(&corpus, &found), ["*a b", "*c d", "*e f"]);
}

#[test]
fn a_story_ends_where_nobody_writes_of_it() {
    let days = [("a", "2026-03-01"), ("b", "2026-03-05"), ("c", "2026-03-10"), ("d", "2026-03-14")];
    let corpus = corpus(&days);
    let close: Vec<(&str, &str, f64)> =
        [("a", "b"), ("b", "c"), ("c", "d"), ("a", "c"), ("b", "d"), ("a", "d")]
            .map(|(one, other)| (one, other, 0.8))
            .into();
    let close = edges(&corpus, &close);
    let found = stories(&corpus, &[], &[], &close, StoryLimits::default());
    assert_eq!(told(&corpus, &found), ["*a b", "*c d"]);
    let found =
        stories(&corpus, &[], &[], &close, StoryLimits { silence: 3, ..StoryLimits::default() });
    assert!(found.is_empty());
    let found =
        stories(&corpus, &[], &[], &close, StoryLimits { silence: 13, ..StoryLimits::default() });
    assert_eq!(told(&corpus, &found), ["*a b c d"]);
}

#[test]
fn bulletins_of_one_form_are_of_different_stories_and_updates_of_one() {
    let corpus = corpus(&[("mon", "2026-03-02"), ("tue", "2026-03-03"), ("other", "2026-03-03")]);
    let close = edges(&corpus, &[("mon", "tue", 0.9), ("tue", "other", 0.5)]);
    let template = [pair(&corpus, "mon", "tue", Relation::Template)];
    let found = stories(&corpus, &[], &template, &close, StoryLimits::default());
    assert_eq!(told(&corpus, &found), ["*other tue"]);
    let update = [pair(&corpus, "mon", "tue", Relation::Update)];
    let found = stories(&corpus, &[], &update, &[], StoryLimits::default());
    assert_eq!(told(&corpus, &found), ["*mon tue"]);
    assert_eq!(found[0].articles[1].relation, Some(Relation::Update));
}

#[test]
fn a_slice_of_a_topic_is_no_story() {
    // share prices: each day is as near to the next as to any other
    let ids: Vec<String> = (0..12).map(|day| format!("d{day:02}")).collect();
    let articles: Vec<(&str, &str)> = ids.iter().map(|id| (&**id, "")).collect();
    let corpus = corpus(&articles);
    let near = |one: usize, other: usize| (&*ids[one], &*ids[other], 0.4);
    let ring: Vec<(&str, &str, f64)> =
        (0..12).flat_map(|day| [1, 2, 3].map(|step| near(day, (day + step) % 12))).collect();
    let found = stories(&corpus, &[], &[], &edges(&corpus, &ring), StoryLimits::default());
    assert!(found.iter().all(|story| story.articles.len() <= 2), "{:?}", told(&corpus, &found));
}

#[test]
fn no_input_has_no_stories() {
    let corpus = corpus(&[]);
    assert!(stories(&corpus, &[], &[], &[], StoryLimits::default()).is_empty());
}

#[test]
fn limits_out_of_range_are_refused() {
    let corpus = corpus(&[]);
    let refused = |limits: StoryLimits| {
        super::stories(&corpus, &[], &[], &[], limits, &()).unwrap_err().to_string()
    };
    let usual = StoryLimits::default();
    for wrong in [0.0, -1.0, 1.5, f64::NAN, f64::INFINITY] {
        let message = refused(StoryLimits { least: wrong, ..usual });
        assert!(message.starts_with("least: "), "{message}");
        let message = refused(StoryLimits { most: wrong, ..usual });
        assert!(message.starts_with("most: "), "{message}");
    }
    let message = refused(StoryLimits { least: 0.5, most: 0.4, ..usual });
    assert!(message.starts_with("most: 0.4 will not do"), "{message}");
    StoryLimits { least: 0.5, most: 0.5, ..usual }.validate().unwrap();
}

/// A corpus of dated articles with some edges, as generated.
#[derive(Clone, Debug)]
struct Newsroom {
    days: Vec<Option<u8>>,
    edges: Vec<(usize, usize, f64)>,
    templates: Vec<(usize, usize)>,
}

fn newsroom() -> impl Strategy<Value = Newsroom> {
    (2_usize..40).prop_flat_map(|size| {
        let days = prop::collection::vec(prop::option::weighted(0.9, 1_u8..28), size);
        let edges = prop::collection::vec((0..size, 0..size, 0.0..=1.0), 0..200);
        let templates = prop::collection::vec((0..size, 0..size), 0..8);
        (days, edges, templates).prop_map(|(days, edges, templates)| Newsroom {
            days,
            edges,
            templates,
        })
    })
}

impl Newsroom {
    fn ids(&self) -> Vec<String> {
        (0..self.days.len()).map(|at| format!("n{at:02}")).collect()
    }

    /// The corpus with its articles in this order, and its stories.
    fn read(&self, order: &[usize], limits: StoryLimits) -> (Corpus, Vec<Story>) {
        let ids = self.ids();
        let dates: Vec<String> = self
            .days
            .iter()
            .map(|day| day.map_or(String::new(), |day| format!("2026-03-{day:02}")))
            .collect();
        let articles: Vec<(&str, &str)> =
            order.iter().map(|&at| (&*ids[at], &*dates[at])).collect();
        let corpus = corpus(&articles);
        let mut edges: Vec<Edge> = self
            .edges
            .iter()
            .map(|&(a, b, score)| Edge {
                a: id_of(&corpus, &ids[a]),
                b: id_of(&corpus, &ids[b]),
                score,
            })
            .collect();
        // the order of the edges means nothing either
        edges.sort_by_key(|edge| order[edge.a.index()] * 100 + order[edge.b.index()]);
        let mut pairs: Vec<DocumentPair> = self
            .templates
            .iter()
            .filter(|(a, b)| a != b)
            .map(|&(a, b)| pair(&corpus, &ids[a.min(b)], &ids[a.max(b)], Relation::Template))
            .collect();
        pairs.sort_unstable_by_key(|pair| (pair.a, pair.b));
        let stories = stories(&corpus, &[], &pairs, &edges, limits);
        (corpus, stories)
    }
}

proptest! {
    #[test]
    fn what_always_holds((newsroom, order, silence, cohesion) in newsroom().prop_flat_map(|newsroom| {
        let order = Just((0..newsroom.days.len()).collect::<Vec<_>>()).prop_shuffle();
        (Just(newsroom), order, 0_u32..6, 0.05..0.9)
    })) {
        let limits = StoryLimits { silence, least: cohesion, most: 1.0 };
        let in_order: Vec<usize> = (0..newsroom.days.len()).collect();
        let (corpus, found) = newsroom.read(&in_order, limits);
        let (shuffled, others) = newsroom.read(&order, limits);
        prop_assert_eq!(told(&corpus, &found), told(&shuffled, &others));

        let mut scores: BTreeMap<[u32; 2], f64> = BTreeMap::new();
        for &(a, b, score) in &newsroom.edges {
            let [a, b] = [a.min(b), a.max(b)].map(|at| u32::try_from(at).unwrap());
            let best = scores.entry([a, b]).or_default();
            *best = best.max(score);
        }
        let mut seen = BTreeSet::new();
        for story in &found {
            prop_assert!(story.articles.len() >= 2);
            let ids: Vec<u32> = story.articles.iter().map(|article| article.document.0).collect();
            for &id in &ids {
                prop_assert!(seen.insert(id), "{id} is in two stories");
            }
            prop_assert!(ids.contains(&story.representative.0));

            let mut days: Vec<Day> = story
                .articles
                .iter()
                .filter_map(|article| Day::of(corpus.document(article.document)))
                .collect();
            days.sort_unstable();
            prop_assert!(days.windows(2).all(|two| two[0].distance(two[1]) <= silence));
            prop_assert_eq!(story.span, Span::of(days));

            let mut sum = 0.0;
            for (place, &one) in ids.iter().enumerate() {
                for &other in &ids[place + 1..] {
                    let units = [one.min(other), one.max(other)];
                    let [a, b] = units.map(|at| at as usize);
                    let is_template = |&(one, two): &(usize, usize)| (one.min(two), one.max(two)) == (a, b);
                    prop_assert!(!newsroom.templates.iter().any(is_template));
                    sum += scores.get(&units).copied().unwrap_or_default();
                }
            }
            let size = f64::from(u32::try_from(ids.len()).unwrap());
            prop_assert!(sum / (size * (size - 1.0) / 2.0) >= cohesion - 1e-6);
        }
    }
}

#[test]
fn a_story_is_captioned_by_its_middle_and_what_its_reports_share() {
    use crate::frequencies::Frequencies;
    use crate::keywords::{KeywordFinder, KeywordOptions};
    use crate::text::ArticleText;

    let corpus = corpus(&[("a", ""), ("b", ""), ("c", "")]);
    let edges = edges(&corpus, &[("a", "b", 0.8), ("b", "c", 0.7), ("a", "c", 0.5)]);
    let found = stories(&corpus, &[], &[], &edges, StoryLimits::default());
    let text =
        |title: &str, text: &str| ArticleText { title: Some(title.into()), text: text.into() };
    let texts = vec![
        text("افتتاح مرفأ النورس", "يستقبل مرفأ النورس غدا أول سفينة من الجزر."),
        text("أول سفينة ترسو", "رست أول سفينة في مرفأ النورس بعد ثلاث سنوات من العمل."),
        text("صيادون يشكون", "يشكو صيادون من ضيق مدخل مرفأ النورس."),
    ];
    let background = Frequencies::default();
    let finder = KeywordFinder::new(&background, KeywordOptions::default());
    let captions = captions(&found, &texts, &finder, &()).unwrap();
    assert_eq!(captions[0].title, "أول سفينة ترسو");
    assert_eq!(captions[0].keywords[0], "مرفأ النورس");
    // nothing to read, nothing to say
    let silent = super::captions(&found, &(), &finder, &()).unwrap();
    assert_eq!(silent, [Caption::default()]);
}
