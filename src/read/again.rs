//! Articles read again from where they were read before.

use super::article::articles;
use super::record::Record;
use super::selection::Selection;
use super::visit::visit_where;
use super::{Place, ReadOptions, Source};
use crate::error::{Error, Result};
use crate::observer::{Observer, Untold};
use crate::text::ArticleText;

/// Where articles are that were read before.
#[derive(Clone, Copy)]
pub(super) struct Origin<'a> {
    pub(super) sources: &'a [Source],
    /// How they were read.
    pub(super) options: &'a ReadOptions,
    /// Where each article stands, in the order in which they came.
    pub(super) places: &'a [Place],
}

/// Reads some articles again and hands each to `work`, on all threads, and what it makes
/// of them to `take`, in their order; both get the place of the article in `wanted`, an
/// ascending list of how many articles came before each. `worker` makes what a thread
/// needs. The observer is asked whether to go on, and told nothing.
///
/// # Errors
///
/// [`Error::Changed`] where an article is gone, [`Error::Parameter`] where its source is not
/// among these, [`Error::Cancelled`], and whatever `take` returns.
pub(super) fn reread<W, T: Send>(
    Origin { sources, options, places }: Origin<'_>,
    wanted: &[u32],
    observer: &dyn Observer,
    worker: impl Fn() -> W + Sync + Send,
    work: impl Fn(&mut W, usize, &ArticleText) -> T + Sync + Send,
    mut take: impl FnMut(usize, T) -> Result<()> + Send,
) -> Result<()> {
    if wanted.is_empty() {
        return Ok(());
    }
    let mut selected: Vec<Place> = wanted.iter().map(|&came| places[came as usize]).collect();
    selected.dedup();
    let last = selected.iter().map(|place| place.source as usize).max();
    if last.is_some_and(|last| last >= sources.len()) {
        let remedy = "articles stand in sources behind these; give all that were read, in order";
        return Err(Error::parameter("sources", &sources.len(), remedy));
    }
    let key = |place: &Place| (place.source, place.byte_offset);
    let (mut is_found, mut found) = (vec![false; wanted.len()], 0);
    let mut broken = None;
    visit_where(
        sources,
        options,
        Selection::At(&selected),
        &Untold(observer),
        worker,
        |worker, record, place| {
            let first = places.partition_point(|known| key(known) < key(&place));
            let articles =
                (first..).zip(articles(record, options.pages, options.fields.left_out()));
            let made = articles.filter_map(|(came, article)| {
                let place = wanted.binary_search(&u32::try_from(came).ok()?).ok()?;
                Some((place, work(worker, place, &text_of(&article))))
            });
            made.collect::<Vec<(usize, T)>>()
        },
        |item| {
            // what breaks off behind the last article did so before
            let item = item.unwrap_or_else(|reject| {
                broken.get_or_insert(reject);
                Vec::new()
            });
            found += item.len();
            item.into_iter().try_for_each(|(place, made)| {
                is_found[place] = true;
                take(place, made)
            })
        },
    )?;
    let Some(first) = is_found.iter().position(|is_found| !is_found) else { return Ok(()) };
    let path = sources[places[wanted[first] as usize].source as usize].path().to_owned();
    let gone = format!("{} articles are gone", wanted.len() - found);
    let reason = broken.map_or(gone.clone(), |reject| format!("{gone}; {reject}"));
    Err(Error::Changed { path, reason })
}

fn text_of(article: &Record<'_>) -> ArticleText {
    ArticleText { title: article.title.as_deref().map(Into::into), text: article.text().into() }
}
