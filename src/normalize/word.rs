//! The word that is being read, and what each letter and mark does to it.
//!
//! Rules D and L change a letter by what stands before it: ى before ء goes, و and
//! ي take a hamza that is a mark of its own, an accent belongs to the letter below.
//! So the word knows the last of its letters, as far as they ask for it.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::arabic::{HAMZA, WAW, YEH};
use super::class::{self, two_bytes};

const HAMZA_BYTES: [u8; 2] = two_bytes(HAMZA);
const WAW_BYTES: [u8; 2] = two_bytes(WAW);
const YEH_BYTES: [u8; 2] = two_bytes(YEH);

/// A word and its place in the text; of use again when it is taken.
#[derive(Clone, Debug, Default)]
pub(super) struct Word {
    /// The letters, folded, as UTF-8.
    letters: Vec<u8>,
    /// Where the word stands, if there is one.
    span: Range<usize>,
    /// The end of the last letter and the marks on it.
    attached: usize,
    /// The length of the word when an ى was its last letter, or 0.
    maksura: usize,
    /// The length of the word when a mark was the last it took, and whether
    /// the letter below keeps its accents.
    accents: (usize, bool),
    /// Whether the word holds marks that NFC may join or order.
    needs_composing: bool,
    folded: String,
}

impl Word {
    /// Whether no letter was read yet.
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// Takes letters that are folded already, which stand at `place`.
    #[inline]
    pub(super) fn put(&mut self, folded: &[u8], place: Range<usize>) {
        self.begin(place.start);
        self.letters.extend_from_slice(folded);
        self.extend(place.end);
    }

    /// Takes the ASCII letters that a text begins with, which stands at `at`; returns
    /// their end.
    #[inline]
    pub(super) fn put_latin(&mut self, text: &[u8], at: usize) -> usize {
        self.begin(at);
        let letters = text.iter().take_while(|byte| byte.is_ascii_alphabetic());
        let before = self.letters.len();
        self.letters.extend(letters.map(u8::to_ascii_lowercase));
        let end = at + self.letters.len() - before;
        self.extend(end);
        end
    }

    /// Lets `read` fill an empty word, which stands at `at`, and say how long it is in
    /// the text; returns its end.
    #[inline]
    pub(super) fn put_whole(
        &mut self,
        at: usize,
        read: impl FnOnce(&mut Vec<u8>) -> usize,
    ) -> usize {
        let end = at + read(&mut self.letters);
        self.span = at..end;
        end
    }

    /// Takes a letter and folds it.
    pub(super) fn letter(&mut self, c: char, place: Range<usize>) {
        self.folded.clear();
        class::fold(c, &mut self.folded);
        self.begin(place.start);
        self.letters.extend_from_slice(self.folded.as_bytes());
        // in some scripts letters compose with letters
        self.needs_composing |= c >= '\u{0800}';
        self.extend(place.end);
    }

    /// Takes an ى, which is a ي unless a hamza follows.
    pub(super) fn alef_maksura(&mut self, place: Range<usize>) {
        self.put(&YEH_BYTES, place);
        self.maksura = self.letters.len();
    }

    /// Takes a hamza, in which an ى before it is lost.
    pub(super) fn hamza(&mut self, place: Range<usize>) {
        self.begin(place.start);
        let length = self.letters.len();
        if length > 0 && length == self.maksura {
            self.letters.truncate(length - YEH_BYTES.len());
        }
        self.letters.extend_from_slice(&HAMZA_BYTES);
        self.extend(place.end);
        self.maksura = 0;
    }

    /// و and ي with the hamza as a mark of its own are ؤ and ئ, if nothing
    /// but other marks stands between.
    pub(super) fn hamza_above(&mut self, place: Range<usize>) {
        let letters = &mut self.letters;
        if place.start == self.attached
            && (letters.ends_with(&WAW_BYTES) || letters.ends_with(&YEH_BYTES))
        {
            letters.truncate(letters.len() - 2);
            letters.extend_from_slice(&HAMZA_BYTES);
            self.maksura = 0;
        }
        self.mark(place);
    }

    /// Takes a deleted mark: it belongs to the word it stands in.
    #[inline]
    pub(super) fn mark(&mut self, place: Range<usize>) {
        if !self.is_empty() {
            if place.start == self.attached {
                self.attached = place.end;
            }
            self.span.end = place.end;
        }
    }

    /// Takes an accent, which goes where the letter below keeps none.
    pub(super) fn accent(&mut self, c: char, place: Range<usize>) {
        if self.keeps_accents() { self.kept_mark(c, place) } else { self.mark(place) }
    }

    /// Takes a mark that stays.
    pub(super) fn kept_mark(&mut self, c: char, place: Range<usize>) {
        if !self.is_empty() {
            let keeps = self.keeps_accents();
            self.push(c);
            self.accents = (self.letters.len(), keeps);
            self.needs_composing = true;
            self.extend(place.end);
        }
    }

    /// Makes the word longer by what leaves no trace in it.
    pub(super) fn stretch(&mut self, end: usize) {
        if !self.is_empty() {
            self.span.end = end;
        }
    }

    /// Takes a letter that is a word of its own, and the marks on it, with which
    /// it ends there.
    pub(super) fn ideograph(
        &mut self,
        c: char,
        marks: impl Iterator<Item = char>,
        place: Range<usize>,
    ) {
        self.push(c);
        marks.for_each(|mark| self.push(mark));
        self.span = place;
        self.needs_composing = true;
    }

    /// Hands the word to `each`, if there is one, and is empty again.
    #[inline]
    pub(super) fn finish(&mut self, each: impl FnOnce(&[u8], Range<usize>)) {
        if self.is_empty() {
            return;
        }
        if self.needs_composing {
            self.compose();
        }
        self.maksura = 0;
        self.accents = (0, false);
        each(&self.letters, self.span.clone());
        self.letters.clear();
    }

    #[inline]
    fn begin(&mut self, at: usize) {
        if self.is_empty() {
            self.span.start = at;
        }
    }

    #[inline]
    fn extend(&mut self, end: usize) {
        self.span.end = end;
        self.attached = end;
    }

    fn push(&mut self, c: char) {
        self.letters.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }

    /// Whether the last letter of the word, below its marks, keeps accents.
    fn keeps_accents(&self) -> bool {
        let letters = &*self.letters;
        if self.accents.0 == letters.len() {
            return self.accents.1;
        }
        let start = letters.iter().rposition(|byte| byte & 0xC0 != 0x80).unwrap_or_default();
        let last = std::str::from_utf8(&letters[start..]).ok().and_then(|last| last.chars().next());
        last.is_some_and(class::keeps_accents)
    }

    #[cold]
    fn compose(&mut self) {
        self.needs_composing = false;
        if let Ok(letters) = std::str::from_utf8(&self.letters) {
            self.folded.clear();
            self.folded.extend(letters.nfc());
            self.letters.clear();
            self.letters.extend_from_slice(self.folded.as_bytes());
        }
    }
}
