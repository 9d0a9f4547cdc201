//! What becomes of every article: kept, or dropped for another.

use ahash::AHashMap;

use crate::cluster::{Cluster, homes};
use crate::corpus::{Corpus, DocumentId};
use crate::narrow::narrow;
use crate::relate::Relation;

/// What becomes of one article of the input.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Verdict {
    /// The article.
    pub document: DocumentId,
    /// The article that stands for its cluster; itself where it is kept.
    pub representative: DocumentId,
    /// Its relation to the representative; `None` for the representative, and where the
    /// two were never held against each other.
    pub relation: Option<Relation>,
    /// Its resemblance to the representative, 0 to 1; `None` where it has no
    /// shingle, and where the two were never held against each other.
    pub resemblance: Option<f64>,
    /// Its containment in the representative, 0 to 1; `None` likewise.
    pub containment: Option<f64>,
}

impl Verdict {
    /// That on an article that stands for itself, and has shingles or not.
    fn kept(document: DocumentId, has_shingles: bool) -> Self {
        let itself = has_shingles.then_some(1.0);
        Self {
            document,
            representative: document,
            relation: None,
            resemblance: itself,
            containment: itself,
        }
    }

    /// Whether the article stands for its cluster.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.document == self.representative
    }
}

/// Takes in what became of the kept articles when they were looked at again, both in the
/// order in which the articles came. An article that was dropped for one that is dropped
/// now was never compared with the one that stands for it from here on. So it is kept
/// again: once only (`was_kept_again` says of which that is so), and one for all that had
/// the same shingles. Returns the places of these, ascending, and how many are dropped
/// now.
pub(super) fn follow(
    verdicts: &mut [Verdict],
    now: &[Verdict],
    was_kept_again: &mut [bool],
) -> (Vec<u32>, usize) {
    let dropped: AHashMap<DocumentId, Verdict> = verdicts
        .iter()
        .zip(now)
        .filter(|(before, now)| before.is_kept() && !now.is_kept())
        .map(|(_, now)| (now.document, *now))
        .collect();
    let mut again = Vec::new();
    // the first of those that had the shingles of one that is dropped
    let mut alike: AHashMap<DocumentId, Verdict> = AHashMap::new();
    for (place, verdict) in verdicts.iter_mut().enumerate() {
        let Some(now) = dropped.get(&verdict.representative) else { continue };
        if verdict.is_kept() {
            *verdict = *now;
            continue;
        }
        // with the shingles of the other, so that what is told of that is true of it too
        let is_equal = verdict.resemblance == Some(1.0);
        if was_kept_again[place] {
            // a chain, so that there is an end to it
            let untold = Verdict { relation: None, resemblance: None, containment: None, ..*now };
            let relation = verdict.relation.max(now.relation);
            let told = if is_equal { Verdict { relation, ..*now } } else { untold };
            *verdict = Verdict { document: verdict.document, ..told };
            continue;
        }
        was_kept_again[place] = true;
        if is_equal {
            let first = *alike.entry(verdict.representative).or_insert(*verdict);
            if first.document != verdict.document {
                verdict.representative = first.document;
                verdict.relation = verdict.relation.max(first.relation);
                continue;
            }
        }
        *verdict = Verdict::kept(verdict.document, true);
        again.push(narrow(place));
    }
    (again, dropped.len())
}

/// The verdict on every article, in the order in which they came, those of an
/// earlier corpus included.
///
/// ```
/// use nuskha::dedup::verdicts;
/// use nuskha::{Articles, Finished, Params, analyse};
///
/// let report = "أعلنت الوزارة اليوم أن الطريق الساحلي يفتح غداً أمام السير بعد صيانة دامت شهرين";
/// let mut articles = Articles::new(Params::default())?;
/// articles.add("paper", &format!("{report} وشملت ثلاثة جسور"));
/// articles.add("match", "فاز نادي الشعلة على ضيفه الأمل بهدفين مقابل هدف في ختام الموسم");
/// articles.add("wire", report);
/// let Finished { corpus, texts, .. } = articles.finish(&())?;
/// let analysis = analyse(&corpus, &Params::default(), &texts, &())?;
///
/// let verdicts = verdicts(&corpus, &analysis.clusters);
/// let kept: Vec<bool> = verdicts.iter().map(|verdict| verdict.is_kept()).collect();
/// assert_eq!(kept, [true, true, false]);
/// assert_eq!(verdicts[2].representative, verdicts[0].document);
/// # Ok::<(), nuskha::Error>(())
/// ```
///
/// # Panics
///
/// Where `clusters` are of another corpus and name articles that this one lacks, or one of
/// them has no member.
#[must_use]
pub fn verdicts(corpus: &Corpus, clusters: &[Cluster]) -> Vec<Verdict> {
    let homes = homes(corpus, clusters);
    let verdict = |&document: &DocumentId| {
        if let Some((cluster, member)) = homes[document.index()] {
            return Verdict {
                document,
                representative: cluster.representative(),
                relation: member.relation,
                resemblance: Some(member.overlap.resemblance()),
                containment: Some(member.overlap.containment_of_a()),
            };
        }
        Verdict::kept(document, corpus.document(document).set.is_some())
    };
    corpus.arrival().iter().map(verdict).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(document: u32, representative: u32) -> Verdict {
        Verdict {
            document: DocumentId(document),
            representative: DocumentId(representative),
            relation: (document != representative).then_some(Relation::Copy),
            resemblance: Some(0.5),
            containment: Some(0.5),
        }
    }

    #[test]
    fn what_was_dropped_for_one_that_is_dropped_is_kept_again_once() {
        // 1 fell to 0; of 0, 2 and 3, which were kept, 0 falls to 3 now
        let mut verdicts = [verdict(0, 0), verdict(1, 0), verdict(2, 2), verdict(3, 3)];
        let mut was_kept_again = [false; 4];
        let mut follow = |verdicts: &mut [Verdict; 4], now: [u32; 4]| {
            let now = [0, 1, 2, 3].map(|place| verdict(place, now[place as usize]));
            let found = follow(verdicts, &now, &mut was_kept_again);
            (verdicts.map(|verdict| verdict.representative.0), found)
        };
        assert_eq!(follow(&mut verdicts, [3, 1, 2, 3]), ([3, 1, 2, 3], (vec![1], 1)));
        assert_eq!(follow(&mut verdicts, [0, 3, 2, 3]), ([3, 3, 2, 3], (vec![], 1)));
        // 0 comes again, 1 did before
        assert_eq!(follow(&mut verdicts, [0, 1, 2, 2]), ([0, 2, 2, 2], (vec![0], 1)));
        assert_eq!(follow(&mut verdicts, [0, 1, 2, 3]), ([0, 2, 2, 2], (vec![], 0)));
    }

    #[test]
    fn what_is_equal_to_one_that_falls_falls_with_its_figures() {
        // 1 and 2, of the same shingles, fell to 0, of the same too; 3 is kept
        let equal = |document| Verdict {
            resemblance: Some(1.0),
            containment: Some(1.0),
            ..verdict(document, 0)
        };
        let mut verdicts = [verdict(0, 0), equal(1), equal(2), verdict(3, 3)];
        let mut was_kept_again = [false; 4];
        let mut follow = |verdicts: &mut [Verdict; 4], now: [u32; 4]| {
            let now = [0, 1, 2, 3].map(|place| verdict(place, now[place as usize]));
            follow(verdicts, &now, &mut was_kept_again);
        };
        follow(&mut verdicts, [3, 1, 2, 3]);
        assert_eq!(verdicts.map(|verdict| verdict.representative.0), [3, 1, 1, 3]);
        follow(&mut verdicts, [0, 3, 2, 3]);
        assert_eq!(verdicts[1], verdict(1, 3));
        assert_eq!(verdicts[2], verdict(2, 3));
        // to what it is like but not equal to, it was never compared
        follow(&mut verdicts, [0, 1, 2, 0]);
        assert_eq!(verdicts[2].resemblance, None);
    }
}
