//! Links: which articles of the same weeks are close enough to be on one
//! event.
//!
//! A related list may lead a reader far, and expanding vectors by their
//! neighbours serves it well. Reports of one event share more than a subject,
//! its names, places and numbers; so the score of a link is the plain cosine,
//! with counts damped by their logarithm (Salton and Buckley 1988), since what
//! an article says often is its subject rather than its event; and what it
//! alone says counts in full, since it speaks against one event.

use rayon::prelude::*;

use super::article::SubjectArticle;
use super::index::{BUDGET, SubjectIndex};
use super::search::Searcher;
use super::terms::sum_equal;
use super::vectors::TermVectors;
use super::vocabulary::{TermId, Vocabulary, normalise};
use crate::relate::day::Day;

/// Two articles that may be on one event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// The one that comes first in the corpus.
    pub a: u32,
    /// The other one.
    pub b: u32,
    /// How much they have in common, 0 to 1.
    pub score: f32,
}

impl SubjectIndex {
    /// The links of the corpus that `articles` are: of each article that
    /// stands for its copies, those with the `count` nearest that are at most
    /// `days` apart. An article without a day is of any day. Ascending by the
    /// two articles.
    ///
    /// Costs a search for each article, as building the index does.
    #[must_use]
    pub fn links(&self, articles: &[SubjectArticle], days: u32, count: usize) -> Vec<Link> {
        let damped: Vec<_> =
            articles.par_iter().map(|article| damped(&self.vocabulary, article)).collect();
        let damped: TermVectors = damped.into_iter().collect();
        let place = |article: u32| self.places[article as usize];
        let stands = |article: u32| place(article).representative == article;
        let numbers = u32::try_from(articles.len()).unwrap_or(u32::MAX);
        let of_one = |searcher: &mut Searcher, article: u32| -> Vec<Link> {
            let is_wanted = |other: u32| {
                let is_near = |(one, other): (Day, Day)| one.distance(other) <= days;
                let known = place(article).day.zip(place(other).day);
                other != article && stands(other) && known.is_none_or(is_near)
            };
            let own = self.vectors.get(article as usize);
            let nearest =
                searcher.nearest(own, &self.vectors, &self.postings, BUDGET, count, is_wanted);
            let link = |other: u32| {
                let [a, b] = [article.min(other), article.max(other)];
                let cosine = damped.get(a as usize).cosine(damped.get(b as usize));
                Link { a, b, score: cosine.clamp(0.0, 1.0) }
            };
            nearest.into_iter().map(|related| link(related.article)).collect()
        };
        let mut links: Vec<Link> = (0..numbers)
            .into_par_iter()
            .filter(|&article| stands(article))
            .map_init(|| Searcher::new(articles.len()), of_one)
            .flatten_iter()
            .collect();
        links.par_sort_unstable_by_key(|link| (link.a, link.b));
        links.dedup_by_key(|link| (link.a, link.b));
        links
    }
}

/// The terms of an article with damped counts: a vector of length 1, or none.
fn damped(vocabulary: &Vocabulary, article: &SubjectArticle) -> Vec<(TermId, f32)> {
    let counts = article.terms.counts.iter();
    let mut vector: Vec<(TermId, f32)> =
        counts.filter_map(|&(term, count)| Some((vocabulary.id(term)?, count))).collect();
    sum_equal(&mut vector);
    for (term, value) in &mut vector {
        *value = (1.0 + value.ln()) * vocabulary.rarity(*term);
    }
    vector.retain(|&(_, value)| value > 0.0);
    normalise(&mut vector);
    vector
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::related::TermReader;

    /// An article with this text on this day of March; its copies' number is
    /// its own unless told.
    fn article(number: u32, text: &str, day: Option<i32>) -> SubjectArticle {
        SubjectArticle {
            terms: TermReader::new().read(None, text),
            day: day.map(Day),
            source: None,
            representative: number,
            copies: Vec::new(),
        }
    }

    fn pairs(articles: &[SubjectArticle], days: u32, count: usize) -> Vec<(u32, u32)> {
        let links = SubjectIndex::build(articles, &()).links(articles, days, count);
        assert!(links.iter().all(|link| link.a < link.b && link.score > 0.0 && link.score <= 1.0));
        links.iter().map(|link| (link.a, link.b)).collect()
    }

    const FIRE: &str = "حريق في مصنع النسيج بمدينة المنارة يقتل ستة عمال";
    const TRIAL: &str = "توقيف صاحب مصنع النسيج في المنارة بعد حريق قتل عماله";
    const MATCH: &str = "فوز نادي الشعلة على ضيفه الأمل بهدفين مقابل هدف";

    #[test]
    fn articles_of_the_same_weeks_are_linked() {
        let articles = [
            article(0, FIRE, Some(1)),
            article(1, TRIAL, Some(4)),
            article(2, TRIAL, Some(40)),
            article(3, MATCH, Some(2)),
            article(4, FIRE, None),
        ];
        // without a day, any day may be its own
        assert_eq!(pairs(&articles, 14, 9), [(0, 1), (0, 4), (1, 4), (2, 4)]);
        assert_eq!(pairs(&articles, 2, 9), [(0, 4), (1, 4), (2, 4)]);
    }

    #[test]
    fn copies_are_linked_by_the_one_that_stands_for_them() {
        let mut articles =
            [article(0, FIRE, Some(1)), article(1, FIRE, Some(1)), article(2, TRIAL, Some(1))];
        articles[1].representative = 0;
        assert_eq!(pairs(&articles, 14, 9), [(0, 2)]);
    }

    #[test]
    fn what_either_of_two_counts_among_its_nearest_is_linked() {
        let articles =
            [article(0, FIRE, Some(1)), article(1, FIRE, Some(1)), article(2, TRIAL, Some(1))];
        assert_eq!(pairs(&articles, 14, 1).len(), 2);
    }
}
