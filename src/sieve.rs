//! A sieve: of many values, those that pass.
//!
//! Where shingles are looked up, which are found cannot be foretold, and a
//! branch for each would wait for its answer before the next is asked for. So
//! none depends on it: every value is put behind those kept, and counts if it
//! passes. Memory is then asked for many at once.

/// Puts those of `values` that pass into `kept`, in their order and in place of
/// what it held.
pub(crate) fn sift<T: Copy + Default>(
    values: impl ExactSizeIterator<Item = T>,
    kept: &mut Vec<T>,
    passes: impl Fn(T) -> bool,
) {
    kept.resize(values.len(), T::default());
    let mut count = 0;
    for value in values {
        kept[count] = value;
        count += usize::from(passes(value));
    }
    kept.truncate(count);
}

#[cfg(test)]
mod tests {
    use super::sift;

    #[test]
    fn what_passes_is_kept_in_order() {
        let mut kept = vec![9; 20];
        sift([5, 2, 8, 1, 4].into_iter(), &mut kept, |value| value % 2 == 0);
        assert_eq!(kept, [2, 8, 4]);
        sift([].into_iter(), &mut kept, |_| true);
        assert!(kept.is_empty());
    }
}
