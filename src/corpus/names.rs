//! Names for articles whose id stands more than once, and the order of all names.

use ahash::AHashSet;
use rayon::prelude::*;

use super::Document;
use crate::narrow::narrow;

/// Documents by their names, no two of which are the same.
pub(super) struct Named {
    /// The places of the documents in the order of their names.
    pub(super) order: Vec<u32>,
    /// The ids that stood more than once, ascending.
    pub(super) repeated: Vec<Box<str>>,
}

/// Numbers the second and later documents of an id.
///
/// Documents of the same id are told apart by the tokens of their texts, by dates and
/// sources, so that the names they are given do not depend on the order of the input, but
/// where all these are the same too. They are of one build: where a document of the id is added,
/// the others may change names. It costs a sort of the ids by all threads, and no copy of them.
pub(super) fn make_distinct(documents: &mut [Document]) -> Named {
    let mut order: Vec<u32> = (0..narrow(documents.len())).collect();
    order.par_sort_unstable_by(|&a, &b| {
        let key = |n: u32| {
            let document = &documents[n as usize];
            let Document { token_fingerprint, date, source, .. } = document;
            (document.name(), token_fingerprint, date, source, n)
        };
        key(a).cmp(&key(b))
    });
    let is_given = |name: &str| {
        [false, true].into_iter().any(|is_earlier| {
            let named = |&n: &u32| documents[n as usize].name().cmp(&(is_earlier, name));
            order.binary_search_by(named).is_ok()
        })
    };
    let mut made: AHashSet<Box<str>> = AHashSet::new();
    let mut renamed: Vec<(u32, Box<str>)> = Vec::new();
    let mut repeated = Vec::new();
    for same in
        order.chunk_by(|&a, &b| documents[a as usize].name() == documents[b as usize].name())
    {
        let [first, others @ ..] = same else { continue };
        if others.is_empty() {
            continue;
        }
        let id = &documents[*first as usize].id;
        let mut number = 1_usize;
        for &other in others {
            let name = loop {
                number += 1;
                let name = format!("{id}#{number}").into_boxed_str();
                if !is_given(&name) && made.insert(name.clone()) {
                    break name;
                }
            };
            renamed.push((other, name));
        }
        repeated.push(id.clone());
    }
    if !renamed.is_empty() {
        for (document, name) in renamed {
            documents[document as usize].id = name;
        }
        // few have moved
        order.par_sort_by(|&a, &b| documents[a as usize].name().cmp(&documents[b as usize].name()));
    }
    // one may stand more than once in an earlier corpus and in this
    repeated.sort_unstable();
    repeated.dedup();
    Named { order, repeated }
}
