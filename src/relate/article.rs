//! An article as the relation sees it: its text and title, and both cut into tokens.

use serde::{Deserialize, Serialize};

use super::day::Day;
use super::evidence::Side;
use super::text::{TokenizedText, Tokenizer};
use super::words::Words;
use crate::corpus::Document;

/// What a relation looks at of one article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleText {
    /// Its title, where it has one.
    pub title: Option<Box<str>>,
    /// Its text.
    pub text: Box<str>,
}

/// One article, cut into tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenizedArticle {
    text: TokenizedText,
    title: Option<Words>,
}

impl TokenizedArticle {
    /// This article as the tokeniser cuts it.
    pub fn of(article: &ArticleText, tokenizer: &mut Tokenizer) -> Self {
        Self {
            text: tokenizer.tokenize(&article.text),
            title: article.title.as_deref().map(|title| tokenizer.title(title)),
        }
    }

    /// It as one side of a pair, with what its document says beside the text.
    #[must_use]
    pub fn side<'a>(&'a self, document: &'a Document) -> Side<'a> {
        let (day, source) = (Day::of(document), document.source.as_deref());
        Side { text: &self.text, title: self.title.as_ref(), day, source }
    }
}
