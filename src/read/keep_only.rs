//! What is left of a reading once articles are dropped.

use super::{ReadOptions, Reading, Source, SourceTexts};
use crate::corpus::DocumentId;
use crate::error::Result;
use crate::observer::Observer;
use crate::params::Params;
use crate::shingle::Shingler;
use crate::text::Tokenizer;

impl Reading {
    /// Takes away the shingles of documents that were dropped, and looks for boilerplate
    /// among the kept ones alone. Returns, in order of id, the documents whose shingles
    /// have changed and those that are kept again: `again` says, ascending, how many
    /// documents came before each of these.
    ///
    /// They alone are read again. Lines that a part of the articles makes
    /// boilerplate or not are found if
    /// [sentences were kept](ReadOptions::keeps_sentences).
    ///
    /// # Errors
    ///
    /// [`crate::Error::Changed`] where an article is gone,
    /// [`crate::Error::Temporary`] where the temporary file of shingles cannot be
    /// written, and [`crate::Error::Cancelled`], after which the corpus is as it was.
    ///
    /// # Panics
    ///
    /// Where `is_kept` is not as long as there are documents, or `again` names one that is
    /// not there.
    pub fn keep_only(
        &mut self,
        is_kept: &[bool],
        again: &[u32],
        sources: &[Source],
        params: &Params,
        options: &ReadOptions,
        observer: &dyn Observer,
    ) -> Result<Vec<DocumentId>> {
        let documents = self.corpus.documents().len();
        assert_eq!(is_kept.len(), documents, "is_kept must tell of every document");
        let arrival = self.corpus.arrival();
        let is_there = |came: u32| is_kept[arrival[came as usize].index()];
        let report = match &self.sentences {
            Some(sentences) => sentences.report(is_there),
            None => self.boilerplate.clone(),
        };
        let mut changed = self.boilerplate.changes_to(&report);
        changed.retain(|&came| is_there(came));
        changed.extend(again);
        changed.sort_unstable();
        changed.dedup();
        let texts = SourceTexts { boilerplate: &report, ..self.texts(sources, options, params) };
        let tokenizer = Tokenizer::new(params.level);
        let renewed = texts.map(
            &changed,
            observer,
            || (tokenizer.clone(), Shingler::new(params.level, params.shingle)),
            |(tokenizer, shingler), came, article| {
                let bare = texts.bare(tokenizer, came, article);
                (arrival[came as usize], shingler.shingle(&bare.text))
            },
        )?;
        self.boilerplate = report;
        let mut ids: Vec<DocumentId> = renewed.iter().map(|(id, _)| *id).collect();
        ids.sort_unstable();
        self.corpus.revise(is_kept, renewed)?;
        Ok(ids)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::read;

    #[test]
    #[should_panic(expected = "of every document")]
    fn a_list_that_is_too_short_is_refused() {
        let lines = r#"{"id":"a","text":"وصل الوفد"} {"id":"b","text":"غادر الوفد"}"#;
        let sources = [Source::of_bytes("sent.json", lines.as_bytes())];
        let (params, options) = (Params::default(), ReadOptions::default());
        let mut reading = read(&sources, &params, &options, &()).unwrap();
        reading.keep_only(&[true], &[], &sources, &params, &options, &()).unwrap();
    }
}
