//! Fingerprints as text: 32 hexadecimal digits.
//!
//! A number of 128 bits is more than readers of JSON hold, and more than serde hands on
//! where it keeps a value for later, as in tagged enums.

use std::borrow::Cow;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Hexadecimal digits of a fingerprint.
const DIGITS: usize = 32;

/// Writes a fingerprint, as digits in forms that people read.
pub(super) fn serialize<S: Serializer>(
    fingerprint: &u128,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        return serializer.collect_str(&format_args!("{fingerprint:0DIGITS$x}"));
    }
    fingerprint.serialize(serializer)
}

/// Reads it again.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u128, D::Error> {
    if !deserializer.is_human_readable() {
        return u128::deserialize(deserializer);
    }
    let digits = Cow::<str>::deserialize(deserializer)?;
    let is_whole = digits.len() == DIGITS && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let fingerprint = u128::from_str_radix(&digits, 16).ok().filter(|_| is_whole);
    fingerprint.ok_or_else(|| {
        D::Error::custom(format_args!("a fingerprint has {DIGITS} hexadecimal digits"))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json, to_value};

    use crate::normalize::Level;
    use crate::shingle::{ShingleKind, Shingled, Shingler};

    #[test]
    fn what_a_text_became_survives_json_that_is_kept_for_later() {
        let shingled = Shingler::new(Level::Standard, ShingleKind::default()).shingle("خبر عاجل");
        let kept = to_value(&shingled).unwrap();
        let digits = format!("{:032x}", shingled.token_fingerprint);
        assert_eq!(kept["token_fingerprint"], json!(digits));
        assert_eq!(from_value::<Shingled>(kept.clone()).unwrap(), shingled);
        for wrong in [json!("+1"), json!(format!("+{}", &digits[1..])), json!(12), json!("é")] {
            let mut other = kept.clone();
            other["token_fingerprint"] = wrong;
            assert!(from_value::<Shingled>(other).is_err());
        }
    }

    #[test]
    fn what_a_text_became_survives_bincode() {
        let shingled = Shingler::new(Level::Standard, ShingleKind::default()).shingle("خبر عاجل");
        let configuration = bincode::config::standard();
        let bytes = bincode::serde::encode_to_vec(&shingled, configuration).unwrap();
        let (again, _): (Shingled, usize) =
            bincode::serde::decode_from_slice(&bytes, configuration).unwrap();
        assert_eq!(again, shingled);
    }
}
