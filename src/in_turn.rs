//! Much work by all threads, and what it makes taken one by one, in order.

use rayon::prelude::*;

use crate::error::Result;

/// What `work` makes of each of these numbers, by all threads, given to `take`
/// in their order while the next are worked on. Memory: what is made of eight
/// numbers a thread.
///
/// # Errors
///
/// Those of `work` and `take`; nothing is taken behind the first.
pub(crate) fn in_turn<T: Send>(
    count: usize,
    work: impl Fn(usize) -> Result<T> + Sync,
    mut take: impl FnMut(T) -> Result<()> + Send,
) -> Result<()> {
    let at_once = 4 * rayon::current_num_threads();
    let mut made: Vec<T> = Vec::new();
    for first in (0..count).step_by(at_once) {
        let some = first..(first + at_once).min(count);
        let (next, taken) = rayon::join(
            || some.into_par_iter().map(&work).collect::<Result<_>>(),
            || made.into_iter().try_for_each(&mut take),
        );
        taken?;
        made = next?;
    }
    made.into_iter().try_for_each(take)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_is_taken_in_order() {
        let mut taken = Vec::new();
        let take = |square| {
            taken.push(square);
            Ok(())
        };
        in_turn(1000, |number| Ok(number * number), take).unwrap();
        assert!(taken.into_iter().eq((0..1000).map(|number| number * number)));
    }

    #[test]
    fn the_first_failure_ends_it() {
        let fail = || crate::Error::parameter("number", &7, "another".to_owned());
        let work = |number| if number == 7 { Err(fail()) } else { Ok(number) };
        assert!(in_turn(10_000, work, |_| Ok(())).is_err());
        let mut taken = 0;
        let take = |number| {
            taken += 1;
            if number == 3 { Err(fail()) } else { Ok(()) }
        };
        assert!(in_turn(10_000, Ok, take).is_err());
        assert_eq!(taken, 4);
    }
}
