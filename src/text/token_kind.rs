//! What a token tells of: a fact, a name, or neither.

/// What a token tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenKind {
    /// Anything else.
    Word,
    /// A word of up to three letters: in Arabic mostly a particle.
    Particle,
    /// A number in digits.
    Figure,
    /// A number in words, cardinal or ordinal.
    Number,
    /// The name of a day or month, or a word such as "yesterday".
    Date,
    /// The name of a place, or a word behind a title such as "Doctor".
    Name,
}
