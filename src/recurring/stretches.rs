//! Where the fingerprints of one passage stand in one article.

use std::ops::Range;

/// Tokens between fingerprints of one passage: more than an edit leaves out.
pub(super) const REACH: u32 = 24;

/// Runs of one group's fingerprints in one article.
#[derive(Debug, Default)]
pub(super) struct Stretches {
    longest: Option<(usize, Range<u32>)>,
    current: Option<(usize, Range<u32>)>,
}

impl Stretches {
    /// Takes in the tokens of the next fingerprint.
    pub(super) fn extend(&mut self, tokens: Range<u32>) {
        match &mut self.current {
            Some((members, range)) if tokens.start <= range.end.saturating_add(REACH) => {
                *members += 1;
                range.end = tokens.end;
            }
            _ => {
                self.close();
                self.current = Some((1, tokens));
            }
        }
    }

    fn close(&mut self) {
        let members = |stretch: &Option<(usize, Range<u32>)>| stretch.as_ref().map_or(0, |s| s.0);
        if members(&self.current) > members(&self.longest) {
            self.longest = self.current.take();
        }
    }

    /// The longest: how many fingerprints it has, and its tokens.
    pub(super) fn best(mut self) -> (usize, Range<u32>) {
        self.close();
        self.longest.unwrap_or((0, 0..0))
    }
}
