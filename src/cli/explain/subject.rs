//! One of the two articles, read again for its text.

use std::ops::Range;

use nuskha::read::SourceTexts;
use nuskha::relate::difference::Text;
use nuskha::relate::explanation;
use nuskha::text::{ArticleText, LocatedText, OpeningWords, Tokenizer};
use nuskha::{Document, DocumentId};

use crate::cli::failure::Failure;

/// An article with all that is known of it.
pub(super) struct Subject<'a> {
    id: DocumentId,
    pub(super) document: &'a Document,
    pub(super) article: ArticleText,
    /// All tokens of the text.
    pub(super) tokens: LocatedText,
    /// Those that are boilerplate.
    pub(super) boilerplate: Vec<Range<usize>>,
    /// The tokens that count.
    pub(super) bare: LocatedText,
    title: Option<OpeningWords>,
}

impl<'a> Subject<'a> {
    /// The two articles, in this order.
    pub(super) fn both(
        documents: [DocumentId; 2],
        texts: &SourceTexts<'a>,
    ) -> Result<[Self; 2], Failure> {
        let mut ascending = documents.to_vec();
        ascending.sort_unstable();
        ascending.dedup();
        let read = texts.originals(&ascending)?;
        let mut tokenizer = Tokenizer::new(texts.level);
        Ok(documents.map(|id| {
            let place = ascending.binary_search(&id).unwrap_or_default();
            let article = read.get(place).cloned().unwrap_or_default();
            let document = texts.corpus.document(id);
            let tokens = tokenizer.locate(&article.text);
            let title = article.title.as_deref().map(|title| tokenizer.title(title));
            let source = document.source.as_deref();
            // as in a run, where an article that only opens with a line loses none
            let boilerplate = if texts.boilerplate.affects(texts.corpus.came(id)) {
                texts.boilerplate.mask(source, &tokens, title.as_ref())
            } else {
                Vec::new()
            };
            let bare = tokens.without(&boilerplate);
            Self { id, document, article, tokens, boilerplate, bare, title }
        }))
    }

    /// As the library explains it.
    pub(super) fn subject(&self) -> explanation::Subject<'_> {
        explanation::Subject {
            document: self.id,
            text: &self.bare.tokenized,
            title: self.title.as_ref(),
        }
    }

    /// As it is held against the other.
    pub(super) fn text(&self) -> Text<'_> {
        Text { original: &self.article.text, tokens: &self.tokens, boilerplate: &self.boilerplate }
    }

    /// Tokens that count for nothing.
    pub(super) fn left_out(&self) -> usize {
        self.boilerplate.iter().map(Range::len).sum()
    }
}
