//! An article as the evidence sees it: its text and title cut into tokens.

use super::day::Day;
use super::evidence::Side;
use super::text::{TokenizedText, Tokenizer};
use super::texts::ArticleText;
use crate::corpus::Document;

/// One article, cut into tokens.
pub(crate) struct TokenizedArticle {
    text: TokenizedText,
    title: Option<TokenizedText>,
}

impl TokenizedArticle {
    pub(crate) fn of(article: &ArticleText, tokenizer: &mut Tokenizer) -> Self {
        Self {
            text: tokenizer.tokenize(&article.text),
            title: article.title.as_deref().map(|title| tokenizer.tokenize(title)),
        }
    }

    /// It as one side of a pair, with what its document says beside the text.
    pub(crate) fn side<'a>(&'a self, document: &'a Document) -> Side<'a> {
        Side {
            text: &self.text,
            title: self.title.as_ref(),
            day: Day::of(document),
            source: document.source.as_deref(),
        }
    }
}
