//! Fits the weights of `nuskha::relate::model` to labelled pairs, and measures
//! how well they tell pairs of other articles.
//!
//! ```text
//! cargo run --release --example fit_relations -- LABELS.tsv... CORPUS.jsonl...
//!     [--shuffles N] [--fit-all]
//! ```
//!
//! Labels are tables with the columns a, b and relation, and maybe a fourth that
//! says which draw the pair came from. Pairs drawn at `random` are kept apart:
//! the model is not fitted to them, and judges them at the end; with `--fit-all`,
//! of which the published table came, they are pairs like the others. Five-fold
//! cross-validation, by article: articles that pairs connect stay in one fold,
//! and so do articles of the same words, so that no text is both fitted to and
//! judged. The model is fitted to the texts as they were published, where what a source
//! puts under its articles shows what it is to be alike and unrelated, and judges them as a
//! run does, without boilerplate. Beside the model stand the best single thresholds,
//! chosen on the same folds; then the table of weights as `src/relate/weights.rs` has it. With
//! `--shuffles`, the mean and the range of the model's figures over the first N
//! shuffles of the folds.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use nuskha::hash::avalanche;
use nuskha::read::{ReadOptions, Source, read};
use nuskha::recurrence::{Recurrence, shared};
use nuskha::relate::evidence::{Evidence, Side};
use nuskha::relate::feature::Feature;
use nuskha::relate::kin::Kin;
use nuskha::relate::model::{CLASSES, Model, PENALTY, Weight};
use nuskha::relate::passage::Aligner;
use nuskha::text::{Texts, TokenizedArticle, Tokenizer};
use nuskha::{BoilerplatePolicy, DocumentId, Overlap, Params, Relation};

const FOLDS: usize = 5;
/// Shuffles the folds; fixed, so that the figures can be had again.
const SEED: u64 = 1;
/// What the fourth column says of pairs that were drawn without regard to how
/// hard they are.
const RANDOM: &str = "random";
const STEPS: usize = 3000;
const RATE: f64 = 0.3;

struct Label {
    a: String,
    b: String,
    relation: String,
    /// The table, or what the table says of pairs drawn at random.
    draw: String,
    random: bool,
}

struct Pair {
    /// The first article of the corpus with the words of the one and the other.
    texts: [String; 2],
    label: String,
    draw: String,
    random: bool,
    /// As a run has it, without boilerplate.
    evidence: Evidence,
    /// With boilerplate.
    whole: Evidence,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut shuffles = 0;
    let mut fit_all = false;
    arguments.retain(|argument| {
        fit_all |= argument == "--fit-all";
        argument != "--fit-all"
    });
    if let Some(place) = arguments.iter().position(|argument| argument == "--shuffles") {
        shuffles = arguments.get(place + 1).ok_or("--shuffles wants a number")?.parse()?;
        arguments.drain(place..place + 2);
    }
    let (tables, corpora): (Vec<_>, Vec<_>) = arguments
        .into_iter()
        .partition(|path| Path::new(path).extension().is_some_and(|extension| extension == "tsv"));
    let mut labels = Vec::new();
    for table in &tables {
        let lines = BufReader::new(File::open(table)?).lines().skip(1);
        for line in lines {
            let line = line?;
            let fields: Vec<&str> = line.split('\t').collect();
            let [a, b, relation, rest @ ..] = fields.as_slice() else {
                return Err(format!("{table}: a line with fewer than three columns").into());
            };
            let random = rest.first() == Some(&RANDOM);
            labels.push(Label {
                a: (*a).to_owned(),
                b: (*b).to_owned(),
                relation: (*relation).to_owned(),
                draw: if random { format!("{table}, {RANDOM}") } else { table.clone() },
                random,
            });
        }
    }
    let mut pairs = Vec::new();
    for corpus in &corpora {
        let whole = judged_pairs(corpus, &labels, BoilerplatePolicy::Keep)?;
        let bare = judged_pairs(corpus, &labels, BoilerplatePolicy::Drop)?;
        let of_corpus = bare.into_iter().zip(whole);
        pairs.extend(of_corpus.map(|(pair, Pair { whole, .. })| Pair { whole, ..pair }));
    }
    println!("{} labels, {} of them in the corpora", labels.len(), pairs.len());
    let (pairs, apart): (Vec<Pair>, Vec<Pair>) =
        pairs.into_iter().partition(|pair| fit_all || !pair.random);

    let folds = folds(&pairs, SEED);
    let judged = cross_validate(&pairs, &folds, |pairs| {
        let model = fit(pairs);
        move |pair: &Pair| model.relation(&pair.evidence)
    });
    println!("\nmodel, {FOLDS}-fold by article");
    report(&pairs, &judged);
    updates(&pairs, &judged);
    by_draw(&pairs, &judged);
    for (name, measure) in [
        ("resemblance", resemblance as fn(&Pair) -> f64),
        ("containment", |pair| pair.evidence.containment()),
    ] {
        let judged = cross_validate(&pairs, &folds, |pairs| {
            let least = best_threshold(pairs, measure);
            move |pair: &Pair| copy_or_related(measure(pair) >= least)
        });
        println!(
            "one threshold on {name}: copy or not {:.3}, F1 {:.3}",
            accuracy(&pairs, &judged),
            f1(&confusion(&pairs, &judged))[0]
        );
    }
    if shuffles > 0 {
        over_shuffles(&pairs, shuffles);
    }
    let all: Vec<&Pair> = pairs.iter().collect();
    let model = fit(&all);
    println!("\nfitted to all pairs:");
    let judged: Vec<_> = pairs.iter().map(|pair| model.relation(&pair.evidence)).collect();
    report(&pairs, &judged);
    print_table(&model);
    if !apart.is_empty() {
        println!("\n{} pairs kept apart", apart.len());
        let judged: Vec<_> = apart.iter().map(|pair| model.relation(&pair.evidence)).collect();
        report(&apart, &judged);
        updates(&apart, &judged);
    }
    Ok(())
}

/// The evidence on the labelled pairs of one corpus, as a run has it that treats
/// boilerplate so.
fn judged_pairs(
    path: &str,
    labels: &[Label],
    boilerplate: BoilerplatePolicy,
) -> Result<Vec<Pair>, Box<dyn Error>> {
    let params = Params { boilerplate, ..Params::default() };
    let options = ReadOptions::default();
    let sources = [Source::at(Path::new(path))];
    let reading = read(&sources, &params, &options, &())?;
    let corpus = &reading.corpus;
    let document = |id: &str| {
        let place = corpus.documents().binary_search_by(|document| (*document.id).cmp(id)).ok()?;
        u32::try_from(place).ok().map(DocumentId)
    };
    let found: Vec<(&Label, [DocumentId; 2])> = labels
        .iter()
        .filter_map(|label| Some((label, [document(&label.a)?, document(&label.b)?])))
        .collect();
    let documents: BTreeSet<DocumentId> = found.iter().flat_map(|(_, pair)| *pair).collect();
    let documents: Vec<DocumentId> = documents.into_iter().collect();
    let texts = reading.texts(&sources, &options, &params);
    let texts: &dyn Texts = &texts;
    let articles = texts.tokenized(&documents, &Tokenizer::new(params.level), &())?;
    let articles: HashMap<DocumentId, TokenizedArticle> =
        documents.into_iter().zip(articles).collect();

    let recurrence = Recurrence::of(corpus, &())?;
    let aligner = Aligner::default();
    let pairs = found.into_iter().map(|(label, pair)| {
        let [a, b] = pair.map(|id| Side::of(&articles[&id], corpus.document(id)));
        let [ones, others] = [corpus.shingles(pair[0])?, corpus.shingles(pair[1])?];
        let mut evidence = Evidence::of(a, b, Overlap::of(&ones, &others), &aligner);
        evidence.recurring = recurrence.share(&shared(&ones, &others), a.day, b.day);
        let sets = pair.map(|id| corpus.document(id).set);
        if let [Some(a), Some(b)] = sets {
            evidence.kin = Kin::around(corpus, pair)?.in_common(a, b);
        }
        let first = |id: DocumentId| {
            let set = corpus.document(id).set;
            set.map_or(id, |set| corpus.carriers(set)[0])
        };
        Ok(Pair {
            texts: pair.map(|id| corpus.document(first(id)).id.to_string()),
            label: label.relation.clone(),
            draw: label.draw.clone(),
            random: label.random,
            whole: evidence.clone(),
            evidence,
        })
    });
    pairs.collect()
}

/// The place in [`CLASSES`] of a label or of a relation told.
fn class(name: &str) -> usize {
    match name {
        "exact" | "copy" => 0,
        "partial" | "update" => 1,
        "template" => 2,
        _ => 3,
    }
}

fn told(relation: Relation) -> usize {
    match relation {
        Relation::Exact => 0,
        Relation::Update => 1,
        other => CLASSES.iter().position(|&class| class == other).unwrap_or(3),
    }
}

fn resemblance(pair: &Pair) -> f64 {
    pair.evidence.resemblance
}

fn copy_or_related(is_copy: bool) -> Relation {
    if is_copy { Relation::Copy } else { Relation::Related }
}

/// The fold of each pair: connected pairs together, the largest groups first
/// into the fold that has fewest.
fn folds(pairs: &[Pair], seed: u64) -> Vec<usize> {
    let mut group: Vec<usize> = (0..pairs.len()).collect();
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (place, pair) in pairs.iter().enumerate() {
        for id in &pair.texts {
            let before = *first.entry(id).or_insert(place);
            let (from, to) = (group[before], group[place]);
            group.iter_mut().filter(|group| **group == to).for_each(|group| *group = from);
        }
    }
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for &group in &group {
        *sizes.entry(group).or_default() += 1;
    }
    let mut order: Vec<(usize, usize)> = sizes.into_iter().collect();
    order.sort_by_key(|&(group, size)| {
        (std::cmp::Reverse(size), avalanche(seed.wrapping_add(group as u64)))
    });
    let mut filled = [0; FOLDS];
    let mut fold_of = HashMap::new();
    for (group, size) in order {
        let fold = (0..FOLDS).min_by_key(|&fold| filled[fold]).unwrap_or(0);
        filled[fold] += size;
        fold_of.insert(group, fold);
    }
    group.iter().map(|group| fold_of[group]).collect()
}

/// What is told of each pair by a rule that was made from the other folds.
fn cross_validate<R: Fn(&Pair) -> Relation>(
    pairs: &[Pair],
    folds: &[usize],
    make: impl Fn(&[&Pair]) -> R,
) -> Vec<Relation> {
    let mut judged = vec![Relation::Related; pairs.len()];
    for fold in 0..FOLDS {
        let fitted: Vec<&Pair> =
            pairs.iter().zip(folds).filter(|(_, of)| **of != fold).map(|(pair, _)| pair).collect();
        let rule = make(&fitted);
        for (place, pair) in pairs.iter().enumerate().filter(|(place, _)| folds[*place] == fold) {
            judged[place] = rule(pair);
        }
    }
    judged
}

/// Multinomial logistic regression by gradient descent on all pairs at once.
fn fit(pairs: &[&Pair]) -> Model {
    let weights = Feature::ALL.map(|feature| {
        let known: Vec<f64> = pairs.iter().filter_map(|pair| feature.value(&pair.whole)).collect();
        let count = known.len().max(1) as f64;
        let mean = known.iter().sum::<f64>() / count;
        let variance = known.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
        let deviation = variance.sqrt().max(1e-6);
        Weight { feature, mean, deviation, classes: [0.0; CLASSES.len()] }
    });
    let mut model = Model { intercepts: [0.0; CLASSES.len()], weights };
    let count = pairs.len().max(1) as f64;
    for _ in 0..STEPS {
        let mut intercepts = [0.0; CLASSES.len()];
        let mut slopes =
            model.weights.map(|weight| weight.classes.map(|class| PENALTY * class / count));
        for pair in pairs {
            let mut errors = probabilities(&model.scores(&pair.whole));
            errors[class(&pair.label)] -= 1.0;
            for (intercept, error) in intercepts.iter_mut().zip(errors) {
                *intercept += error / count;
            }
            for (weight, slopes) in model.weights.iter().zip(&mut slopes) {
                let value = weight.deviations(&pair.whole);
                for (slope, error) in slopes.iter_mut().zip(errors) {
                    *slope += error * value / count;
                }
            }
        }
        for (intercept, slope) in model.intercepts.iter_mut().zip(intercepts) {
            *intercept -= RATE * slope;
        }
        for (weight, slopes) in model.weights.iter_mut().zip(slopes) {
            for (class, slope) in weight.classes.iter_mut().zip(slopes) {
                *class -= RATE * slope;
            }
        }
    }
    model
}

fn probabilities(scores: &[f64; CLASSES.len()]) -> [f64; CLASSES.len()] {
    let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers = scores.map(|score| (score - highest).exp());
    let sum: f64 = powers.iter().sum();
    powers.map(|power| power / sum)
}

/// The least value from which on "copy" is right most often.
fn best_threshold(pairs: &[&Pair], measure: impl Fn(&Pair) -> f64) -> f64 {
    let right = |least: f64| {
        pairs.iter().filter(|pair| (measure(pair) >= least) == (class(&pair.label) == 0)).count()
    };
    let steps = (0..=100).map(|step| f64::from(step) / 100.0);
    steps.max_by_key(|&least| right(least)).unwrap_or(0.5)
}

/// The pairs of each draw by themselves, judged by the rules of all folds.
fn by_draw(pairs: &[Pair], judged: &[Relation]) {
    let draws: BTreeSet<&str> = pairs.iter().map(|pair| pair.draw.as_str()).collect();
    for draw in draws {
        let of_draw = pairs.iter().zip(judged).filter(|(pair, _)| pair.draw == draw);
        let (pairs, judged): (Vec<&Pair>, Vec<Relation>) = of_draw.unzip();
        println!("\n{draw}: {} pairs", pairs.len());
        report(pairs, &judged);
    }
    println!();
}

/// The model's figures over other shuffles of the folds.
fn over_shuffles(pairs: &[Pair], shuffles: u64) {
    let figures = (0..shuffles).map(|shuffle| {
        let judged = cross_validate(pairs, &folds(pairs, SEED + shuffle), |pairs| {
            let model = fit(pairs);
            move |pair: &Pair| model.relation(&pair.evidence)
        });
        let scores = f1(&confusion(pairs, &judged));
        [accuracy(pairs, &judged), scores[0], macro_f1(&scores)]
    });
    let figures: Vec<[f64; 3]> = figures.collect();
    let names = ["copy or not, accuracy", "copy or not, F1", "macro-F1"];
    for (place, name) in names.iter().enumerate() {
        let values = figures.iter().map(|figures| figures[place]);
        println!(
            "{name} over {shuffles} shuffles: {:.3} in the mean, {:.3} to {:.3}",
            values.clone().sum::<f64>() / shuffles as f64,
            values.clone().fold(f64::INFINITY, f64::min),
            values.fold(0.0, f64::max),
        );
    }
}

/// Share of pairs of which it is told rightly whether they are copies.
fn accuracy<'a>(pairs: impl IntoIterator<Item = &'a Pair>, judged: &[Relation]) -> f64 {
    let right = pairs
        .into_iter()
        .zip(judged)
        .filter(|(pair, relation)| (told(**relation) == 0) == (class(&pair.label) == 0));
    right.count() as f64 / judged.len().max(1) as f64
}

/// How many pairs of each class (row) were told to be of each (column).
fn confusion<'a>(
    pairs: impl IntoIterator<Item = &'a Pair>,
    judged: &[Relation],
) -> [[u32; CLASSES.len()]; CLASSES.len()] {
    let mut confusion = [[0; CLASSES.len()]; CLASSES.len()];
    for (pair, relation) in pairs.into_iter().zip(judged) {
        confusion[class(&pair.label)][told(*relation)] += 1;
    }
    confusion
}

fn f1(confusion: &[[u32; CLASSES.len()]; CLASSES.len()]) -> [f64; CLASSES.len()] {
    std::array::from_fn(|class| {
        let labelled: u32 = confusion[class].iter().sum();
        let told: u32 = confusion.iter().map(|row| row[class]).sum();
        2.0 * f64::from(confusion[class][class]) / f64::from(labelled + told).max(1.0)
    })
}

fn macro_f1(scores: &[f64; CLASSES.len()]) -> f64 {
    scores.iter().sum::<f64>() / scores.len() as f64
}

fn report<'a>(pairs: impl IntoIterator<Item = &'a Pair> + Clone, judged: &[Relation]) {
    let confusion = confusion(pairs.clone(), judged);
    let scores = f1(&confusion);
    println!("copy or not {:.3}, F1 {:.3}", accuracy(pairs, judged), scores[0]);
    println!("macro-F1    {:.3}", macro_f1(&scores));
    println!("labelled \\ told  copy  partial  template  related  F1");
    for ((name, row), f1) in
        ["copy", "partial+update", "template", "related"].iter().zip(confusion).zip(scores)
    {
        println!("{name:<16} {:>4} {:>8} {:>9} {:>8}  {f1:.3}", row[0], row[1], row[2], row[3]);
    }
}

/// How the pairs labelled `update` fare, and what else is told to be one.
fn updates(pairs: &[Pair], judged: &[Relation]) {
    let mut told: BTreeMap<(&str, String), u32> = BTreeMap::new();
    for (pair, relation) in pairs.iter().zip(judged) {
        if pair.label == "update" || *relation == Relation::Update {
            *told.entry((&pair.label, format!("{relation:?}"))).or_default() += 1;
        }
    }
    println!("updates (labelled, told): {told:?}");
}

/// The table as `src/relate/weights.rs` has it.
fn print_table(model: &Model) {
    println!("\nintercepts: {:.3?},", model.intercepts);
    for Weight { feature, mean, deviation, classes } in &model.weights {
        println!(
            "Weight {{ feature: Feature::{feature:?}, mean: {mean:.3}, deviation: {deviation:.3}, \
             classes: {classes:.3?} }},"
        );
    }
}
