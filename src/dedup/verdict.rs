//! What becomes of every article: kept, or dropped for another.

use ahash::AHashMap;

use crate::cluster::{Cluster, Member};
use crate::corpus::{Corpus, DocumentId};
use crate::error::Result;
use crate::overlap::Overlap;
use crate::params::Params;
use crate::relate::Relation;
use crate::relate::article::{ArticleText, TokenizedArticle};
use crate::relate::evidence::Evidence;
use crate::relate::model::Model;
use crate::relate::passage::Aligner;
use crate::relate::text::Tokenizer;
use crate::relate::texts::Texts;
use crate::shingle::Shingler;

/// What becomes of one article of the input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// The article.
    pub document: DocumentId,
    /// The article that stands for its cluster; itself where it is kept.
    pub representative: DocumentId,
    /// Its relation to the representative; `None` for the representative.
    pub relation: Option<Relation>,
    /// Its resemblance to the representative, 0 to 1; `None` where it has no
    /// shingle.
    pub resemblance: Option<f64>,
    /// Its containment in the representative, 0 to 1.
    pub containment: Option<f64>,
}

impl Verdict {
    /// That on an article that stands for itself.
    fn kept(corpus: &Corpus, document: DocumentId) -> Self {
        let itself = corpus.document(document).set.map(|_| 1.0);
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

/// Takes in what became of the kept articles when they were looked at again,
/// both in the order in which the articles came: what was dropped for an
/// article that is dropped now follows it to its own representative, and its
/// place goes to `followers`. Returns how many are dropped now.
pub(super) fn follow(
    verdicts: &mut [Verdict],
    now: &[Verdict],
    followers: &mut Vec<usize>,
) -> usize {
    let dropped: AHashMap<DocumentId, Verdict> = verdicts
        .iter()
        .zip(now)
        .filter(|(before, now)| before.is_kept() && !now.is_kept())
        .map(|(_, now)| (now.document, *now))
        .collect();
    for (place, verdict) in verdicts.iter_mut().enumerate() {
        match dropped.get(&verdict.representative) {
            Some(now) if verdict.is_kept() => *verdict = *now,
            Some(now) => {
                verdict.representative = now.representative;
                followers.push(place);
            }
            None => {}
        }
    }
    dropped.len()
}

/// Holds those that followed their representative against the one that stands for them
/// now, which they were never compared with; what is no copy of it is kept. Their texts
/// are read again.
pub(super) fn compare_followers(
    verdicts: &mut [Verdict],
    mut followers: Vec<usize>,
    corpus: &Corpus,
    texts: &dyn Texts,
    params: &Params,
) -> Result<()> {
    followers.sort_unstable();
    followers.dedup();
    let both = |&place: &usize| [verdicts[place].document, verdicts[place].representative];
    let mut documents: Vec<DocumentId> = followers.iter().flat_map(both).collect();
    documents.sort_unstable();
    documents.dedup();
    let Some(read) = texts.of(&documents)? else { return Ok(()) };
    let mut shingler = Shingler::new(params.level, params.shingle);
    let shingles: Vec<Vec<u64>> =
        read.iter().map(|article| shingler.shingle([&*article.text]).shingles).collect();
    let none = Vec::new();
    let of = |document: DocumentId| {
        documents.binary_search(&document).map_or(&none, |place| &shingles[place])
    };
    let mut tokenizer = Tokenizer::new(params.level);
    let cut = |article: &ArticleText| TokenizedArticle::of(article, &mut tokenizer);
    let tokenized: Vec<TokenizedArticle> = read.iter().map(cut).collect();
    let side = |id: DocumentId| {
        let place = documents.binary_search(&id).ok()?;
        Some(tokenized[place].side(corpus.document(id)))
    };
    for place in followers {
        let verdict = &mut verdicts[place];
        let (document, representative) = (verdict.document, verdict.representative);
        let overlap = Overlap::of(of(document), of(representative));
        let [own, other] = [document, representative].map(|id| corpus.document(id));
        let relation = match side(document).zip(side(representative)) {
            Some((one, other)) if params.tells_relations() => {
                Model::published().relation(&Evidence::of(one, other, overlap, &Aligner::default()))
            }
            _ => Relation::of_verified(own, other),
        };
        let joins = relation == Relation::Exact
            || !params.tells_relations()
            || params.relations.contains(&relation);
        *verdict = if joins && params.net().admits(overlap) {
            Verdict {
                relation: Some(relation),
                resemblance: Some(overlap.resemblance()),
                containment: Some(overlap.containment_of_a()),
                ..*verdict
            }
        } else {
            Verdict::kept(corpus, document)
        };
    }
    Ok(())
}

/// The verdict on every article, in the order in which they came, those of an
/// earlier corpus included.
#[must_use]
pub fn verdicts(corpus: &Corpus, clusters: &[Cluster]) -> Vec<Verdict> {
    let mut homes: Vec<Option<(DocumentId, &Member)>> = vec![None; corpus.documents().len()];
    for cluster in clusters {
        for member in &cluster.members {
            homes[member.document.index()] = Some((cluster.representative(), member));
        }
    }
    let verdict = |&document: &DocumentId| {
        if let Some((representative, member)) = homes[document.index()] {
            return Verdict {
                document,
                representative,
                relation: member.relation,
                resemblance: Some(member.overlap.resemblance()),
                containment: Some(member.overlap.containment_of_a()),
            };
        }
        Verdict::kept(corpus, document)
    };
    corpus.arrival().iter().map(verdict).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Arrival, CorpusBuilder};
    use crate::normalize::Level;
    use crate::shingle::ShingleKind;

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
    fn what_was_dropped_follows_its_representative() {
        // 1 fell to 0; of 0, 2 and 3, which were kept, 0 falls to 3 now
        let mut verdicts = [verdict(0, 0), verdict(1, 0), verdict(2, 2), verdict(3, 3)];
        let now = [verdict(0, 3), verdict(1, 1), verdict(2, 2), verdict(3, 3)];
        let mut followers = Vec::new();
        assert_eq!(follow(&mut verdicts, &now, &mut followers), 1);
        let representatives = verdicts.map(|verdict| verdict.representative.0);
        assert_eq!(representatives, [3, 3, 2, 3]);
        assert_eq!(followers, [1]);
        let none = [0, 1, 2, 3].map(|id| verdict(id, id));
        assert_eq!(follow(&mut verdicts, &none, &mut followers), 0);
    }

    #[test]
    fn what_followed_is_held_against_the_one_that_stands_for_it() {
        const SHORT: &str = "افتتح الوزير الجسر الجديد صباح اليوم أمام السير";
        let texts = [SHORT, SHORT, "نص آخر", &format!("{SHORT} وحضر المحافظ والنواب")];
        let mut shingler = Shingler::new(Level::Standard, ShingleKind::default());
        let mut builder = CorpusBuilder::new();
        builder
            .extend(texts.iter().enumerate().map(|(n, text)| Arrival {
                id: n.to_string().into(),
                date: None,
                source: None,
                is_earlier: false,
                shingled: shingler.shingle([*text]),
            }))
            .unwrap();
        let corpus = builder.finish().unwrap();
        let text = |text: &&str| ArticleText { title: None, text: (*text).into() };
        let read: Vec<ArticleText> = texts.iter().map(text).collect();
        let mut verdicts = [verdict(0, 3), verdict(1, 3), verdict(2, 2), verdict(3, 3)];
        let params = Params::default();
        compare_followers(&mut verdicts, vec![1, 1], &corpus, &read, &params).unwrap();
        // six shingles of nine, where one of equal texts had been told
        assert_eq!(verdicts[1].relation, Some(Relation::Copy));
        assert_eq!(verdicts[1].containment, Some(1.0));
        assert!((verdicts[1].resemblance.unwrap() - 6.0 / 9.0).abs() < 1e-9);
        assert_eq!(verdicts[0], verdict(0, 3));
        verdicts[2] = verdict(2, 3);
        compare_followers(&mut verdicts, vec![2], &corpus, &read, &params).unwrap();
        assert!(verdicts[2].is_kept(), "what shares nothing is no copy");
    }
}
