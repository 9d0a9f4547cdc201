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

#[test]
fn a_bulletin_joins_no_cluster_of_which_more_are_its_templates_than_its_copies() {
    // all are copies of the first; the last of them is a template of its fellows
    let bulletin = |number: u64| (0..40).chain(100 * number..100 * number + 10).collect();
    let documents: Vec<(String, Vec<u64>)> =
        (1..=4).map(|number| (format!("{number}"), bulletin(number))).collect();
    let corpus =
        corpus(&documents.iter().map(|(id, set)| (&**id, "", set.clone())).collect::<Vec<_>>());
    let verified = all_pairs(corpus.sets(), Net::of_resemblance(0.5), &()).unwrap();
    assert_eq!(verified.len(), 6);
    let clusters = |templates: &[(u32, u32)]| {
        let is_template = |pair: &DocumentPair| templates.contains(&(pair.a.0, pair.b.0));
        let mut pairs = crate::relate::document_pairs(&corpus, &verified);
        for pair in pairs.iter_mut().filter(|pair| is_template(pair)) {
            pair.relation = Relation::Template;
        }
        let joined = crate::relate::joined_sets(&corpus, &verified, &pairs, &[Relation::Copy]);
        let (linkage, policy) = (Linkage::Representative, RepresentativePolicy::First);
        names(&corpus, &cluster(&corpus, &joined, &pairs, linkage, &policy).unwrap())
    };
    assert_eq!(clusters(&[(2, 3)]), [["1", "2", "3", "4"]], "one of three is outvoted");
    assert_eq!(clusters(&[(1, 3), (2, 3)]), [["1", "2", "3"]]);
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
