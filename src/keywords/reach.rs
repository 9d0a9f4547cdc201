//! How far a phrase can reach: as far as words of subject stand together, and over the few
//! stop words that stand within names.

use std::ops::Range;

use super::beside::are_adjacent;
use super::number_word::is_number_word;
use crate::terms::Words;

/// "With", between a thing and what it has: `الأشخاص ذوي الإعاقة`.
const JOINTS: [&str; 2] = ["ذوي", "ذات"];
/// The ten of a number below twenty, behind the unit: `الستة عشر`.
const TEN: [&str; 2] = ["عشر", "عشره"];

/// The runs of a text that phrases reach over.
pub(super) fn runs(words: &Words, source: &str) -> Vec<Range<usize>> {
    let token = |place: usize| words.all().get(place).map_or("", |word| words.token(word));
    let joins = |place: usize| {
        joins_names(token(place))
            && are_adjacent(words, source, place - 1)
            && are_adjacent(words, source, place)
    };
    let mut runs: Vec<Range<usize>> = Vec::new();
    for run in words.runs() {
        match runs.last_mut() {
            Some(before) if before.end + 1 == run.start && joins(before.end) => {
                before.end = run.end;
            }
            _ => runs.push(run),
        }
    }
    for run in &mut runs {
        let is_ten = TEN.contains(&token(run.end)) && is_number_word(token(run.end - 1));
        if is_ten && are_adjacent(words, source, run.end - 1) {
            run.end += 1;
        }
    }
    runs
}

/// Whether a stop word joins the words around it into one name.
pub(super) fn joins_names(token: &str) -> bool {
    JOINTS.contains(&token)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::WordReader;

    fn found(text: &str) -> Vec<String> {
        let words = WordReader::new().read(text);
        let runs = runs(&words, text);
        runs.into_iter().map(|run| text[words.byte_span(run)].to_owned()).collect()
    }

    #[test]
    fn runs_reach_over_what_stands_within_names() {
        let text = "دعم جمعية الأشخاص ذوي الإعاقة في قرى ذات تاريخ";
        assert_eq!(found(text), ["دعم جمعية الأشخاص ذوي الإعاقة", "قرى ذات تاريخ"]);
        assert_eq!(found("دعم، ذوي الإعاقة"), ["دعم", "الإعاقة"]);
        assert_eq!(found("دعم ذوي: الإعاقة"), ["دعم", "الإعاقة"]);
    }

    #[test]
    fn the_ten_goes_with_the_unit_before_it() {
        assert_eq!(found("بلغ دور الستة عشر في الكأس"), ["دور الستة عشر", "الكأس"]);
        assert_eq!(found("بلغ المرفأ عشر سفن"), ["المرفأ", "سفن"]);
    }
}
