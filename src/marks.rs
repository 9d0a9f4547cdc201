//! Marks: one bit for each of many things that are known by numbers.
//!
//! Where one thing in a hundred is different and all are asked, in no order that
//! memory knows, a bit each fits a cache that a byte each does not.

/// Marks by number.
#[derive(Debug)]
pub(crate) struct Marks(Vec<u64>);

impl FromIterator<bool> for Marks {
    fn from_iter<I: IntoIterator<Item = bool>>(marks: I) -> Self {
        let mut words = Vec::new();
        for (number, is_marked) in marks.into_iter().enumerate() {
            if number % 64 == 0 {
                words.push(0);
            }
            words[number / 64] |= u64::from(is_marked) << (number % 64);
        }
        Self(words)
    }
}

impl Marks {
    /// Whether the thing of this number is marked.
    ///
    /// # Panics
    ///
    /// May panic where there is none of this number.
    pub(crate) fn has(&self, number: u32) -> bool {
        self.0[number as usize / 64] >> (number % 64) & 1 > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_marked_is_found_and_nothing_else() {
        let is_marked = |number: u32| number % 7 == 3 || number > 190;
        let marks: Marks = (0..200).map(is_marked).collect();
        assert!((0..200).all(|number| marks.has(number) == is_marked(number)));
        assert_eq!(Marks::from_iter([]).0.len(), 0);
    }
}
