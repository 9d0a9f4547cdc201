//! How much an article says, against the least that makes a whole one.
//!
//! A cosine brings every vector to length 1. So a title that has three words
//! of which one is shared comes before one that has nine of which two are,
//! and rankings by cosine are full of the shortest documents (Singhal, Buckley
//! and Mitra 1996). Therefore lengths have a pivot here: what is longer is
//! brought to length 1, and what is shorter keeps the root of its part of it:
//! halfway between all that is shared and its share of the title.
//!
//! The pivot is the length of a text of a dozen words that are no stop words,
//! so all but very few articles are compared as before, and hardly any title
//! reaches it.
//!
//! Costs 4 bytes an article.

use super::vocabulary::{TermId, Vocabulary};

/// The length of an article's counts from which on it is whole, where all of
/// its terms are as rare as any of the corpus.
const PIVOT: f32 = 12.0;

/// The root of the length that a vector has before it is brought to 1, as a
/// share of the pivot: 0 to 1, and 1 for a whole article. Terms that one article alone has
/// count in full, or no article of a small corpus were whole.
pub(super) fn fullness(vector: &[(TermId, f32)], vocabulary: &Vocabulary) -> f32 {
    let value =
        |&(term, value): &(TermId, f32)| value * vocabulary.rarity(term) / vocabulary.weight(term);
    let length = vector.iter().map(value).map(|value| value * value).sum::<f32>().sqrt();
    let pivot = PIVOT * vocabulary.greatest_rarity();
    if length < pivot { (length / pivot).sqrt() } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::related::{ExpandedIndex, RelatedOptions, SubjectArticle, SubjectIndex, TermReader};

    const TEXT: &str = "شب حريق كبير في مصنع النسيج بمدينة المنارة وقتل ستة عمال وأصيب عشرون آخرون \
        وقال قائد الإطفاء إن النيران امتدت من المخزن إلى قاعة الآلات قبل وصول الفرق";

    /// Articles of these titles and texts, each for itself.
    fn articles(read: &[(&str, &str)]) -> Vec<SubjectArticle> {
        let mut reader = TermReader::new();
        let article = |&(title, text): &(&str, &str)| SubjectArticle {
            terms: reader.read(Some(title), text),
            ..SubjectArticle::default()
        };
        read.iter().map(article).collect()
    }

    #[test]
    fn a_title_is_less_than_whole_the_shorter_it_is() {
        let read = [("حريق المصنع", ""), ("حريق مصنع يقتل ستة عمال", ""), ("حريق المصنع", TEXT)];
        let index = SubjectIndex::build(articles(&read), &()).unwrap();
        let [title, longer, whole] = index.fullness[..] else { panic!("three articles") };
        assert!(0.0 < title && title < longer && longer < 1.0 && (whole - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_title_that_shares_more_comes_first_though_it_is_longer() {
        let titles = [
            ("تعاون المنارة", ""),
            ("وزير يبحث تعاون جيش المنارة وتدريب ضباط البحرية", ""),
            ("فوز نادي الشعلة بهدفين", ""),
        ];
        let body = "تعاون بين المنارة وجارتها يشمل تدريب ضباط البحرية وتسليح الجيش";
        let queries = articles(&[("", body)]);
        let index = Arc::new(SubjectIndex::build(articles(&titles), &()).unwrap());
        let expanded = ExpandedIndex::of(index, &()).unwrap();
        let lists = expanded.nearest(&queries, &RelatedOptions::default(), &()).unwrap();
        let places: Vec<u32> = lists[0].iter().map(|related| related.article.0).collect();
        assert_eq!(places, [1, 0]);
        assert!(lists[0].iter().all(|related| related.score > 0.0 && related.score < 1.0));
    }

    #[test]
    fn a_title_is_expanded_by_whole_articles_alone() {
        let fire = ("حريق مصنع النسيج", "");
        let seen = ("عشرون جريحا في المخزن", "");
        let shared = |articles: Vec<SubjectArticle>| {
            let index = Arc::new(SubjectIndex::build(articles, &()).unwrap());
            ExpandedIndex::of(index, &()).unwrap().score(0, 1, &RelatedOptions::default())
        };
        let titles = [fire, seen, ("حريق النسيج والمخزن", ""), ("فوز الشعلة", "")];
        assert!(shared(articles(&titles)).abs() < f32::EPSILON);
        let whole = [fire, seen, ("حريق النسيج والمخزن", TEXT), ("فوز الشعلة", "")];
        assert!(shared(articles(&whole)) > 0.0);
    }
}
