//! What is left of new articles without the boilerplate of a corpus.

use super::{ReadOptions, Reading, Source, SourceTexts};
use crate::boilerplate::BoilerplateReport;
use crate::corpus::DocumentId;
use crate::error::Result;
use crate::narrow::narrow;
use crate::observer::Observer;
use crate::params::Params;
use crate::shingle::{Shingled, Shingler};
use crate::text::Tokenizer;

impl Reading {
    /// Takes from these articles what their sources put under those of another corpus,
    /// whose boilerplate this is, and shingles those anew that had some; their
    /// [texts](Self::texts) are without it too. The articles must have been read with their
    /// own [kept](crate::BoilerplatePolicy::Keep), since what a few of them have in common
    /// is no sign of it.
    ///
    /// Articles that are held against a corpus have to lose what it has lost: else their
    /// copies resemble them less, by as much as is boilerplate. All are read again, unless
    /// the corpus has no boilerplate.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Changed`] where an article is gone,
    /// [`crate::Error::Temporary`] where the temporary file of shingles cannot be
    /// written, and [`crate::Error::Cancelled`], after which the corpus is as it was.
    pub fn bare_of(
        &mut self,
        boilerplate: &BoilerplateReport,
        sources: &[Source],
        params: &Params,
        options: &ReadOptions,
        observer: &dyn Observer,
    ) -> Result<()> {
        if boilerplate.is_empty() {
            return Ok(());
        }
        let corpus = &self.corpus;
        let document = |came: u32| corpus.arrival()[came as usize];
        let texts: SourceTexts<'_> = self.texts(sources, options, params);
        let all: Vec<u32> = (0..narrow(corpus.documents().len())).collect();
        let tokenizer = Tokenizer::new(params.level);
        let bare = texts.map(
            &all,
            observer,
            || (tokenizer.clone(), Shingler::new(params.level, params.shingle)),
            |(tokenizer, shingler), came, article| {
                let source = corpus.document(document(came)).source.as_deref();
                let bare = boilerplate.bare_of_new(source, article, tokenizer)?;
                Some((came, shingler.shingle(&bare)))
            },
        )?;
        let bare: Vec<(u32, Shingled)> = bare.into_iter().flatten().collect();
        self.boilerplate = boilerplate.of_others(bare.iter().map(|(came, _)| *came).collect());
        let renewed: Vec<(DocumentId, Shingled)> =
            bare.into_iter().map(|(came, shingled)| (document(came), shingled)).collect();
        self.corpus.revise(&vec![true; all.len()], renewed)
    }
}
