//! Rows of `related`, which have texts in the rows of a list.

use proptest::prelude::*;

use super::{ratio, survive, text};
use crate::write::related::{RelatedArticleRow, RelatedRow};

prop_compose! {
    fn article()(
        id in text(), score in ratio(), terms in prop::collection::vec(text(), 0..4),
    ) -> RelatedArticleRow<'static> {
        RelatedArticleRow { id, score, terms }
    }
}

prop_compose! {
    fn list()(
        id in text(), related in prop::collection::vec(article(), 0..4),
        // an empty cell of CSV is null, and no id is empty
        read_also in prop::option::of("[a-z0-9]{1,9}"),
    ) -> RelatedRow<'static> {
        RelatedRow { id, related, read_also: read_also.map(Into::into) }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn lists_survive(rows in prop::collection::vec(list(), 0..6)) {
        survive(&rows);
    }
}
