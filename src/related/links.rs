//! Links: which articles of the same weeks are close enough to be on one
//! event.
//!
//! A related list may lead a reader far, and expanding vectors by their
//! neighbours serves it well. Reports of one event share more than a subject,
//! its names, places and numbers; so the score of a link is the plain cosine,
//! with counts damped by their logarithm (Salton and Buckley 1988), since what
//! an article says often is its subject rather than its event; and what it
//! alone says counts in full, since it speaks against one event.
//!
//! They are looked for era by era, among the articles of its days and of those
//! around it alone: so the budget of a search is for articles that may be linked,
//! however many years the corpus holds, and all that a search reads is small.

use rayon::prelude::*;

use super::eras::{Era, eras};
use super::index::SubjectIndex;
use super::postings::Postings;
use super::search::{Effort, Related, Searcher};
use super::vectors::TermVectors;
use super::vocabulary::{TermId, scale_to_unit};
use crate::corpus::DocumentId;
use crate::error::Result;
use crate::observer::{Observer, Step};

/// Two articles that may be on one event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// The one that comes first in the corpus; or, in an index by subject, its place in the
    /// list that this was built from.
    pub a: DocumentId,
    /// The other one.
    pub b: DocumentId,
    /// How much they have in common, 0 to 1.
    pub score: f32,
}

impl SubjectIndex {
    /// The links of the corpus: of each article that stands for its copies, those
    /// with the `count` nearest that are at most `days` apart. An article without a
    /// day is of any day. Ascending by the two articles.
    ///
    /// Costs a search for each article, and some 10 kB of memory for each of an era.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`](crate::Error::Cancelled).
    pub fn links(&self, days: u32, count: usize, observer: &dyn Observer) -> Result<Vec<Link>> {
        let days_of = (0..).zip(self.attributes.iter().map(|attributes| attributes.day));
        let standing: Vec<_> = days_of.filter(|&(article, _)| self.stands(article)).collect();
        observer.begin(Step::Search, Some(standing.len() as u64));
        let mut links = Vec::new();
        for era in eras(&standing, days) {
            links.append(&mut self.links_of(&era, days, count, observer)?);
        }
        observer.end();
        links.par_sort_unstable_by_key(|link| (link.a, link.b));
        links.dedup_by_key(|link| (link.a, link.b));
        Ok(links)
    }

    /// The links of the articles of an era; by all threads, so that one era is in memory.
    fn links_of(
        &self,
        era: &Era,
        days: u32,
        count: usize,
        observer: &dyn Observer,
    ) -> Result<Vec<Link>> {
        let Era { own, around } = era;
        let vector = |article: u32| self.vectors.get(article as usize);
        let vectors = around.iter().map(|&article| vector(article));
        let postings = Postings::of(vectors, self.vocabulary.len());
        let damped: Vec<_> = around.par_iter().map(|&article| self.damped(article)).collect();
        let damped: TermVectors = damped.into_iter().collect();
        let day = |article: u32| self.attributes[article as usize].day;
        let of_one = |searcher: &mut Searcher, &article: &u32| -> Result<Vec<Link>> {
            observer.done(1)?;
            let Ok(place) = around.binary_search(&article) else { return Ok(Vec::new()) };
            let is_wanted = |other: u32| {
                let other = around[other as usize];
                let known = day(article).zip(day(other));
                other != article && known.is_none_or(|(one, other)| one.distance(other) <= days)
            };
            let vectors = |other: u32| vector(around[other as usize]);
            let own = vector(article);
            let mut nearest = searcher.nearest(
                own,
                vectors,
                &postings,
                Effort::for_nearest(count),
                count,
                is_wanted,
            );
            let damped_of = |other: u32| damped.get(other as usize);
            searcher.score(damped.get(place), damped_of, &mut nearest);
            let link = |near: &Related| {
                let other = around[near.article.index()];
                let [a, b] = [article.min(other), article.max(other)].map(DocumentId);
                Link { a, b, score: near.score.clamp(0.0, 1.0) }
            };
            Ok(nearest.iter().map(link).collect())
        };
        let links = own.par_iter().map_init(|| Searcher::new(around.len()), of_one);
        Ok(links.collect::<Result<Vec<_>>>()?.concat())
    }

    /// The terms of an article with damped counts: a vector of length 1, or none.
    fn damped(&self, article: u32) -> Vec<(TermId, f32)> {
        let counts = self.counts.get(article as usize).entries();
        let damped =
            counts.map(|(term, count)| (term, (1.0 + count.ln()) * self.vocabulary.rarity(term)));
        let mut vector: Vec<_> = damped.filter(|&(_, value)| value > 0.0).collect();
        scale_to_unit(&mut vector);
        vector
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Day;
    use crate::related::{SubjectArticle, TermReader};

    /// An article with this text on this day of March.
    fn article(text: &str, day: Option<i32>) -> SubjectArticle {
        SubjectArticle {
            terms: TermReader::new().read(None, text),
            day: day.map(Day),
            source: None,
            representative: None,
            copies: Vec::new(),
        }
    }

    fn pairs(articles: &[SubjectArticle], days: u32, count: usize) -> Vec<(u32, u32)> {
        let links = SubjectIndex::build(articles.to_vec(), &()).unwrap();
        let links = links.links(days, count, &()).unwrap();
        assert!(links.iter().all(|link| link.a < link.b && link.score > 0.0 && link.score <= 1.0));
        links.iter().map(|link| (link.a.0, link.b.0)).collect()
    }

    const FIRE: &str = "حريق في مصنع النسيج بمدينة المنارة يقتل ستة عمال";
    const TRIAL: &str = "توقيف صاحب مصنع النسيج في المنارة بعد حريق قتل عماله";
    const MATCH: &str = "فوز نادي الشعلة على ضيفه الأمل بهدفين مقابل هدف";

    #[test]
    fn articles_of_the_same_weeks_are_linked() {
        let articles = [
            article(FIRE, Some(1)),
            article(TRIAL, Some(4)),
            article(TRIAL, Some(40)),
            article(MATCH, Some(2)),
            article(FIRE, None),
        ];
        // without a day, any day may be its own
        assert_eq!(pairs(&articles, 14, 9), [(0, 1), (0, 4), (1, 4), (2, 4)]);
        assert_eq!(pairs(&articles, 2, 9), [(0, 4), (1, 4), (2, 4)]);
    }

    #[test]
    fn copies_are_linked_by_the_one_that_stands_for_them() {
        let mut articles =
            [article(FIRE, Some(1)), article(FIRE, Some(1)), article(TRIAL, Some(1))];
        articles[1].representative = Some(DocumentId(0));
        assert_eq!(pairs(&articles, 14, 9), [(0, 2)]);
    }

    #[test]
    fn what_either_of_two_counts_among_its_nearest_is_linked() {
        let articles = [article(FIRE, Some(1)), article(FIRE, Some(1)), article(TRIAL, Some(1))];
        assert_eq!(pairs(&articles, 14, 1).len(), 2);
    }
}
