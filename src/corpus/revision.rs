//! A corpus that loses articles, or learns better what one of them says.

use super::builder::{carriers, drop_sets_without_carriers};
use super::{Corpus, DocumentId};
use crate::error::Result;
use crate::shingle::Shingled;

impl Corpus {
    /// Takes their shingles from the documents that are not kept, so that no
    /// step meets them again, and gives others to some that are. Documents
    /// keep their ids, sets do not; equal sets may be two from here on.
    ///
    /// Costs a visit to each document and each set, and writes no set again.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Temporary`] where the temporary file cannot be written.
    pub(crate) fn revise(
        &mut self,
        is_kept: &[bool],
        renewed: Vec<(DocumentId, Shingled)>,
    ) -> Result<()> {
        for (document, is_kept) in self.documents.iter_mut().zip(is_kept) {
            document.set = document.set.filter(|_| *is_kept);
        }
        for (id, shingled) in renewed {
            let Shingled { shingles, tokens, token_fingerprint, .. } = shingled;
            let set = (!shingles.is_empty()).then(|| self.sets.push(&shingles)).transpose()?;
            let document = &mut self.documents[id.index()];
            (document.set, document.tokens) = (set, tokens);
            document.token_fingerprint = token_fingerprint;
        }
        self.sets.close()?;
        drop_sets_without_carriers(&mut self.documents, &mut self.sets);
        self.carriers = carriers(&self.documents, self.sets.len());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Arrival, CorpusBuilder};

    fn shingled(shingles: &[u64]) -> Shingled {
        Shingled { shingles: shingles.to_vec(), tokens: 9, ..Shingled::default() }
    }

    #[test]
    fn what_is_dropped_carries_nothing_and_what_is_renewed_carries_the_new() {
        for memory in [usize::MAX, 0] {
            let mut builder = CorpusBuilder::with_memory(memory);
            let sets: [&[u64]; 4] = [&[1, 2], &[1, 2], &[3], &[4, 5]];
            let arrivals = ["a", "b", "c", "d"].iter().zip(sets).map(|(id, set)| Arrival {
                id: (*id).into(),
                shingled: shingled(set),
                ..Arrival::default()
            });
            builder.extend(arrivals).unwrap();
            let mut corpus = builder.finish().unwrap();
            let renewed = vec![(DocumentId(2), shingled(&[6, 7, 8]))];
            corpus.revise(&[true, false, true, false], renewed).unwrap();
            let shingles = |id| corpus.shingles(DocumentId(id)).unwrap().into_owned();
            assert_eq!([0, 1, 2, 3].map(shingles), [vec![1, 2], vec![], vec![6, 7, 8], vec![]]);
            assert_eq!(corpus.sets().len(), 2);
            for set in corpus.sets().ids() {
                assert_eq!(corpus.carriers(set).len(), 1);
            }
        }
    }
}
