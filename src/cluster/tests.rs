use proptest::prelude::*;

use super::*;
use crate::corpus::{Arrival, CorpusBuilder};
use crate::overlap::Net;
use crate::shingle::Shingled;
use crate::verify::join::all_pairs;

/// Documents as (id, date, shingles).
fn corpus(documents: &[(&str, &str, Vec<u64>)]) -> Corpus {
    let mut builder = CorpusBuilder::new();
    builder
        .extend(documents.iter().map(|(id, date, shingles)| Arrival {
            id: (*id).into(),
            date: (!date.is_empty()).then(|| (*date).into()),
            shingled: Shingled {
                shingles: shingles.clone(),
                tokens: u32::try_from(shingles.len()).unwrap(),
                token_fingerprint: crate::hash::fingerprint(shingles),
                sentences: Vec::new(),
            },
            ..Arrival::default()
        }))
        .unwrap();
    builder.finish().unwrap()
}

fn names(corpus: &Corpus, clusters: &[Cluster]) -> Vec<Vec<String>> {
    let name = |member: &Member| corpus.document(member.document).id.to_string();
    clusters.iter().map(|cluster| cluster.members.iter().map(name).collect()).collect()
}

/// A is half of B, B half of C; A and C share nothing.
fn chain() -> Corpus {
    corpus(&[
        ("a", "2026-03-03", (0..30).collect()),
        ("b", "2026-03-02", (10..41).collect()),
        ("c", "2026-03-01", (20..50).collect()),
        ("d", "", (100..120).collect()),
        ("e", "", (100..120).collect()),
    ])
}

#[test]
fn a_chain_joins_under_single_linkage_only() {
    let corpus = chain();
    let pairs = all_pairs(corpus.sets(), Net::of_resemblance(0.45), &()).unwrap();
    let earliest = RepresentativePolicy::Earliest;
    let single = cluster(&corpus, &pairs, &[], Linkage::Single, &earliest).unwrap();
    assert_eq!(names(&corpus, &single), [vec!["c", "b", "a"], vec!["d", "e"]]);
    let apart = cluster(&corpus, &pairs, &[], Linkage::Representative, &earliest).unwrap();
    assert_eq!(names(&corpus, &apart), [["c", "b"], ["d", "e"]]);
}

#[test]
fn policies_choose_the_representative() {
    let corpus = corpus(&[
        ("m", "2026-03-02", (0..100).collect()),
        ("k", "2026-03-01", (0..90).collect()),
        ("z", "2026-03-03", (0..95).collect()),
    ]);
    let pairs = all_pairs(corpus.sets(), Net::of_resemblance(0.5), &()).unwrap();
    let chosen = |policy| {
        let clusters = cluster(&corpus, &pairs, &[], Linkage::Representative, &policy).unwrap();
        assert_eq!(clusters.len(), 1);
        corpus.document(clusters[0].representative()).id.to_string()
    };
    assert_eq!(chosen(RepresentativePolicy::Longest), "m");
    assert_eq!(chosen(RepresentativePolicy::Earliest), "k");
    assert_eq!(chosen(RepresentativePolicy::First), "m");
    assert_eq!(chosen(RepresentativePolicy::Latest), "z");
    assert_eq!(chosen(RepresentativePolicy::Last), "z");
    assert_eq!(chosen(RepresentativePolicy::Central), "z");
}

/// Articles of one form, each with so many shingles of its own; the same number twice in a
/// row is one text printed twice.
fn bulletins(own: &[u64]) -> Corpus {
    let mut texts = 0;
    let documents: Vec<(String, Vec<u64>)> = (0..own.len())
        .map(|place| {
            texts += u64::from(place == 0 || own[place] != own[place - 1]);
            let set = (0..40).chain(100 * texts..100 * texts + own[place]).collect();
            (format!("{}", place + 1), set)
        })
        .collect();
    corpus(&documents.iter().map(|(id, set)| (&**id, "", set.clone())).collect::<Vec<_>>())
}

/// Their clusters, where all are copies but for these templates, numbered from 0 on.
fn clusters_but_for(corpus: &Corpus, templates: &[(u32, u32)]) -> Vec<Vec<String>> {
    let verified = all_pairs(corpus.sets(), Net::of_resemblance(0.5), &()).unwrap();
    let mut pairs = crate::relate::document_pairs(corpus, &verified);
    for &(a, b) in templates {
        let of_both = |pair: &&mut DocumentPair| (pair.a.0, pair.b.0) == (a, b);
        pairs.iter_mut().find(of_both).unwrap().relation = Relation::Template;
    }
    let joined = crate::relate::joined_sets(corpus, &verified, &pairs, &[Relation::Copy]);
    let (linkage, policy) = (Linkage::Representative, RepresentativePolicy::First);
    names(corpus, &cluster(corpus, &joined, &pairs, linkage, &policy).unwrap())
}

#[test]
fn a_bulletin_joins_no_cluster_of_which_more_are_its_templates_than_its_copies() {
    let corpus = bulletins(&[10, 9, 8, 7]);
    let outvoted = clusters_but_for(&corpus, &[(1, 2)]);
    assert_eq!(outvoted, [["1", "4", "3", "2"]], "one of three");
    assert_eq!(clusters_but_for(&corpus, &[(1, 2), (1, 3)]), [["1", "4", "3"]]);
}

#[test]
fn whoever_those_that_join_later_outnumber_leaves_again() {
    // the second is the closest to the first, and so joins it before the others
    let corpus = bulletins(&[10, 2, 9, 8]);
    assert_eq!(clusters_but_for(&corpus, &[]), [["1", "2", "4", "3"]]);
    assert_eq!(clusters_but_for(&corpus, &[(1, 2), (1, 3)]), [["1", "4", "3"]]);
}

#[test]
fn those_that_a_cluster_refuses_join_each_other() {
    let corpus = bulletins(&[10, 6, 7, 8, 9]);
    let of_another_day = [(1, 3), (1, 4), (2, 3), (2, 4)];
    assert_eq!(clusters_but_for(&corpus, &of_another_day), [vec!["1", "2", "3"], vec!["4", "5"]]);
}

#[test]
fn papers_that_print_one_text_are_one_voice() {
    let corpus = bulletins(&[10, 7, 8, 8]);
    assert_eq!(clusters_but_for(&corpus, &[(1, 2), (1, 3)]), [["1", "2", "3", "4"]]);
    // one of two of them may bear another day
    assert_eq!(clusters_but_for(&corpus, &[(0, 2), (1, 2)]), [["1", "2", "3", "4"]]);
    assert_eq!(clusters_but_for(&corpus, &[(0, 2), (0, 3), (1, 2), (1, 3)]).len(), 2);
}

proptest! {
    #[test]
    fn every_member_reaches_the_threshold_with_its_representative(
        sets in prop::collection::vec(prop::collection::btree_set(0_u64..24, 1..12), 1..40),
        threshold in 0.2_f64..0.9,
        policy in prop::sample::select(vec![
            RepresentativePolicy::Longest,
            RepresentativePolicy::Earliest,
            RepresentativePolicy::Central,
        ]),
    ) {
        let named: Vec<(String, Vec<u64>)> = sets
            .iter()
            .enumerate()
            .map(|(n, set)| (format!("{n:03}"), set.iter().copied().collect()))
            .collect();
        let forward: Vec<(&str, &str, Vec<u64>)> =
            named.iter().map(|(id, set)| (id.as_str(), "", set.clone())).collect();
        let backward: Vec<_> = forward.iter().rev().cloned().collect();
        let clusters_of = |corpus: &Corpus| {
            let pairs = all_pairs(corpus.sets(), Net::of_resemblance(threshold), &()).unwrap();
            cluster(corpus, &pairs, &[], Linkage::Representative, &policy).unwrap()
        };
        let corpus_forward = corpus(&forward);
        let clusters = clusters_of(&corpus_forward);
        let mut seen = vec![false; named.len()];
        for cluster in &clusters {
            prop_assert!(cluster.size() >= 2);
            for member in &cluster.members {
                prop_assert!(member.overlap.resemblance() >= threshold);
                prop_assert!(!std::mem::replace(&mut seen[member.document.index()], true));
            }
        }
        // the order of the input changes nothing
        prop_assert_eq!(clusters, clusters_of(&corpus(&backward)));
    }
}
