//! The texts behind a corpus, cut into tokens that know what they tell.
//!
//! A corpus keeps no text. Who needs one again, to take boilerplate out of it, to relate it
//! to another or to show it, asks [`Texts`] for the [`ArticleText`] and has it cut by a
//! [`Tokenizer`]: into a [`TokenizedText`] that is held against others, or a [`LocatedText`]
//! that knows where its tokens stand in the original.
//!
//! Two bulletins of different days differ in few places, but in places that
//! matter: numbers, dates, names of places and people. So each token has a
//! [`TokenKind`] beside its hash. Numbers are told by their digits; number
//! words, days, months and places by a short closed list (`lexicon`), folded by
//! the same normaliser as the text, so that every level finds its own forms; people by
//! the words that stand before a name. The lists need not be complete: they
//! only sharpen what the aligned texts show by themselves.
//!
//! Cost: one pass, a hash and a look-up a token, and another hash for each of
//! the first; 9 bytes are kept for every token, and 16 for a number.

mod article;
mod lexicon;
mod located;
mod number_words;
mod open_number;
mod opening_words;
mod texts;
mod time_word;
mod token_kind;
mod token_reader;
mod tokenized;
mod tokenizer;

pub use article::{ArticleText, TokenizedArticle};
pub use located::LocatedText;
pub use opening_words::{FIELD, LEAD, OpeningWords};
pub use texts::{Look, Texts};
pub use time_word::TimeWord;
pub use token_kind::TokenKind;
pub use tokenized::TokenizedText;
pub use tokenizer::Tokenizer;
