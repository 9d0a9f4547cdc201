//! The layout of the files, and what the reader makes of files that are wrong.

use proptest::prelude::*;

use super::super::TableFormat;
use super::super::bincode::{MAGIC, decode, read};
use super::super::table::{ClusterRow, MemberRow, PairRow};
use super::{cluster, one_pair, written};
use crate::error::TableFault;
use crate::hash;
use crate::params::Params;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever byte is changed and wherever the file is cut.
    #[test]
    fn a_changed_byte_gives_no_rows(
        rows in prop::collection::vec(cluster(), 0..4), place in any::<prop::sample::Index>(),
        change in 1_u8..=255,
    ) {
        let mut bytes = written(TableFormat::Bincode, &rows);
        let place = place.index(bytes.len());
        prop_assert!(decode::<ClusterRow<'_>>(&bytes[..place], None).is_err());
        bytes[place] ^= change;
        prop_assert!(decode::<ClusterRow<'_>>(&bytes, None).is_err());
    }

    /// A file can lie about every length and still have a checksum that fits:
    /// the reader then gives rows or a fault, and takes no memory on trust.
    #[test]
    fn a_sealed_lie_does_no_harm(
        rows in prop::collection::vec(cluster(), 1..4), place in any::<prop::sample::Index>(),
        lie in prop::collection::vec(prop_oneof![Just(0xFF_u8), 250_u8..=254, any::<u8>()], 1..12),
    ) {
        let mut bytes = written(TableFormat::Bincode, &rows);
        let place = place.index(bytes.len());
        for (byte, lie) in bytes[place..].iter_mut().zip(lie) {
            *byte = lie;
        }
        seal(&mut bytes);
        let _ = decode::<ClusterRow<'_>>(&bytes, None);
    }

    #[test]
    fn any_bytes_do_no_harm(mut bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(decode::<PairRow<'_>>(&bytes, None).is_err());
        bytes.splice(..0, MAGIC.into_iter().chain([1, 0, 0, 0]));
        prop_assert!(decode::<PairRow<'_>>(&bytes, None).is_err());
    }
}

/// Makes the checksum at the end fit the bytes before it.
fn seal(bytes: &mut [u8]) {
    let (content, checksum) = bytes.split_last_chunk_mut().unwrap();
    *checksum = hash::bytes(content).to_le_bytes();
}

/// The layout of the module documentation, byte by byte.
#[test]
fn bincode_is_laid_out_as_documented() {
    let params = Params::default();
    let json = serde_json::to_vec(&params).unwrap();
    let mut expected = b"nuskha\x1A\n\x02\0\0\0".to_vec();
    expected.extend(u64::from_str_radix(&params.fingerprint(), 16).unwrap().to_le_bytes());
    expected.extend(u32::try_from(json.len()).unwrap().to_le_bytes());
    expected.extend(&json);
    expected.extend(b"\x05\0\0\0pairs");
    let payload = expected.len();
    expected.extend(b"\x0C\xD8\xA7, \xD8\xA3\xD9\x88\xD9\x84\xD9\x89\x05b \"2\"");
    for ratio in [0.1 + 0.2, 1.0, 0.5_f64] {
        expected.extend(ratio.to_le_bytes());
    }
    expected.extend(b"\x04copy");
    let length = (expected.len() - payload) as u64;
    expected.extend(1_u64.to_le_bytes());
    expected.extend(length.to_le_bytes());
    expected.extend(hash::bytes(&expected).to_le_bytes());
    assert_eq!(written(TableFormat::Bincode, &[one_pair()]), expected);
}

#[test]
fn bincode_names_what_is_wrong() {
    let params = Params::default();
    let bytes = written(TableFormat::Bincode, &[one_pair()]);
    let fault = |bytes: &[u8], demanded: Option<&Params>| {
        decode::<PairRow<'_>>(bytes, demanded).unwrap_err()
    };
    assert_eq!(fault(b"PAR1", None), TableFault::Foreign);
    assert_eq!(fault(b"", None), TableFault::Foreign);

    let mut newer = bytes.clone();
    newer[8] = 9;
    seal(&mut newer);
    assert_eq!(fault(&newer, None), TableFault::Version { found: 9, expected: 2 });

    let cut = fault(&bytes[..bytes.len() - 1], None);
    assert!(matches!(cut, TableFault::Damaged { .. }), "{cut}");

    decode::<PairRow<'_>>(&bytes, Some(&params)).unwrap();
    let demanded = Params { threshold: 0.8, ..params };
    let other = fault(&bytes, Some(&demanded)).to_string();
    assert!(other.contains("threshold is 0.5, not 0.8"), "{other}");

    let other = decode::<ClusterRow<'_>>(&bytes, None).unwrap_err();
    assert!(matches!(other, TableFault::OtherTable { expected: "clusters", .. }), "{other}");
}

#[test]
fn parameters_of_a_later_release_are_no_damage() {
    let mut params = serde_json::to_value(Params::default()).unwrap();
    params["stride"] = 3.into();
    let mut bytes = Vec::new();
    crate::sealed::write(&mut bytes, &params, "pairs", [0_u8; 0]).unwrap();
    let fault = decode::<PairRow<'_>>(&bytes, None).unwrap_err();
    assert!(matches!(fault, TableFault::UnknownParameters { .. }), "{fault}");
    assert!(fault.to_string().contains("unknown field `stride`"), "{fault}");
}

/// Lengths far beyond the file, under a checksum that fits.
#[test]
fn a_claimed_length_takes_no_memory() {
    let member = MemberRow { id: "m".into(), resemblance: 1.0, containment: 1.0, relation: None };
    let row = ClusterRow {
        cluster_id: "c".into(),
        size: 1,
        representative: "r".into(),
        members: vec![member],
    };
    let bytes = written(TableFormat::Bincode, &[row]);
    let payload = bytes.len() - 24 - 25;
    assert_eq!(&bytes[payload..][..8], b"\x01c\x01\x01r\x01\x01m");
    for place in [0, 3, 5, 6] {
        let (before, after) = bytes.split_at(payload + place);
        let (after, trailer) = after[1..].split_at(after.len() - 1 - 24);
        let claim = b"\xFD\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F";
        let mut lie = [before, claim, after, trailer].concat();
        let length = lie.len() - 16;
        lie[length] += 8;
        seal(&mut lie);
        let fault = decode::<ClusterRow<'_>>(&lie, None).unwrap_err().to_string();
        assert!(fault.contains("row 1 cannot be read"), "{fault}");
    }
}

#[test]
fn bincode_names_the_file() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("pairs.bincode");
    let missing = read::<PairRow<'_>>(&path, None).unwrap_err().to_string();
    assert!(missing.contains("pairs.bincode: cannot read"), "{missing}");
    std::fs::write(&path, "{}").unwrap();
    let foreign = read::<PairRow<'_>>(&path, None).unwrap_err().to_string();
    assert!(foreign.contains("pairs.bincode: not a table"), "{foreign}");
    std::fs::write(&path, written(TableFormat::Bincode, &[one_pair()])).unwrap();
    assert_eq!(read::<PairRow<'_>>(&path, None).unwrap().1, [one_pair()]);
}
