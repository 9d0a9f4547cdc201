//! Articles in memory without their boilerplate.

use rayon::prelude::*;

use crate::boilerplate::BoilerplateReport;
use crate::corpus::CorpusBuilder;
use crate::error::Result;
use crate::observer::{Observer, Step};
use crate::params::Params;
use crate::shingle::Shingler;
use crate::text::{ArticleText, Tokenizer};

/// Articles that are shingled before the corpus takes what they became.
const ARTICLES_AT_ONCE: usize = 1 << 12;

/// Takes their boilerplate from the texts, which are in the order in which they came, and
/// shingles those anew that have some, on all threads.
///
/// # Errors
///
/// Those of [`CorpusBuilder::replace`], and [`crate::Error::Cancelled`].
pub(super) fn leave_out(
    boilerplate: &BoilerplateReport,
    builder: &mut CorpusBuilder,
    texts: &mut [ArticleText],
    params: &Params,
    observer: &dyn Observer,
) -> Result<()> {
    let affected = &boilerplate.affected;
    if affected.is_empty() {
        return Ok(());
    }
    let outlets = builder.sources_of(affected);
    let tokenizer = Tokenizer::new(params.level);
    let worker = || (tokenizer.clone(), Shingler::new(params.level, params.shingle));
    observer.begin(Step::ReadAgain, Some(affected.len() as u64));
    for (some, outlets) in affected.chunks(ARTICLES_AT_ONCE).zip(outlets.chunks(ARTICLES_AT_ONCE)) {
        let originals = &*texts;
        let bare: Vec<_> = some
            .par_iter()
            .zip(outlets)
            .map_init(worker, |(tokenizer, shingler), (&came, outlet)| {
                observer.go_on()?;
                let article = &originals[came as usize];
                let bare = boilerplate.bare(came, outlet.as_deref(), article, tokenizer);
                Ok(bare.map(|bare| (came as usize, shingler.shingle(&bare), bare)))
            })
            .collect::<Result<_>>()?;
        for (came, shingled, bare) in bare.into_iter().flatten() {
            builder.replace(came, &shingled)?;
            texts[came].text = bare.into();
        }
        observer.done(some.len() as u64)?;
    }
    observer.end();
    Ok(())
}
