//! Signatures against fixed values and against theory.

use proptest::prelude::*;

use super::hash_family::SplitMix64;
use super::*;

/// `size` random shingles.
fn random_set(size: usize, generator: &mut SplitMix64) -> Vec<u64> {
    (0..size).map(|_| generator.next()).collect()
}

fn signature(k: usize, shingles: &[u64]) -> Vec<u32> {
    let mut signature = vec![0; k];
    assert!(Signer::new(k, SEED).sign(shingles, &mut signature));
    signature
}

#[test]
fn golden_signatures() {
    let one = [0x3F2A_94D1_07BC_5E86];
    let three = [0x3F2A_94D1_07BC_5E86, 0xB1C8_E053_6D97_F24A, 0xE07D_11A6_C24F_8B39];
    assert_eq!(signature(16, &one), ONE_SHINGLE);
    assert_eq!(signature(16, &three), THREE_SHINGLES);
    assert_eq!(signature(1024, &three)[1020..], LAST_OF_THREE_SHINGLES);
}

// Computed once, from the formula, by a program in another language.
const ONE_SHINGLE: [u32; 16] = [
    984_712_401,
    1_048_957_783,
    2_411_602_397,
    4_207_978_595,
    3_398_426_345,
    1_206_979_951,
    1_606_491_125,
    3_676_783_227,
    3_573_514_497,
    1_542_311_815,
    2_762_012_173,
    991_175_827,
    4_150_704_921,
    877_388_191,
    3_156_250_661,
    3_723_765_419,
];
const THREE_SHINGLES: [u32; 16] = [
    984_712_401,
    1_048_957_783,
    510_713_880,
    2_596_011_825,
    166_615_419,
    1_206_979_951,
    505_761_020,
    415_286_325,
    447_396_515,
    1_542_311_815,
    95_430_455,
    53_660_033,
    1_678_164_939,
    22_274_955,
    1_311_794_884,
    834_504_189,
];
const LAST_OF_THREE_SHINGLES: [u32; 4] = [353_317_561, 1_446_381_887, 98_686_772, 70_626_925];

#[test]
fn the_empty_set_has_no_signature() {
    let mut signature = [7; 16];
    assert!(!Signer::new(16, SEED).sign(&[], &mut signature));
    assert_eq!(signature, [7; 16]);
}

#[test]
fn the_instruction_set_has_a_name() {
    let name = Signer::new(16, SEED).instruction_set();
    assert!(["avx512", "avx2", "neon", "portable"].contains(&name));
}

#[test]
#[should_panic(expected = "k places")]
fn a_row_of_another_length_is_refused() {
    let _ = Signer::new(16, SEED).sign(&[1], &mut [0; 17]);
}

#[test]
fn another_seed_gives_other_minima() {
    let set = random_set(100, &mut SplitMix64::new(1));
    let mut other = vec![0; 128];
    assert!(Signer::new(128, SEED + 1).sign(&set, &mut other));
    let ours = signature(128, &set);
    let equal = ours.iter().zip(&other).filter(|(left, right)| left == right).count();
    assert!(equal < 10, "{equal} minima of 128 are the same");
}

/// Draws `pairs` pairs of sets with `common` shared shingles and `own` more
/// each, and holds bias and error of the estimate against theory.
fn assert_theory_holds(common: usize, own: usize, pairs: usize) {
    const K: usize = 128;
    let signer = Signer::new(K, SEED);
    let mut signatures = SignatureMatrix::new(2, K);
    let mut generator = SplitMix64::new((common * 1000 + own) as u64);
    let resemblance = common as f64 / (common + 2 * own) as f64;
    let (mut sum, mut sum_of_squares) = (0.0, 0.0);
    for _ in 0..pairs {
        let shared = random_set(common, &mut generator);
        for row in 0..2 {
            let mut set = random_set(own, &mut generator);
            set.extend(&shared);
            assert!(signer.sign(&set, signatures.row_mut(row)));
        }
        let error = signatures.estimate(0, 1) - resemblance;
        sum += error;
        sum_of_squares += error * error;
    }
    let count = pairs as f64;
    let standard_error = (resemblance * (1.0 - resemblance) / K as f64).sqrt();
    let bias = sum / count / standard_error;
    let spread = (sum_of_squares / count).sqrt() / standard_error;
    let context = format!("{common} common, {own} own: bias {bias:.3}, spread {spread:.3}");
    // Four standard deviations of a mean, and of a root mean square.
    assert!(bias.abs() < 4.0 / count.sqrt(), "{context}");
    assert!((spread - 1.0).abs() < 4.0 / (2.0 * count).sqrt(), "{context}");
}

#[test]
fn error_and_bias_are_those_of_random_permutations() {
    assert_theory_holds(1, 1, 4000);
    assert_theory_holds(3, 1, 4000);
    assert_theory_holds(5, 5, 4000);
    assert_theory_holds(50, 100, 4000);
    assert_theory_holds(200, 25, 4000);
    assert_theory_holds(245, 5, 4000);
}

#[test]
fn large_sets_keep_to_theory() {
    assert_theory_holds(60_000, 20_000, 50);
}

proptest! {
    #[test]
    fn neither_order_nor_repetition_matters(
        shingles in prop::collection::vec(any::<u64>(), 1..200),
        k in 16_usize..=1024,
    ) {
        let mut again: Vec<u64> = shingles.iter().rev().copied().collect();
        again.extend(&shingles);
        prop_assert_eq!(signature(k, &shingles), signature(k, &again));
    }

    #[test]
    fn the_signature_of_a_union_is_the_lesser_of_both(
        left in prop::collection::vec(any::<u64>(), 1..100),
        right in prop::collection::vec(any::<u64>(), 1..100),
    ) {
        let union = [left.as_slice(), &right].concat();
        let lesser: Vec<u32> = signature(128, &left)
            .into_iter()
            .zip(signature(128, &right))
            .map(|(left, right)| left.min(right))
            .collect();
        prop_assert_eq!(signature(128, &union), lesser);
    }

    #[test]
    fn a_shorter_signature_begins_a_longer_one(
        shingles in prop::collection::vec(any::<u64>(), 1..50),
        k in 16_usize..=1024,
    ) {
        prop_assert_eq!(&signature(1024, &shingles)[..k], signature(k, &shingles));
    }
}
