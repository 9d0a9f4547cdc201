//! Single values on their way through serde.
//!
//! What is derived would be right for JSON, and wrong for bincode in two
//! places: a string would take as much memory as the file claims for it, and a
//! relation would be the place of its variant in the enum, so that a new one
//! between two others would change what old files say.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, de};

/// Reads a string that is kept.
///
/// It asks for a borrowed one and copies it: a format in memory then has the
/// bytes before anything is allocated for them, whatever length is claimed.
pub(super) fn text<'de, 'a, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Cow<'a, str>, D::Error> {
    struct Text;

    impl de::Visitor<'_> for Text {
        type Value = String;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
            Ok(text.to_owned())
        }

        fn visit_string<E: de::Error>(self, text: String) -> Result<String, E> {
            Ok(text)
        }
    }

    deserializer.deserialize_str(Text).map(Cow::Owned)
}

/// A string within something else that is read.
#[derive(Deserialize)]
#[serde(transparent)]
struct Kept<'a>(#[serde(deserialize_with = "text")] Cow<'a, str>);

/// Reads strings that are kept.
pub(super) fn texts<'de, 'a, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<Cow<'a, str>>, D::Error> {
    let kept = Vec::<Kept<'a>>::deserialize(deserializer)?;
    Ok(kept.into_iter().map(|Kept(text)| text).collect())
}

/// The same where there may be none.
pub(super) fn text_or_null<'de, 'a, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Cow<'a, str>>, D::Error> {
    Ok(Option::<Kept<'a>>::deserialize(deserializer)?.map(|kept| kept.0))
}

/// Relations by name in every format, those included that would write the
/// place of the variant in its enum.
pub(super) mod relation {
    use serde::de::IntoDeserializer;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::text;
    use crate::relate::Relation;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde prescribes the signature")]
    pub(crate) fn serialize<S: Serializer>(
        relation: &Relation,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(relation)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Relation, D::Error> {
        Relation::deserialize(text(deserializer)?.into_deserializer())
    }

    /// The same where there may be none.
    pub(crate) mod or_null {
        use super::{Deserialize, Deserializer, Relation, Serialize, Serializer};

        #[derive(Serialize, Deserialize)]
        #[serde(transparent)]
        struct Named(#[serde(with = "super")] Relation);

        #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde prescribes the signature")]
        #[expect(clippy::ref_option, reason = "serde prescribes the signature")]
        pub(crate) fn serialize<S: Serializer>(
            relation: &Option<Relation>,
            serializer: S,
        ) -> Result<S::Ok, S::Error> {
            relation.map(Named).serialize(serializer)
        }

        pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Option<Relation>, D::Error> {
            Ok(Option::<Named>::deserialize(deserializer)?.map(|named| named.0))
        }
    }
}
