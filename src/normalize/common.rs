//! Words of the letters that nearly all words are made of, eight at a time.
//!
//! Of a newspaper's words 95 in 100 are written with 35 letters alone: those
//! of the Arabic alphabet but for ء, which changes an ى before it. In UTF-8
//! each takes two bytes, so eight stand in a vector of sixteen bytes, where all
//! are folded at once, and where the first that is no such letter ends the
//! word. The scan takes every other word, and these give the same there.
//!
//! The loop stands here twice: over the vectors that every x86-64 has, and
//! over an array. Of the time for tokens and their hashes, the first saves a
//! quarter; the second, of which the compiler makes vectors only where it stands
//! alone, saves nothing, and is there for other processors.
#![allow(unsafe_code)] // to say that an x86-64 has vectors of sixteen bytes

use super::arabic;
use super::class::two_bytes;

/// Bytes of eight letters.
const EIGHT: usize = 16;
/// Bytes that are looked at: the longest word, and what stands behind it.
pub(super) const WINDOW: usize = 2 * EIGHT;

/// The first and the last letter of each stretch; tatweel lies between them.
const STRETCHES: [(u16, u16); 2] =
    [(code(arabic::ALEF_WITH_MADDA), code(arabic::GHAIN)), (code(arabic::FEH), code(arabic::YEH))];

/// The letters that are folded to others.
const FOLDED: [char; 7] = [
    arabic::ALEF_WITH_MADDA,
    arabic::ALEF_WITH_HAMZA_ABOVE,
    arabic::WAW_WITH_HAMZA,
    arabic::ALEF_WITH_HAMZA_BELOW,
    arabic::YEH_WITH_HAMZA,
    arabic::TEH_MARBUTA,
    arabic::ALEF_MAKSURA,
];

/// Each of them, and the bits in which it differs from what it is folded to.
const CHANGES: [(u16, u16); FOLDED.len()] = {
    let mut changes = [(0, 0); FOLDED.len()];
    let mut place = 0;
    while place < FOLDED.len() {
        let letter = FOLDED[place];
        changes[place] = (code(letter), code(letter) ^ code(arabic::fold(letter)));
        place += 1;
    }
    changes
};

/// The two bytes of a letter as a number, in which letters keep their order.
const fn code(letter: char) -> u16 {
    u16::from_be_bytes(two_bytes(letter))
}

/// Folds the common letters that `text` begins with, and returns how many
/// bytes they take; what stands behind them in `folded` means nothing.
#[inline]
pub(super) fn fold(text: &[u8; WINDOW], folded: &mut [u8; WINDOW]) -> usize {
    let (eights, _) = text.as_chunks::<EIGHT>();
    let (places, _) = folded.as_chunks_mut::<EIGHT>();
    let mut length = 0;
    for (eight, place) in eights.iter().zip(places) {
        let (letters, count) = fold_eight(*eight);
        *place = letters;
        length += count;
        if count < EIGHT {
            break;
        }
    }
    length
}

/// Eight letters folded, and how many bytes the common ones take that stand
/// before any other.
#[inline]
fn fold_eight(text: [u8; EIGHT]) -> ([u8; EIGHT], usize) {
    #[cfg(target_arch = "x86_64")]
    {
        // SAFETY: every processor of the architecture has SSE2.
        unsafe { vectors::fold_eight(text) }
    }
    #[cfg(not(target_arch = "x86_64"))]
    fold_each(text)
}

/// The plain form, which the other has to give.
#[cfg(any(test, not(target_arch = "x86_64")))]
fn fold_each(mut text: [u8; EIGHT]) -> ([u8; EIGHT], usize) {
    let (letters, _) = text.as_chunks_mut::<2>();
    let mut ends = [false; EIGHT / 2];
    for (letter, end) in letters.iter_mut().zip(&mut ends) {
        let code = u16::from_be_bytes(*letter);
        *end = !STRETCHES.iter().any(|&(first, last)| (first..=last).contains(&code));
        let is_changed = |&&(from, _): &&(u16, u16)| code == from;
        let change = CHANGES.iter().find(is_changed).map_or(0, |&(_, change)| change);
        *letter = (code ^ change).to_be_bytes();
    }
    (text, 2 * ends.iter().take_while(|&&end| !end).count())
}

#[cfg(target_arch = "x86_64")]
mod vectors {
    use std::arch::x86_64::{
        __m128i, _mm_and_si128, _mm_cmpeq_epi16, _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi16,
        _mm_setzero_si128, _mm_slli_epi16, _mm_srli_epi16, _mm_sub_epi16, _mm_subs_epu16,
        _mm_xor_si128,
    };
    use std::mem::transmute;

    use super::{CHANGES, EIGHT, STRETCHES};

    #[inline]
    #[target_feature(enable = "sse2")]
    pub(super) fn fold_eight(text: [u8; EIGHT]) -> ([u8; EIGHT], usize) {
        // SAFETY: any sixteen bytes are a vector, and the other way round.
        let text = unsafe { transmute::<[u8; EIGHT], __m128i>(text) };
        // the lanes have the lower byte first, the letters the higher
        let codes = _mm_or_si128(_mm_slli_epi16::<8>(text), _mm_srli_epi16::<8>(text));
        let mut are_common = _mm_setzero_si128();
        for (first, last) in STRETCHES {
            let beyond = _mm_subs_epu16(_mm_sub_epi16(codes, all(first)), all(last - first));
            let are_within = _mm_cmpeq_epi16(beyond, _mm_setzero_si128());
            are_common = _mm_or_si128(are_common, are_within);
        }
        let mut folded = text;
        for (letter, change) in CHANGES {
            let are_it = _mm_cmpeq_epi16(text, all(letter.swap_bytes()));
            folded = _mm_xor_si128(folded, _mm_and_si128(are_it, all(change.swap_bytes())));
        }
        // SAFETY: as above.
        let folded = unsafe { transmute::<__m128i, [u8; EIGHT]>(folded) };
        (folded, _mm_movemask_epi8(are_common).trailing_ones() as usize)
    }

    /// A vector of this number alone.
    #[inline]
    #[target_feature(enable = "sse2")]
    fn all(number: u16) -> __m128i {
        _mm_set1_epi16(number.cast_signed())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::normalize::class::{Class, table};

    #[test]
    fn common_letters_are_folded_as_the_table_folds_them() {
        for (c, entry) in ('\0'..).zip(table()).skip(0x80) {
            let is_common =
                STRETCHES.iter().any(|&(first, last)| (first..=last).contains(&code(c)));
            let mut text = [b' '; WINDOW];
            text[..2].copy_from_slice(&two_bytes(c));
            let mut folded = [0; WINDOW];
            assert_eq!(fold(&text, &mut folded), if is_common { 2 } else { 0 }, "{c:?}");
            if is_common {
                assert!(matches!(entry.class, Class::Letter | Class::AlefMaksura), "{c:?}");
                let letter = if c == arabic::ALEF_MAKSURA { arabic::YEH } else { c };
                let entry = table()[u32::from(letter) as usize];
                assert_eq!(folded[..2], entry.bytes, "{c:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn eight_letters_are_folded_as_each_alone(
            letters in prop::collection::vec(any::<u16>(), 8),
            common in prop::collection::vec(prop::char::range('\u{61F}', '\u{64D}'), 8),
            taken in prop::array::uniform8(any::<u8>()),
        ) {
            let mut text = [0; EIGHT];
            for (place, letter) in text.chunks_exact_mut(2).enumerate() {
                let is_any = taken[place] < 16;
                let common = two_bytes(common[place]);
                letter.copy_from_slice(&if is_any { letters[place].to_be_bytes() } else { common });
            }
            prop_assert_eq!(fold_eight(text), fold_each(text));
        }
    }

    #[test]
    fn a_word_may_fill_what_is_looked_at() {
        let word = "آ".repeat(WINDOW / 2);
        let mut folded = [0; WINDOW];
        assert_eq!(fold(word.as_bytes().first_chunk().unwrap(), &mut folded), WINDOW);
        assert_eq!(folded, *"ا".repeat(WINDOW / 2).as_bytes());
    }
}
