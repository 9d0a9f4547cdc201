//! The five lines at the end of a run.

use nuskha::write::Counts;

use super::standard_error;
use super::style::{LABEL, NUMBER};
use super::terminal::plain_line;

/// What the five lines tell of.
pub(crate) struct Summary<'a> {
    pub(crate) counts: Counts,
    /// Of the duplicates, those whose very tokens another of their cluster before them has.
    pub(crate) word_for_word: usize,
    pub(crate) largest: Option<&'a str>,
    pub(crate) seconds: f64,
}

impl Summary<'_> {
    /// Prints them to standard error.
    pub(crate) fn print(&self) {
        let Counts { documents, duplicates, clusters, bytes, .. } = self.counts;
        let of_documents = |count: usize| 100.0 * count as f64 / documents.max(1) as f64;
        let ids = if self.counts.repeated_ids == 1 { "id repeated" } else { "ids repeated" };
        let mut notes = String::new();
        for (count, note) in [
            (self.counts.rejects, "rejected"),
            (self.counts.documents_without_shingles, "without text"),
            (self.counts.repeated_ids, ids),
        ] {
            if count > 0 {
                notes.extend([", ", &grouped(count), " ", note]);
            }
        }
        let share = format!(
            "{:.1} % of all; {} word for word",
            of_documents(duplicates),
            grouped(self.word_for_word)
        );
        let representative = self
            .largest
            .map_or(String::new(), |id| format!("articles, copies of {}", plain_line(id)));
        let rate = |amount: f64| amount / self.seconds.max(1e-9);
        let speed = format!(
            "{:.0} documents/s, {:.0} MB/s",
            rate(documents as f64),
            rate(bytes as f64 / 1e6)
        );
        let lines = [
            line("documents", &grouped(documents), &format!("{}{notes}", megabytes(bytes))),
            line("duplicates", &grouped(duplicates), &share),
            line("clusters", &grouped(clusters), "of two articles or more"),
            line("largest", &grouped(self.counts.largest_cluster), &representative),
            line("time", &format!("{:.2} s", self.seconds), &speed),
        ];
        standard_error::print(format_args!("{}", lines.concat()));
    }
}

pub(crate) fn line(label: &str, figure: &str, note: &str) -> String {
    format!("{LABEL}{label:>10}{LABEL:#}  {NUMBER}{figure:>11}{NUMBER:#}  {note}\n")
}

pub(crate) fn megabytes(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// A count with a comma before every three digits.
pub(crate) fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_in_threes() {
        for (count, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(count), text);
        }
    }
}
