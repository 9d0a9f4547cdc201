//! What many articles of a corpus carry, found without comparing articles.
//!
//! The tokens of all articles are kept ([`ArticleTokens`]), and gone through again and again.
//! [`recurring_passages`] finds the texts that stand in many of them: statements, agency
//! lines, "about us". [`widespread`](widespread()) makes of these, and of the lines that are
//! [`boilerplate`](crate::boilerplate), one list that a reader can use. No pair of articles
//! is asked for.
//!
//! Time is linear in the corpus but for the lists of carriers, which are compared and sorted;
//! what is counted or read again goes to temporary files where it is much.

mod article_tokens;
mod frequent;
mod passages;
mod stretches;
mod widespread;
mod winnow;

pub use article_tokens::{ArticleTokens, CutArticle};
pub use passages::{DEFAULT_MIN_ARTICLES, RecurringPassage, WIDTH, recurring_passages};
pub use widespread::{Widespread, WidespreadKind, WidespreadLimits, widespread};
