//! Stories: the articles on one event, over days and outlets.
//!
//! A reader who follows an event wants its copies, its updates and the
//! reports that others wrote of it in one place, and nothing of the next
//! event of the same kind. Stories are found in the graph of related articles
//! ([`Edge`]), not in the texts:
//!
//! 1. An article and its copies are one `unit`.
//! 2. Units are joined by average linkage (`dendrogram`), the closest first,
//!    down to the cohesion and over no silence longer than the limit: a story
//!    lives while articles on it keep coming. The cohesion is what any two
//!    articles of the corpus come to by chance (`background`).
//! 3. A group is a story where it stands apart from all else of its days
//!    (`isolation`); where it does not, it is the slice of a topic and falls
//!    into its parts.
//!
//! What always holds: an article is in at most one story. Two bulletins of one
//! form are not of one story. Between the units of a story the mean score is
//! at least [`StoryLimits::least`]; so in a graph of the k nearest of each, no story
//! has more than 2k / least + 1 units, however large the corpus. Two days of a
//! story that follow each other are no more than [`StoryLimits::silence`] apart,
//! copies of one report aside. The result depends on ids, dates and scores
//! alone, not on the order of the input, of the edges or on threads.
//!
//! Costs a sort of the edges and a few looks at each, mildly more than linear.
//!
//! ```
//! use nuskha::related::SubjectCorpus;
//! use nuskha::story::{Edge, StoryLimits, stories};
//! use nuskha::{Articles, Finished, Params, analyse};
//!
//! let mut articles = Articles::new(Params::default())?;
//! articles.add("fire", "اندلع حريق كبير في مصنع النسيج بمدينة المنارة وأصيب ستة عمال");
//! articles.add("trial", "أوقفت الشرطة صاحب مصنع النسيج في المنارة بعد حريق أصيب فيه عمال");
//! articles.add("match", "فاز نادي الشعلة على ضيفه الأمل بهدفين مقابل هدف في ختام الموسم");
//! let Finished { corpus, texts, .. } = articles.finish(&())?;
//! let analysis = analyse(&corpus, &Params::default(), &texts, &())?;
//!
//! let subjects = SubjectCorpus::new(&corpus, &texts, &analysis, &())?;
//! let links = subjects.links(StoryLimits::LINK_DAYS, StoryLimits::LINKS, &())?;
//! let edges: Vec<Edge> = links.into_iter().map(Edge::from).collect();
//! let limits = StoryLimits::default();
//! let found = stories(&corpus, &analysis.clusters, &analysis.pairs, &edges, limits, &())?;
//!
//! let [story] = &found[..] else { panic!("{found:?}") };
//! let ids: Vec<&str> =
//!     story.articles.iter().map(|article| &*corpus.document(article.document).id).collect();
//! assert_eq!(ids, ["fire", "trial"]);
//! # Ok::<(), nuskha::Error>(())
//! ```

mod caption;
mod dendrogram;
mod graph;
mod isolation;
mod span;
mod unit;

#[cfg(test)]
mod tests;

use std::cmp::Reverse;

pub use caption::{Caption, captions};
pub use span::Span;

use serde::{Deserialize, Serialize};

use crate::cluster::Cluster;
use crate::corpus::{Corpus, DocumentId};
use crate::date::Moment;
use crate::error::{Error, Result};
use crate::observer::Observer;
use crate::relate::{DocumentPair, Relation, Told};
use crate::related::Link;
use dendrogram::{Dendrogram, mean};
use graph::Graph;
use unit::{Unit, Units};

/// Two related articles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// One of them, or the representative of its copies.
    pub a: DocumentId,
    /// The other one, or the representative of its copies.
    pub b: DocumentId,
    /// How closely they are related, 0 to 1.
    pub score: f64,
}

impl From<Link> for Edge {
    fn from(Link { a, b, score }: Link) -> Self {
        Self { a, b, score: score.into() }
    }
}

/// How far a story reaches.
///
/// Within a story the mean score of two units is at least the cohesion: what
/// the second nearest of a unit's days comes to, in the median of all units.
/// Most articles are of no story or of one with a single other report, so
/// that is the height of the background; it is lower in a small corpus, where
/// fewer articles happen to be near. `least` and `most` bound it.
///
/// What its JSON form leaves out is as by default. Fields may be added: end with
/// `..StoryLimits::default()`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StoryLimits {
    /// Days without an article after which a story is over.
    pub silence: u32,
    /// The lowest cohesion, above 0 and at most 1.
    pub least: f64,
    /// The highest cohesion, at least `least` and at most 1: in a corpus that
    /// is all one event, every second nearest is of it.
    pub most: f64,
}

impl Default for StoryLimits {
    /// Four days, which a long weekend does not break, and bounds that two
    /// months of real news and a hundred articles keep within.
    fn default() -> Self {
        Self { silence: 4, least: 0.1, most: 0.25 }
    }
}

impl StoryLimits {
    /// Days between two articles up to which [`stories`] looks for a link.
    pub const LINK_DAYS: u32 = 14;
    /// The nearest of each article that are links enough.
    pub const LINKS: usize = 40;

    /// Checks every value against its range.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where `least` is not above 0, `most` is above 1, or `least` above
    /// `most`.
    pub fn validate(&self) -> Result<()> {
        let Self { least, most, silence: _ } = *self;
        if !(least > 0.0 && least <= 1.0) {
            return Err(Error::parameter(
                "least",
                &least,
                "a score above 0 and at most 1 is needed",
            ));
        }
        if !(most >= least && most <= 1.0) {
            let remedy =
                format!("a score of at least {least}, the lowest, and at most 1 is needed");
            return Err(Error::parameter("most", &most, remedy));
        }
        Ok(())
    }
}

/// Two or more articles on one event.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Story {
    /// The article that is closest to all others: its title is the story's.
    pub representative: DocumentId,
    /// The separate reports, one article for each cluster of copies, in the
    /// order of the articles.
    pub reports: Vec<DocumentId>,
    /// All articles, the earliest first, undated ones last, then by id.
    pub articles: Vec<StoryArticle>,
    /// The first and the last day; `None` where no date is understood.
    pub span: Option<Span>,
}

/// An article in a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoryArticle {
    /// The article.
    pub document: DocumentId,
    /// Its relation to the representative; `None` for the representative.
    pub relation: Option<Relation>,
}

/// Finds the stories of a corpus, the largest first, equal ones by the id of
/// their representative.
///
/// `edges` are best the [`StoryLimits::LINKS`] nearest of each article within
/// [`StoryLimits::LINK_DAYS`]: fewer take large and long stories apart. `clusters`
/// are its copies and `pairs`, ascending, its verified pairs with their
/// relations. Articles whose text holds no word are in no story.
///
/// Edges that name articles beyond the corpus count for nothing.
///
/// # Errors
///
/// [`Error::Parameter`] where `limits` are out of range, and [`Error::Cancelled`]; the
/// observer is told of no step.
///
/// # Panics
///
/// Where `clusters` or `pairs` are of a larger corpus, or a cluster has no member.
pub fn stories(
    corpus: &Corpus,
    clusters: &[Cluster],
    pairs: &[DocumentPair],
    edges: &[Edge],
    limits: StoryLimits,
    observer: &dyn Observer,
) -> Result<Vec<Story>> {
    limits.validate()?;
    let units = Units::new(corpus, clusters);
    observer.go_on()?;
    let graph = Graph::new(corpus, &units, edges, pairs, limits);
    observer.go_on()?;
    let nearest = graph.nearest();
    let cohesion = background(&nearest).clamp(limits.least, limits.most);
    let dendrogram = Dendrogram::new(&graph, limits.silence, cohesion, observer)?;
    let groups = isolation::groups(&dendrogram, &nearest);
    let mut is_grouped = vec![false; units.units.len()];
    for &unit in groups.iter().flatten() {
        is_grouped[unit as usize] = true;
    }
    // copies of a report that nobody else has are a story as well
    let alone = (0..)
        .zip(&units.units)
        .filter(|(at, unit)| !is_grouped[*at as usize] && unit.documents.len() > 1)
        .map(|(at, _)| vec![at]);
    let told = Told::new(corpus, pairs);
    let mut stories: Vec<Story> = groups
        .iter()
        .cloned()
        .chain(alone)
        .map(|group| {
            observer.go_on()?;
            Ok(story(corpus, &units.units, &graph, &told, &group))
        })
        .collect::<Result<_>>()?;
    stories.sort_unstable_by_key(|story| (Reverse(story.articles.len()), story.representative));
    Ok(stories)
}

/// The score of the second nearest in the median of all units, 0 to 1; of
/// those that have none it is 0.
fn background(nearest: &[Vec<(u64, u32)>]) -> f64 {
    let second = |nearest: &Vec<(u64, u32)>| nearest.get(1).map_or(0, |&(score, _)| score);
    let mut seconds: Vec<u64> = nearest.iter().map(second).collect();
    let middle = seconds.len() / 2;
    if seconds.is_empty() {
        return 0.0;
    }
    mean(*seconds.select_nth_unstable(middle).1, 1)
}

/// The story of a group of units.
fn story(corpus: &Corpus, units: &[Unit], graph: &Graph, told: &Told<'_>, group: &[u32]) -> Story {
    let closeness = |unit: u32| -> u64 {
        let links = &graph.links[unit as usize];
        group.iter().map(|&other| links.to(other).sum).sum()
    };
    let members = group.iter().map(|&unit| (unit, &units[unit as usize]));
    let central = members.clone().max_by_key(|&(at, unit)| {
        (closeness(at), unit.documents.len(), Reverse(unit.documents[0]))
    });
    let representative = central.map_or(DocumentId(0), |(_, unit)| unit.representative);
    let mut documents: Vec<DocumentId> =
        members.clone().flat_map(|(_, unit)| unit.documents.iter().copied()).collect();
    let mut reports: Vec<DocumentId> =
        members.clone().map(|(_, unit)| unit.representative).collect();
    for articles in [&mut documents, &mut reports] {
        articles.sort_unstable_by_key(|&document| {
            let moment = corpus.document(document).date.as_deref().and_then(Moment::parse);
            (moment.is_none(), moment, document)
        });
    }
    let copies = central.map_or(&[][..], |(_, unit)| &unit.relations);
    let relation = |document: DocumentId| {
        let copy = copies.binary_search_by_key(&document, |&(copy, _)| copy);
        let of_copy = copy.ok().map(|place| copies[place].1);
        of_copy.or_else(|| told.relation(document, representative)).unwrap_or(Relation::Related)
    };
    let article = |document: DocumentId| StoryArticle {
        document,
        relation: (document != representative).then(|| relation(document)),
    };
    Story {
        representative,
        reports,
        articles: documents.into_iter().map(article).collect(),
        span: members.map(|(_, unit)| unit.span).fold(None, span::joined),
    }
}
