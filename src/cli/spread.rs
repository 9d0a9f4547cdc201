//! How much alike two articles are, over all pairs of real ones.

use nuskha::Net;

/// Articles whose pairs were measured.
const MEASURED: f64 = 37_283.0;
/// Resemblance below which two articles resemble each other by chance. A larger corpus
/// is one of more days and sources: an article finds more of such there, but no more of
/// its own matter.
const BY_CHANCE: f64 = 0.1;
/// The same for the share of the smaller article that the larger has.
const HELD_BY_CHANCE: f64 = 0.35;

/// Range by range, the mean resemblance, the mean containment of the smaller set, and
/// the pairs of 10^10, as `examples/resemblance_spread.rs` measures them over
/// 37,283 news articles.
const SPREAD: [(f64, f64, f64); 45] = [
    (0.000_73, 0.004, 57_839_534.0),
    (0.000_72, 0.493, 302.0),
    (0.000_62, 1.000, 201.0),
    (0.001_87, 0.006, 217_860_905.0),
    (0.002_02, 0.497, 1324.0),
    (0.002_16, 1.000, 1842.0),
    (0.004_96, 0.016, 102_182_270.0),
    (0.005_86, 0.489, 3237.0),
    (0.006_00, 1.000, 6115.0),
    (0.014_61, 0.046, 15_465_946.0),
    (0.020_18, 0.416, 2964.0),
    (0.025_02, 0.557, 101.0),
    (0.015_91, 1.000, 4259.0),
    (0.046_77, 0.126, 1_436_410.0),
    (0.065_94, 0.402, 18_763.0),
    (0.069_67, 0.567, 2029.0),
    (0.079_67, 0.710, 820.0),
    (0.070_36, 0.842, 245.0),
    (0.050_24, 0.989, 460.0),
    (0.131_33, 0.270, 84_605.0),
    (0.153_49, 0.406, 31_065.0),
    (0.157_49, 0.566, 6273.0),
    (0.154_15, 0.715, 3166.0),
    (0.164_24, 0.847, 1281.0),
    (0.159_54, 0.945, 763.0),
    (0.204_46, 0.345, 460.0),
    (0.244_87, 0.438, 30_130.0),
    (0.285_22, 0.562, 21_425.0),
    (0.280_91, 0.715, 8964.0),
    (0.276_63, 0.851, 3281.0),
    (0.282_89, 0.948, 1885.0),
    (0.393_99, 0.600, 12_979.0),
    (0.433_64, 0.710, 14_115.0),
    (0.433_10, 0.846, 4820.0),
    (0.428_30, 0.948, 2173.0),
    (0.560_28, 0.750, 12_144.0),
    (0.585_62, 0.843, 7353.0),
    (0.575_61, 0.950, 3338.0),
    (0.655_96, 0.798, 201.0),
    (0.720_22, 0.859, 14_806.0),
    (0.743_30, 0.938, 5338.0),
    (0.808_33, 0.897, 576.0),
    (0.852_23, 0.943, 12_245.0),
    (0.925_63, 0.977, 6302.0),
    (0.967_38, 0.991, 3799.0),
];

/// About how many pairs of so many documents are wanted, where `wanted` is the chance
/// that a pair of this resemblance and this containment is.
pub(super) fn pairs(documents: f64, wanted: impl Fn(f64, f64) -> f64) -> f64 {
    let pairs_of_range = |&(resemblance, containment, share): &(f64, f64, f64)| {
        let is_chance = resemblance < BY_CHANCE && containment < HELD_BY_CHANCE;
        let others = if is_chance { documents } else { documents.min(MEASURED) };
        let all = documents * (others - 1.0).max(0.0) / 2.0;
        all * share / 1e10 * wanted(resemblance, containment)
    };
    SPREAD.iter().map(pairs_of_range).sum()
}

/// Those of them that a net admits.
pub(super) fn admitted(documents: f64, net: Net) -> f64 {
    pairs(documents, |resemblance, containment| {
        f64::from(u8::from(net.admits_shares(resemblance, containment)))
    })
}
