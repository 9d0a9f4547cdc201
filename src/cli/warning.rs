//! What was not as it should be in the input, a line each on standard error.

use nuskha::RepresentativePolicy;
use nuskha::date::Day;
use nuskha::read::{NO_FIELD, Reading, Reject, Source, Sources, Visited};

use super::failure::with_options;
use super::input::FormArguments;
use super::reading::Read;
use super::standard_error;
use super::style::{NOTE, WARNING};
use super::terminal::plain_line;

/// Says what was done with encodings and strange files.
pub(crate) fn note_input(sources: &Sources, visited: &Visited) {
    for kind in visited.kinds.iter().filter(|kind| !kind.encoding.is_utf_8()) {
        let name = sources.sources.get(kind.first as usize).map(Source::name).unwrap_or_default();
        let others = match kind.count - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        note(&format!("{name}{others}: decoded from {}", kind.encoding));
    }
    if let Some(first) = sources.passed_over.first() {
        let count = sources.passed_over.len();
        let files = if count == 1 { "1 file" } else { &format!("{count} files") };
        note(&format!(
            "{files} of no known form passed over, as {}; name --input-format to have such read",
            first.display()
        ));
    }
    if let Some(first) = sources.not_followed.first() {
        let entries = match sources.not_followed.len() {
            1 => "1 entry of a folder".to_owned(),
            count => format!("{count} entries of folders"),
        };
        note(&format!(
            "{entries} passed over, as {}: links to folders, pipes and devices are read only where they are named",
            first.display()
        ));
    }
    if visited.bytes == 0 {
        warn("the input is empty");
    }
}

/// Says what was not as it should be in what was read, rejects aside.
pub(crate) fn warn_of_reading(read: &Read) {
    warn_of_repeated_ids(&read.reading);
    warn_of_dates(&read.reading);
    note_input(&read.sources, &read.reading.visited);
}

/// Says the same, and which fields are missing, where nothing hangs on ids and dates.
pub(crate) fn warn_of_texts(form: &FormArguments, read: &Read) {
    warn_of_fields(form, read);
    note_input(&read.sources, &read.reading.visited);
}

/// Says which ids stand more than once.
pub(crate) fn warn_of_repeated_ids(reading: &Reading) {
    let repeated = reading.corpus.repeated_ids();
    if let Some(first) = repeated.first() {
        let ids = match repeated.len() {
            1 => "1 id stands".to_owned(),
            more => format!("{more} ids stand"),
        };
        warn(&format!(
            "{ids} more than once, the first is {first}; its articles are named {first}, {first}#2 and so on, whichever came first"
        ));
    }
}

/// Says how many articles bear dates that are not understood, and whether they are days of
/// capture.
pub(crate) fn warn_of_dates(reading: &Reading) {
    let unread = reading.corpus.documents().iter().filter(|document| Day::of(document).is_none());
    let mut unread = unread.filter_map(|document| document.date.as_deref());
    if let Some(first) = unread.next() {
        let articles = match unread.count() {
            0 => "1 article bears a date that is not understood and counts".to_owned(),
            more => format!("{} articles bear dates that are not understood and count", more + 1),
        };
        warn(&format!("{articles} for none; the first: {first}"));
    }
    warn_of_days_of_capture(reading);
}

/// Days within which papers reprint what they have.
const REPRINTED_WITHIN: u32 = 30;
/// Fewest texts in several articles whose days tell anything.
const TEXTS: usize = 20;

/// Says where the days are hardly those of publication: most texts that stand in several
/// articles are then months apart, where a crawl came by.
fn warn_of_days_of_capture(reading: &Reading) {
    let corpus = &reading.corpus;
    let spread = |set| {
        let days = corpus.carriers(set).iter().filter_map(|&id| Day::of(corpus.document(id)));
        let (first, last) = (days.clone().min()?, days.max()?);
        Some(first.distance(last))
    };
    let several = corpus.sets().ids().filter(|&set| corpus.carriers(set).len() > 1);
    let spreads: Vec<u32> = several.filter_map(spread).collect();
    let apart = spreads.iter().filter(|&&days| days > REPRINTED_WITHIN).count();
    if spreads.len() >= TEXTS && apart * 2 > spreads.len() {
        warn(&format!(
            "of {} texts that stand in several articles, {apart} bear days more than {REPRINTED_WITHIN} apart; if these are days of capture and not of publication, copies are taken for bulletins: leave them out with --date-field none",
            spreads.len()
        ));
    }
}

/// Says which fields that the user named no article has.
pub(crate) fn warn_of_fields(form: &FormArguments, read: &Read) {
    let Read { sources, reading, .. } = read;
    let documents = reading.corpus.documents();
    let arrived = reading.corpus.arrival().iter().map(|&id| reading.corpus.document(id));
    // an article without an id of its own is named by its source and its line
    let mut named = arrived.zip(&reading.places).map(|(document, place)| {
        let source = sources.sources.get(place.source as usize).map(Source::name);
        let rest = source.and_then(|source| document.id.strip_prefix(&*source));
        !rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    });
    let missing = [
        (&form.title_field, "--title-field", !reading.has_titles),
        (&form.id_field, "--id-field", !named.any(|is_named| is_named)),
        (&form.date_field, "--date-field", documents.iter().all(|one| one.date.is_none())),
        (&form.source_field, "--source-field", documents.iter().all(|one| one.source.is_none())),
    ];
    let texts = form.text_field.iter().zip(&reading.has_texts);
    let texts = texts.map(|(name, is_there)| (Some(name), "--text-field", !is_there));
    let missing = missing.map(|(name, option, is_missing)| (name.as_ref(), option, is_missing));
    for (name, option, is_missing) in texts.chain(missing) {
        // a field is left out by naming none
        let is_wanted = |name: &&String| is_missing && *name != NO_FIELD && !documents.is_empty();
        if let Some(name) = name.filter(is_wanted) {
            warn(&format!("no article has a field {name}, which {option} names"));
        }
    }
}

/// Says that what such an option asks for cannot be told, where no article bears a day.
pub(crate) fn warn_of_no_days(option: &str, reading: &Reading) {
    let documents = reading.corpus.documents();
    if documents.iter().all(|document| Day::of(document).is_none()) && !documents.is_empty() {
        warn(&format!("no article bears a date, which {option} goes by"));
    }
}

/// The same, where no article has a source.
pub(crate) fn warn_of_no_sources(option: &str, reading: &Reading) {
    let documents = reading.corpus.documents();
    if documents.iter().all(|document| document.source.is_none()) && !documents.is_empty() {
        warn(&format!("no article has a source, which {option} goes by"));
    }
}

/// Says that a policy goes by dates, where no article bears one.
pub(crate) fn warn_of_policy(option: &str, policy: &RepresentativePolicy, reading: &Reading) {
    if matches!(policy, RepresentativePolicy::Earliest | RepresentativePolicy::Latest) {
        warn_of_no_days(option, reading);
    }
}

/// Says how many records could not be read, and why the first could not, whether or not the
/// user wants it quiet: they are missing in the result. All of them are in the file `all_in`,
/// where they were written.
pub(crate) fn warn_of_rejects(rejects: &[Reject], all_in: Option<&str>) {
    if let Some(first) = rejects.first() {
        let all = all_in.map_or(String::new(), |place| format!("; all in {place}"));
        let records = if rejects.len() == 1 { "record" } else { "records" };
        let first = with_options(first);
        warn(&format!("{} {records} rejected{all}; the first: {first}", rejects.len()));
    }
}

pub(crate) fn warn(text: &str) {
    let text = plain_line(text);
    standard_error::print(format_args!("{WARNING}warning:{WARNING:#} {text}\n"));
}

pub(crate) fn note(text: &str) {
    let text = plain_line(text);
    standard_error::print(format_args!("{NOTE}note:{NOTE:#} {text}\n"));
}
