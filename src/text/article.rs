//! An article: its text and title, and both cut into tokens.

use serde::{Deserialize, Serialize};

use super::opening_words::OpeningWords;
use super::tokenized::TokenizedText;
use super::tokenizer::Tokenizer;

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
    pub(crate) text: TokenizedText,
    pub(crate) title: Option<OpeningWords>,
}

impl TokenizedArticle {
    /// This article as the tokeniser cuts it.
    pub fn of(article: &ArticleText, tokenizer: &mut Tokenizer) -> Self {
        Self {
            text: tokenizer.tokenize(&article.text),
            title: article.title.as_deref().map(|title| tokenizer.title(title)),
        }
    }
}
