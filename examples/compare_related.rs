//! Our related lists beside four usual rankings, on graded candidates.
//!
//! ```text
//! cargo run --release --example compare_related -- \
//!     ../shared/data/labels/related.tsv labels/related.tsv \
//!     target/data/saudi-july.jsonl target/data/ant-early.jsonl
//! ```
//!
//! Grades are tables with the columns query, candidate and grade. Each ranking
//! orders the judged candidates of a query, and is worth the nDCG of its first
//! ten (gain 2^grade − 1; Järvelin and Kekäläinen 2002), in the mean over the
//! queries that have any gain. So every ranking is measured on the same
//! candidates: the condensed list of Sakai (2007), copies counted. `pairs` is
//! the share of pairs of different grades that stand in the right order, each
//! weighted by the difference of their gains; it looks at the whole list.
//!
//! With `--titles` the whole corpus is cut down to its titles, and the queries
//! alone keep their texts: what a page has to find that lists bare titles.
//!
//! The four: tf-idf over words, over stems and over two-word phrases of stems,
//! with the weights of scikit-learn (tf · (ln((1 + n) / (1 + df)) + 1), and
//! with 1 + ln tf beneath), and BM25 over stems (k1 1.2, b 0.75; the terms of
//! the query once, and as often as they stand in it beneath).

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use nuskha::hash;
use nuskha::read::{Fields, ReadOptions, Sources, read};
use nuskha::related::{
    ArticleTerms, ExpandedIndex, RelatedOptions, SubjectArticle, SubjectIndex, TermReader,
    subject_articles,
};
use nuskha::text::{ArticleText, Texts};
use nuskha::{DocumentId, Level, Normalizer, Params, analyse};

/// Graded candidates by query.
type Grades = BTreeMap<String, Vec<(String, u32)>>;
/// How near two articles are.
type Score<'a> = Box<dyn Fn(usize, usize) -> f64 + 'a>;

/// The documents as queries and as candidates.
struct Sides {
    queries: Vec<Vec<u64>>,
    candidates: Vec<Vec<u64>>,
}

/// nDCG and pairs of each query.
#[derive(Default)]
struct Figures(Vec<(f64, f64)>);

fn main() -> Result<(), Box<dyn Error>> {
    let (flags, paths): (Vec<_>, Vec<_>) =
        std::env::args().skip(1).partition(|argument| argument == "--titles");
    let (tables, corpora): (Vec<_>, Vec<_>) = paths
        .into_iter()
        .partition(|path| Path::new(path).extension().is_some_and(|extension| extension == "tsv"));
    let grades = read_grades(&tables)?;
    let mut all: Vec<(&str, Figures)> = Vec::new();
    for corpus in &corpora {
        let rankings = judge(corpus, &grades, !flags.is_empty())?;
        report(&rankings);
        for (name, figures) in rankings {
            match all.iter_mut().find(|(known, _)| *known == name) {
                Some((_, sum)) => sum.0.extend(figures.0),
                None => all.push((name, figures)),
            }
        }
    }
    println!("\nall");
    report(&all);
    Ok(())
}

fn read_grades(tables: &[String]) -> Result<Grades, Box<dyn Error>> {
    let mut grades = Grades::new();
    for table in tables {
        for line in fs::read_to_string(table)?.lines().skip(1) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [query, candidate, grade] = fields[..] else {
                return Err(format!("{table}: no three columns in: {line}").into());
            };
            let candidates = grades.entry(query.to_owned()).or_default();
            candidates.push((candidate.to_owned(), grade.parse()?));
        }
    }
    Ok(grades)
}

fn report(rankings: &[(&str, Figures)]) {
    println!("{:<44}{:>8}{:>8}{:>8}{:>9}", "ranking", "queries", "nDCG@10", "pairs", "error");
    for (name, Figures(queries)) in rankings {
        let count = queries.len() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| queries.iter().map(of).sum::<f64>() / count;
        let (ndcg, pairs) = (mean(|query| query.0), mean(|query| query.1));
        let spread = queries.iter().map(|query| (query.0 - ndcg).powi(2)).sum::<f64>();
        let error = (spread / (count - 1.0) / count).sqrt();
        println!("{name:<44}{count:>8}{ndcg:>8.3}{pairs:>8.3}{error:>9.3}");
    }
}

/// What every ranking is worth on the queries of one corpus.
fn judge(
    corpus: &str,
    grades: &Grades,
    titles: bool,
) -> Result<Vec<(&'static str, Figures)>, Box<dyn Error>> {
    let params = Params::default();
    let options = ReadOptions { fields: Fields::default(), ..ReadOptions::default() };
    let sources = Sources::expand(&[PathBuf::from(corpus)], None)?.sources;
    let reading = read(&sources, &params, &options, &())?;
    let texts = reading.texts(&sources, &options, &params);
    let clusters = analyse(&reading.corpus, &params, &texts, &())?.clusters;

    let ids = reading.corpus.documents().iter().map(|document| &*document.id);
    let ids: HashMap<&str, usize> = ids.zip(0..).collect();

    let documents: Vec<DocumentId> =
        (0..).map(DocumentId).take(reading.corpus.documents().len()).collect();

    let start = Instant::now();
    let terms = |titles: bool| {
        let texts: &dyn Texts = &texts;
        texts.map(&documents, &(), TermReader::new, |reader, _, article| {
            reader.read(article.title.as_deref(), if titles { "" } else { &article.text })
        })
    };
    let articles = |terms: Vec<ArticleTerms>| subject_articles(&reading.corpus, &clusters, terms);
    let index = Arc::new(SubjectIndex::build(articles(terms(titles)?), &())?);
    let index = ExpandedIndex::of(index, &())?;
    let lists = index.lists(&RelatedOptions::default(), &())?;
    println!("\n{corpus}: {} lists in {:.2} s", lists.len(), start.elapsed().as_secs_f64());
    let ours = if titles {
        let known = grades.keys().filter_map(|query| ids.get(&**query).copied());
        of_queries(&index, &articles(terms(false)?), known.collect())?
    } else {
        within(&index)
    };

    let originals = texts.originals(&documents)?;
    let documents = |level: Level, titles: bool| -> Vec<Vec<u64>> {
        let mut normalizer = Normalizer::new(level);
        let mut hashes = |article: &ArticleText| {
            let mut tokens = Vec::new();
            normalizer.token_hashes(article.title.as_deref().unwrap_or_default(), &mut tokens);
            if !titles {
                normalizer.token_hashes(&article.text, &mut tokens);
            }
            tokens
        };
        originals.iter().map(&mut hashes).collect()
    };
    let sides =
        |level| Sides { queries: documents(level, false), candidates: documents(level, titles) };
    let words = sides(Level::Standard);
    let stems = sides(Level::Stem);
    let phrases = Sides {
        queries: stems.queries.iter().map(|stems| phrases(stems)).collect(),
        candidates: stems.candidates.iter().map(|stems| phrases(stems)).collect(),
    };
    let rankings: Vec<(&'static str, Score<'_>)> = vec![
        ("ours", ours),
        ("tf-idf, words", tf_idf(&words, |count| count)),
        ("tf-idf, stems", tf_idf(&stems, |count| count)),
        ("tf-idf, two-word phrases of stems", tf_idf(&phrases, |count| count)),
        ("BM25, stems", bm25(&stems, |_| 1.0)),
        ("tf-idf, words, 1 + ln tf", tf_idf(&words, |count| 1.0 + count.ln())),
        ("tf-idf, stems, 1 + ln tf", tf_idf(&stems, |count| 1.0 + count.ln())),
        ("tf-idf, phrases, 1 + ln tf", tf_idf(&phrases, |count| 1.0 + count.ln())),
        ("BM25, stems, counts of the query", bm25(&stems, |count| count)),
    ];
    Ok(rankings.into_iter().map(|(name, score)| (name, figures(&ids, grades, &score))).collect())
}

/// Our scores within the corpus.
fn within(index: &ExpandedIndex) -> Score<'_> {
    let options = RelatedOptions::default();
    Box::new(move |query, candidate| {
        let (query, candidate) = (u32::try_from(query), u32::try_from(candidate));
        query
            .ok()
            .zip(candidate.ok())
            .map_or(0.0, |(query, candidate)| f64::from(index.score(query, candidate, &options)))
    })
}

/// Our scores of the corpus for some articles in full.
fn of_queries(
    index: &ExpandedIndex,
    articles: &[SubjectArticle],
    queries: Vec<usize>,
) -> nuskha::Result<Score<'static>> {
    let options = RelatedOptions { top: articles.len(), copies: true, ..RelatedOptions::default() };
    let asked: Vec<SubjectArticle> = queries.iter().map(|&query| articles[query].clone()).collect();
    let lists = index.nearest(&asked, &options, &())?.into_iter();
    let scores = lists.map(|list| {
        let scores = list.into_iter();
        scores.map(|related| (related.article.index(), f64::from(related.score))).collect()
    });
    let scores: HashMap<usize, HashMap<usize, f64>> = queries.into_iter().zip(scores).collect();
    Ok(Box::new(move |query, candidate| scores[&query].get(&candidate).copied().unwrap_or(0.0)))
}

fn figures(ids: &HashMap<&str, usize>, grades: &Grades, score: &Score<'_>) -> Figures {
    let mut figures = Figures::default();
    for (query, candidates) in grades {
        let Some(&query) = ids.get(&**query) else { continue };
        let judged = candidates.iter().filter_map(|(id, grade)| {
            let &candidate = ids.get(&**id)?;
            Some((score(query, candidate), 2_f64.powi(i32::try_from(*grade).ok()?) - 1.0))
        });
        let mut judged: Vec<(f64, f64)> = judged.collect();
        judged.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut ideal: Vec<f64> = judged.iter().map(|&(_, gain)| gain).collect();
        ideal.sort_by(|a, b| b.total_cmp(a));
        let best = discounted(ideal.into_iter());
        if best > 0.0 {
            let ndcg = discounted(judged.iter().map(|&(_, gain)| gain)) / best;
            figures.0.push((ndcg, right_pairs(&judged)));
        }
    }
    figures
}

/// The discounted gain of the first ten.
fn discounted(gains: impl Iterator<Item = f64>) -> f64 {
    gains.take(10).zip(2..).map(|(gain, rank)| gain / f64::from(rank).log2()).sum()
}

/// The share of pairs in the right order, by the differences of their gains.
fn right_pairs(judged: &[(f64, f64)]) -> f64 {
    let (mut right, mut all) = (0.0, 0.0);
    for (place, above) in judged.iter().enumerate() {
        for below in &judged[place + 1..] {
            let difference = above.1 - below.1;
            all += difference.abs();
            if above.0 > below.0 {
                right += difference.max(0.0);
            }
        }
    }
    if all > 0.0 { right / all } else { 1.0 }
}

fn phrases(stems: &[u64]) -> Vec<u64> {
    stems.windows(2).map(|pair| pair[0].rotate_left(1) ^ hash::avalanche(pair[1])).collect()
}

/// How often each term stands in a document.
fn counts(document: &[u64]) -> HashMap<u64, f64> {
    let mut counts = HashMap::new();
    for &term in document {
        *counts.entry(term).or_default() += 1.0;
    }
    counts
}

/// In how many documents each term stands.
fn document_frequencies(documents: &[Vec<u64>]) -> HashMap<u64, f64> {
    let mut frequencies = HashMap::new();
    for document in documents {
        let mut terms = document.clone();
        terms.sort_unstable();
        terms.dedup();
        for term in terms {
            *frequencies.entry(term).or_default() += 1.0;
        }
    }
    frequencies
}

fn tf_idf(sides: &Sides, damp: fn(f64) -> f64) -> Score<'_> {
    let frequencies = document_frequencies(&sides.candidates);
    let count = sides.candidates.len() as f64;
    let vector = move |document: &[u64]| -> BTreeMap<u64, f64> {
        let weighted = counts(document).into_iter().map(|(term, times)| {
            let frequency = frequencies.get(&term).copied().unwrap_or(0.0);
            let inverse = ((1.0 + count) / (1.0 + frequency)).ln() + 1.0;
            (term, damp(times) * inverse)
        });
        weighted.collect()
    };
    Box::new(move |query, candidate| {
        let (query, candidate) =
            (vector(&sides.queries[query]), vector(&sides.candidates[candidate]));
        let length = |vector: &BTreeMap<u64, f64>| {
            vector.values().map(|weight| weight * weight).sum::<f64>().sqrt()
        };
        let shared = query.iter().filter_map(|(term, weight)| Some(weight * candidate.get(term)?));
        shared.sum::<f64>() / (length(&query) * length(&candidate)).max(f64::MIN_POSITIVE)
    })
}

fn bm25(sides: &Sides, of_query: fn(f64) -> f64) -> Score<'_> {
    const K1: f64 = 1.2;
    const B: f64 = 0.75;
    let Sides { queries, candidates: documents } = sides;
    let frequencies = document_frequencies(documents);
    let count = documents.len() as f64;
    let mean = documents.iter().map(Vec::len).sum::<usize>() as f64 / count;
    Box::new(move |query, candidate| {
        let length = documents[candidate].len() as f64;
        let candidate = counts(&documents[candidate]);
        let query: BTreeMap<u64, f64> = counts(&queries[query]).into_iter().collect();
        let shared = query.iter().filter_map(|(term, &in_query)| {
            let times = candidate.get(term)?;
            let frequency = frequencies[term];
            let inverse = (1.0 + (count - frequency + 0.5) / (frequency + 0.5)).ln();
            let saturated = times * (K1 + 1.0) / (times + K1 * (1.0 - B + B * length / mean));
            Some(of_query(in_query) * inverse * saturated)
        });
        shared.sum()
    })
}
