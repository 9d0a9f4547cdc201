//! Two texts as one: what both have, and what each has alone, in the order in
//! which they are read.
//!
//! Of the runs that two texts share, the heaviest chain that stands in the
//! same order in both is taken for common text; what is shared out of order is
//! shown in each text where it stands, as moved. Boilerplate is shown where it
//! stands too, for what it is. Pieces end with sentences, so that each is a
//! line or a few.
//!
//! What always holds: the pieces of a text, one after the other, are the whole
//! text, if it has a token. Cost: linear in both texts, and a logarithm for each run.

use std::collections::BTreeMap;
use std::ops::Range;

use super::passage::Alignment;
use super::run::TokenRun;
use crate::text::LocatedText;

/// One of the two texts.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// As it was read.
    pub original: &'a str,
    /// Its tokens, all of them.
    pub tokens: &'a LocatedText,
    /// The tokens that are boilerplate: ascending, disjoint ranges.
    pub boilerplate: &'a [Range<usize>],
}

/// What a piece is, in the text or the texts that have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Nature {
    /// Text of its own, or of both in the same order.
    Plain,
    /// Text that stands elsewhere in the other.
    Moved,
    /// Text that a source puts under article after article.
    Boilerplate,
}

/// A stretch of one text or of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub nature: Nature,
    /// Its bytes in A; `None` where only B has it.
    pub a: Option<Range<usize>>,
    /// Its bytes in B; `None` where only A has it.
    pub b: Option<Range<usize>>,
}

/// The pieces of two texts. The alignment is of their tokens without
/// boilerplate.
///
/// # Panics
///
/// Where the alignment or the boilerplate reaches beyond the texts.
#[must_use]
pub fn difference(a: Text<'_>, b: Text<'_>, alignment: &Alignment) -> Vec<Piece> {
    let chain = chain(&alignment.runs);
    let runs = || alignment.runs.iter().zip(&chain);
    let moved = || runs().filter(|(_, in_order)| !**in_order).map(|(run, _)| run);
    let of_a = Pieces::new(a, moved().map(|run| run.a..run.a + run.length));
    let of_b = Pieces::new(b, moved().map(|run| run.b..run.b + run.length));
    let mut pieces = Vec::new();
    let (mut at_a, mut at_b) = (0, 0);
    for (run, _) in runs().filter(|(_, in_order)| **in_order) {
        for (common_a, common_b) in of_a.common(&of_b, run) {
            pieces.extend(of_a.own(at_a..common_a.start).map(Piece::of_a));
            pieces.extend(of_b.own(at_b..common_b.start).map(Piece::of_b));
            (at_a, at_b) = (common_a.end, common_b.end);
            pieces.push(Piece {
                nature: Nature::Plain,
                a: Some(of_a.bytes(common_a)),
                b: Some(of_b.bytes(common_b)),
            });
        }
    }
    pieces.extend(of_a.own(at_a..a.tokens.len()).map(Piece::of_a));
    pieces.extend(of_b.own(at_b..b.tokens.len()).map(Piece::of_b));
    pieces
}

impl Piece {
    fn of_a((nature, bytes): (Nature, Range<usize>)) -> Self {
        Self { nature, a: Some(bytes), b: None }
    }

    fn of_b((nature, bytes): (Nature, Range<usize>)) -> Self {
        Self { nature, a: None, b: Some(bytes) }
    }
}

/// Which of the runs, which come in the order of B, are in the heaviest chain
/// that ascends in A too.
fn chain(runs: &[TokenRun]) -> Vec<bool> {
    // the heaviest chains so far by where they end in A, lighter ones before
    let mut ends: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(runs.len());
    for (place, run) in runs.iter().enumerate() {
        let best = ends.range(..run.a).next_back().map(|(_, &chain)| chain);
        before.push(best.map(|(_, place)| place));
        let weight = best.map_or(0, |(weight, _)| weight) + run.length;
        while let Some((&end, &(other, _))) = ends.range(run.a..).next()
            && other <= weight
        {
            ends.remove(&end);
        }
        // a heavier chain that ends no later would have been the best before
        ends.insert(run.a, (weight, place));
    }
    let mut chosen = vec![false; runs.len()];
    let mut place = ends.last_key_value().map(|(_, &(_, place))| place);
    while let Some(run) = place {
        chosen[run] = true;
        place = before[run];
    }
    chosen
}

/// One text on its way to pieces.
struct Pieces<'a> {
    text: Text<'a>,
    /// The places of the tokens that are no boilerplate.
    kept: Vec<usize>,
    natures: Vec<Nature>,
    begins_sentence: Vec<bool>,
}

impl<'a> Pieces<'a> {
    /// The text, and what of it stands elsewhere in the other: ranges of kept
    /// tokens.
    fn new(text: Text<'a>, moved: impl Iterator<Item = Range<usize>>) -> Self {
        let mut natures = vec![Nature::Plain; text.tokens.len()];
        for range in text.boilerplate {
            natures[range.clone()].fill(Nature::Boilerplate);
        }
        let kept: Vec<usize> =
            (0..natures.len()).filter(|&at| natures[at] == Nature::Plain).collect();
        for at in moved.flatten() {
            natures[kept[at]] = Nature::Moved;
        }
        let mut begins_sentence = vec![false; natures.len()];
        for &start in &text.tokens.sentences {
            begins_sentence[start as usize] = true;
        }
        Self { text, kept, natures, begins_sentence }
    }

    /// A run of both texts, cut where boilerplate of either or a sentence of
    /// this one comes between.
    fn common(&self, other: &Self, run: &TokenRun) -> Vec<(Range<usize>, Range<usize>)> {
        let mut stretches: Vec<(Range<usize>, Range<usize>)> = Vec::new();
        for offset in 0..run.length {
            let (a, b) = (self.kept[run.a + offset], other.kept[run.b + offset]);
            match stretches.last_mut() {
                Some((of_a, of_b))
                    if of_a.end == a && of_b.end == b && !self.begins_sentence[a] =>
                {
                    (of_a.end, of_b.end) = (a + 1, b + 1);
                }
                _ => stretches.push((a..a + 1, b..b + 1)),
            }
        }
        stretches
    }

    /// What this text has alone in these tokens.
    fn own(&self, tokens: Range<usize>) -> impl Iterator<Item = (Nature, Range<usize>)> {
        let mut start = tokens.start;
        std::iter::from_fn(move || {
            let first = start;
            let nature = *self.natures[..tokens.end].get(first)?;
            start = (first + 1..tokens.end)
                .find(|&at| self.natures[at] != nature || self.begins_sentence[at])
                .unwrap_or(tokens.end);
            Some((nature, self.bytes(first..start)))
        })
    }

    /// The bytes of these tokens with the marks around them.
    fn bytes(&self, tokens: Range<usize>) -> Range<usize> {
        self.seam(tokens.start)..self.seam(tokens.end)
    }

    /// Where the text is cut before a token: behind the last white space, so
    /// that an opening quote goes with its word and a full stop with its.
    fn seam(&self, token: usize) -> usize {
        let spans = &self.text.tokens.spans;
        let Some(next) = spans.get(token) else { return self.text.original.len() };
        let Some(last) = token.checked_sub(1).map(|last| &spans[last]) else { return 0 };
        let (end, start) = (last.end as usize, next.start as usize);
        let between = self.text.original.get(end..start).unwrap_or_default();
        let space = between.char_indices().rev().find(|(_, mark)| mark.is_whitespace());
        space.map_or(start, |(at, mark)| end + at + mark.len_utf8())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::normalize::Level;
    use crate::relate::passage::Aligner;
    use crate::text::Tokenizer;

    /// The pieces as lines, marked `-` and `+`, `~` where moved, `·` where
    /// boilerplate; the sentence `masked` of B is boilerplate.
    fn lines(a: &str, b: &str, masked: Option<usize>) -> Vec<String> {
        let mut tokenizer = Tokenizer::new(Level::Standard);
        let (of_a, of_b) = (tokenizer.locate(a), tokenizer.locate(b));
        let mask: Vec<Range<usize>> =
            masked.and_then(|place| of_b.sentence_ranges().nth(place)).into_iter().collect();
        let alignment =
            Aligner::default().align(&of_a.tokenized.tokens, &of_b.without(&mask).tokenized.tokens);
        let pieces = difference(
            Text { original: a, tokens: &of_a, boilerplate: &[] },
            Text { original: b, tokens: &of_b, boilerplate: &mask },
            &alignment,
        );
        let whole = |side: fn(&Piece) -> Option<Range<usize>>, text: &str| -> String {
            pieces.iter().filter_map(side).map(|range| text[range].to_owned()).collect()
        };
        assert_eq!(whole(|piece| piece.a.clone(), a), a);
        assert_eq!(whole(|piece| piece.b.clone(), b), b);
        let line = |piece: &Piece| {
            let nature = match piece.nature {
                Nature::Plain => "",
                Nature::Moved => "~",
                Nature::Boilerplate => "·",
            };
            match (&piece.a, &piece.b) {
                (Some(_), Some(range)) => format!("{nature}{}", b[range.clone()].trim()),
                (Some(range), None) => format!("-{nature}{}", a[range.clone()].trim()),
                (None, Some(range)) => format!("+{nature}{}", b[range.clone()].trim()),
                (None, None) => String::new(),
            }
        };
        pieces.iter().map(line).collect()
    }

    #[test]
    fn edits_stand_between_what_both_have() {
        let a = "أعلنت الهيئة يوم الأحد «افتتاح» الطريق الجديد بين المدينتين. وقالت إنه يفتح غدا";
        let b = "اعلنت الهيئة يوم الاحد إغلاق الطريق الجديد بين المدينتين. وقالت إنه يفتح غدا";
        let expected = [
            "اعلنت الهيئة يوم الاحد",
            "-«افتتاح»",
            "+إغلاق",
            "الطريق الجديد بين المدينتين.",
            "وقالت إنه يفتح غدا",
        ];
        assert_eq!(lines(a, b, None), expected);
    }

    #[test]
    fn a_paragraph_that_moved_is_told_from_one_that_is_new() {
        let a = "واحد اثنان ثلاثة أربعة خمسة. ألف باء تاء ثاء";
        let b = "ألف باء تاء ثاء. واحد اثنان ثلاثة أربعة خمسة. جديد كله";
        let expected =
            ["+~ألف باء تاء ثاء.", "واحد اثنان ثلاثة أربعة خمسة.", "-~ألف باء تاء ثاء", "+جديد كله"];
        assert_eq!(lines(a, b, None), expected);
    }

    #[test]
    fn boilerplate_is_shown_where_it_stands() {
        let a = "افتتح الوزير المشروع الجديد اليوم وغادر المكان";
        let b = "افتتح الوزير المشروع الجديد. تابعونا على القناة. اليوم وغادر المكان";
        let expected =
            ["افتتح الوزير المشروع الجديد.", "+·تابعونا على القناة.", "اليوم وغادر المكان"];
        assert_eq!(lines(a, b, Some(1)), expected);
    }

    #[test]
    fn texts_without_tokens_have_no_pieces_or_their_own() {
        assert!(lines("", "", None).is_empty());
        assert_eq!(lines("كلمة", "", None), ["-كلمة"]);
    }

    proptest! {
        #[test]
        fn the_pieces_of_a_text_are_the_text(
            a in "[ابج .\n]{0,60}",
            b in "[ابج .\n]{0,60}",
            masked in proptest::option::of(0..4_usize),
        ) {
            // texts of white space and marks alone have no token to be cut at
            prop_assume!(a.contains(['ا', 'ب', 'ج']) && b.contains(['ا', 'ب', 'ج']));
            lines(&a, &b, masked);
        }
    }
}
