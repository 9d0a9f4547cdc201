//! Related lists: for every article the others that are nearest in subject.
//!
//! Two articles on one story share its names and its vocabulary, seldom its
//! sentences; so here terms are compared, not shingles. An article is a vector
//! of weighted stems (`terms`, [`vocabulary`](Vocabulary)); an inverted index
//! in order of impact finds the nearest; each vector is then expanded by its
//! nearest neighbours, and the final score is the cosine of two expanded
//! vectors, a little less the further apart their days are, and less for an
//! article that says little (`fullness`). In a corpus of titles, the company
//! that words keep counts beside it (`subject_space`).
//!
//! What always holds: a list has no copy of its article and one article of
//! each cluster of copies; scores are 0 to 1, descending; nothing depends on
//! the number of threads or the order of the input. No model is needed: all
//! weights come from the corpus at hand.
//!
//! Cost: the articles' terms once, and a search for each article that reads a
//! fixed number of postings, and those of one weight of one term beyond them; so the time
//! grows with the number of articles, and little faster.

mod article;
mod eras;
mod expanded_index;
mod expansion;
mod explanation;
mod fullness;
mod index;
mod links;
mod new_article;
mod new_pair;
mod options;
mod postings;
mod query;
mod query_index;
mod read_also;
mod search;
mod singular_vectors;
mod subject_corpus;
mod subject_space;
mod terms;
mod vectors;
mod vocabulary;

pub use article::{SubjectArticle, note_copies, subject_articles};
pub use expanded_index::ExpandedIndex;
pub use explanation::Explainer;
pub use index::SubjectIndex;
pub use links::Link;
pub use new_pair::NewPair;
pub use options::{DEFAULT_TOP, RelatedOptions};
pub use query_index::QueryIndex;
pub use read_also::{Standing, read_also};
pub use search::Related;
pub use subject_corpus::{ExplainedList, SubjectCorpus};
pub use terms::{ArticleTerms, Clitic, Term, TermReader};
pub use vocabulary::{TermId, Vocabulary};
