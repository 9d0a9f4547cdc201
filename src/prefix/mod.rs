//! The prefix join: candidate pairs below the threshold, and the short report
//! inside the long article, found by the rarest shingles of the smaller set.
//!
//! Bands are made for resemblance at one threshold. Lowered to 0.2 they need
//! twice the signature and still find only two fifths of the pairs that containment
//! alone admits, since a report wholly inside an article five times its size has a
//! resemblance of 0.2 with it. The prefix filter (Chaudhuri, Ganti and Kaushik 2006; Bayardo, Ma
//! and Srikant 2007) knows no such limit. Put all shingles in one order, the
//! rarest first. Whoever shares o shingles with A shares one of the first
//! |A| − o + 1; and of A, the smaller set, whatever the [`Net`] admits shares
//! at least ⌈c · |A|⌉. So only these are looked up among the carriers of each
//! shingle, and only larger sets are met; the larger they are, the more has to be
//! shared, and the shorter is the prefix (`reach`). A few shingles beyond the prefix
//! are looked up too, and each hit among them asked for, which spares more
//! verifying than it costs (Wang, Li and Feng 2012).
//!
//! * Every pair that the net admits is found, unless too many of its shingles
//!   are common: a shingle that more than [`most_carriers`] sets carry is not
//!   looked up. A pair is lost where all that it shares is common: where
//!   boilerplate of that many articles is all the two share. If its
//!   resemblance is r, at least a share r of each of the two sets is common; so a set
//!   of which a smaller share is common needs no other search, and the others are named.
//! * No shingle is met more than `most_carriers` times from one set, so the
//!   time is at most `most_carriers` times the shingles of the corpus and does
//!   not grow with its square, whatever its articles have in common.
//! * The order of the pairs depends on the sets alone.
//!
//! Sets stand in the order of their sizes (`corpus/ranks`), and a set counts
//! among its shingles only those that one behind it carries too: by no other can
//! it be met. Who carries each shingle is seen slice by slice (`corpus/slices`)
//! and told to each carrier (`repeated`). Some sets at a time, the prefixes are
//! found (`prefixes`) and go back to the slices. There sets meet those whose
//! prefixes they share shingles with (`hits`), and of each larger set the smaller
//! ones are counted (`met`); those that are met often enough make the pairs
//! (`partner_finder`).
//!
//! Signatures are not needed. All that grows with the shingles goes to temporary
//! files behind the first 16 or 32 MB of each kind: 6 bytes for every shingle, 5
//! for every repeated one, 5 or 6 for every one of a prefix, 3 to 6 for every hit, of
//! which there are about [`hits_per_set`] at a time: some 3 kB an article. In memory
//! stay some 20 bytes a set.
//!
//! [`Net`]: crate::overlap::Net
//! [`most_carriers`]: PrefixJoin::most_carriers
//! [`hits_per_set`]: PrefixJoin::hits_per_set

mod hits;
mod join;
mod met;
mod occurrence;
mod partner_finder;
mod prefixes;
mod rarest;
mod reach;
mod repeated;

pub(crate) use join::Joined;
pub use join::{BEYOND, HITS_PER_SET, MOST_CARRIERS, PASSES, PrefixJoin};
