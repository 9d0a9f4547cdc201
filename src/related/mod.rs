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
//!
//! # Example
//!
//! [`SubjectCorpus`] has the lists of the articles of a corpus; a [`QueryIndex`], which a
//! service keeps, those of new ones. Of which articles a new one is a copy,
//! [`SubjectCorpus::pairs_for`] says.
//!
//! ```
//! use nuskha::related::{QueryIndex, RelatedOptions, SubjectCorpus};
//! use nuskha::{Articles, Finished, Params, analyse};
//!
//! let (params, options) = (Params::default(), RelatedOptions::default());
//! let mut articles = Articles::new(params.clone())?;
//! articles.add("fire", "اندلع حريق كبير في مصنع النسيج بمدينة المنارة وأصيب ستة عمال");
//! articles.add("trial", "أوقفت الشرطة صاحب مصنع النسيج في المنارة بعد حريق أصيب فيه عمال");
//! articles.add("match", "فاز نادي الشعلة على ضيفه الأمل بهدفين مقابل هدف في ختام الموسم");
//! let Finished { corpus, texts, .. } = articles.finish(&())?;
//! let analysis = analyse(&corpus, &params, &texts, &())?;
//! let subjects = SubjectCorpus::new(&corpus, &texts, &analysis, &())?;
//!
//! // lists stand in the order of ids, and `fire` is the first of these
//! let list = &subjects.lists(&options, &())?[0];
//! let ids: Vec<&str> =
//!     list.related.iter().map(|related| &*corpus.document(related.article).id).collect();
//! assert_eq!(ids, ["trial"]);
//! assert!(list.terms[0].iter().any(|words| &**words == "مصنع النسيج"));
//!
//! let index = QueryIndex::of(&subjects, &())?;
//! let mut articles = Articles::new(params.clone())?;
//! articles.add("new", "محكمة المنارة تنظر في حريق مصنع النسيج");
//! let new = articles.finish(&())?;
//! let lists = subjects.lists_for(&index, &new.corpus, &new.texts, &params, &options, &())?;
//! assert_eq!(lists[0].related.len(), 2);
//! # Ok::<(), nuskha::Error>(())
//! ```

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
