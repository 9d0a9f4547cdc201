//! What texts became that are in the corpus already, for its memory to be used
//! again.
//!
//! Memory that one thread takes and another frees costs both the allocator's
//! lock, for every article. So it goes back to the threads that read, which ask
//! for one lock an article that is rarely held.

use std::sync::Mutex;

use crate::shingle::Shingled;

/// Shingles of nearly all articles: those of 8 KB.
const USUAL_SHINGLES: usize = 1024;

/// Room for what texts become; as many as were ever on the way at once.
#[derive(Default)]
pub(super) struct Spent(Mutex<Vec<Shingled>>);

impl Spent {
    /// Room for one text, with what another left in it.
    pub(super) fn shingled(&self) -> Shingled {
        self.0.lock().ok().and_then(|mut spent| spent.pop()).unwrap_or_default()
    }

    /// Takes back what is done with.
    pub(super) fn give(&self, shingled: Vec<Shingled>) {
        // or in the end all would have room for the longest text
        let is_usual = |one: &Shingled| one.shingles.capacity() <= USUAL_SHINGLES;
        if let Ok(mut spent) = self.0.lock() {
            spent.extend(shingled.into_iter().filter(is_usual));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_room_of_a_long_text_does_not_come_back() {
        let with_room =
            |room| Shingled { shingles: Vec::with_capacity(room), ..Shingled::default() };
        let spent = Spent::default();
        spent.give(vec![with_room(300), with_room(USUAL_SHINGLES + 1)]);
        assert!(spent.shingled().shingles.capacity() >= 300);
        assert_eq!(spent.shingled().shingles.capacity(), 0);
    }
}
