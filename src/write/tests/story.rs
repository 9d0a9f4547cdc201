//! Rows of `stories`, which have lists side by side.

use proptest::prelude::*;

use super::{Text, count, relation, survive, text};
use crate::write::story::{KeywordRow, SourceRow, StoryArticleRow, StoryRow};

fn date() -> impl Strategy<Value = Option<Text>> {
    // an empty cell of CSV is null, and no date is empty
    prop::option::of("[0-9-]{1,10}".prop_map(Text::Owned))
}

prop_compose! {
    fn article()(
        id in text(), date in date(), source in prop::option::of(text()),
        relation in prop::option::of(relation()),
    ) -> StoryArticleRow<'static> {
        StoryArticleRow { id, date, source, relation }
    }
}

prop_compose! {
    fn story()(
        (story_id, title) in (text(), text()), (first_date, last_date) in (date(), date()),
        size in count(), sources in prop::collection::vec((text(), count()), 0..4),
        keywords in prop::collection::vec(text(), 0..4),
        articles in prop::collection::vec(article(), 0..4),
    ) -> StoryRow<'static> {
        let source = |(source, articles)| SourceRow { source, articles };
        StoryRow {
            story_id,
            title,
            first_date,
            last_date,
            size,
            sources: sources.into_iter().map(source).collect(),
            keywords: keywords.into_iter().map(|phrase| KeywordRow { phrase }).collect(),
            articles,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn stories_survive(rows in prop::collection::vec(story(), 0..6)) {
        survive(&rows);
    }
}
