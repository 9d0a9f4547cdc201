//! The few words that tell facts, people and turns of subject.
//!
//! Closed lists in plain spelling, folded by the normaliser of the texts, so
//! that every level finds its own forms; each word is known behind the article
//! and the letters that Arabic writes together with it. Built once a
//! tokeniser. Few words of a text are in them, and a look at one bit sends most
//! others away; what remains is one probe of a hash map.

use ahash::AHashMap;

use super::number_words::{HUNDRED, NUMBER_WORDS, NumberUse, NumberWord, ONE, SECOND, TWO};
use super::token_kind::TokenKind;
use crate::normalize::Normalizer;

/// Months of the calendars in use, and words relative to a day.
const DATES: &str = "يناير فبراير مارس أبريل إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر \
    جانفي فيفري أفريل ماي جوان جويلية أوت شباط آذار نيسان أيار حزيران تموز أيلول تشرين كانون \
    محرم ربيع جمادى رجب شعبان رمضان شوال القعدة الحجة أمس غدا غد البارحة";

/// "Today", which the day of the week follows.
const TODAY: &str = "اليوم";
/// "Corresponding to", which the date of an official statement follows.
const CORRESPONDING: &str = "الموافق";
/// What is said of what is still to come.
const EXPECTED: &str = "منتظر منتظرة متوقع متوقعة مرتقب مرتقبة";
/// The days of the week from Saturday on, with all ways to write one.
const WEEKDAYS: [&str; 7] =
    ["السبت", "الأحد", "الاثنين الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة"];

/// August, which is written as "father" is, and Safar, which is zero as well: they are
/// months behind a figure alone.
const MONTHS_BEHIND_FIGURES: &str = "آب صفر";

/// States and large cities that Arabic news names most.
const PLACES: &str = "السعودية مصر الأردن سوريا سورية لبنان العراق فلسطين الكويت قطر البحرين الإمارات \
    عمان اليمن السودان ليبيا تونس الجزائر المغرب موريتانيا الصومال جيبوتي تركيا إيران إسرائيل روسيا \
    أمريكا أميركا بريطانيا فرنسا ألمانيا إيطاليا إسبانيا الصين اليابان الهند باكستان أفغانستان إندونيسيا ماليزيا \
    نيجيريا كينيا إثيوبيا أوكرانيا بولندا بلجيكا هولندا سويسرا السويد النرويج اليونان كندا البرازيل الأرجنتين \
    المكسيك أستراليا كولومبيا بيرو فنزويلا كوريا الفلبين تايلند بنغلاديش مالي تشاد السنغال \
    الرياض جدة مكة المدينة الدمام الخبر الطائف تبوك أبها جازان جيزان نجران حائل القصيم بريدة الباحة عسير \
    الأحساء ينبع القطيف الجوف عرعر الخرج القاهرة الإسكندرية بغداد الموصل دمشق حلب بيروت عدن صنعاء تعز \
    الحديدة مأرب القدس غزة الخرطوم طرابلس بنغازي الرباط واشنطن نيويورك لندن باريس موسكو أنقرة إسطنبول طهران";

/// Words that a name of a person follows.
const TITLES: &str = "بن بنت آل الدكتور الدكتورة المهندس المهندسة الأستاذ الشيخ الأمير الملك الرئيس الوزير \
    اللواء العميد العقيد المقدم الرائد النقيب الملازم السفير القاضي المدرب اللاعب المدعو";

/// What Arabic reports turn to when they turn to another subject: "on another
/// side", "in another match".
const TURNS: &str = "جهة جانب ناحية صعيد شأن سياق اتجاه موضوع مباراة لقاء حادث حادثة قضية";
/// "Another", in both genders.
const ANOTHER: &str = "آخر أخرى";
/// Letters and articles that Arabic writes together with the next word.
const PREFIXES: [&str; 7] = ["", "و", "ب", "ل", "ال", "وال", "بال"];
/// Of these, those without the article.
const WITHOUT_ARTICLE: usize = 4;

/// What the lists say of a word.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a list of its own")]
pub(super) struct Listed {
    /// Its kind, where it is a day, a month or a place.
    pub(super) kind: Option<TokenKind>,
    /// Whether it says "today".
    pub(super) is_today: bool,
    /// Whether it says "corresponding to".
    pub(super) is_corresponding: bool,
    /// Whether it says that something is expected.
    pub(super) is_expected: bool,
    /// The day of the week that it names, from 0, Saturday, on.
    pub(super) weekday: Option<u32>,
    /// What a number word stands for.
    pub(super) number: Option<NumberWord>,
    /// Whether it is a month behind a figure alone.
    pub(super) is_month_behind_figure: bool,
    /// Whether a name follows it.
    pub(super) is_title: bool,
    /// Whether a report turns to it when it turns to another subject.
    pub(super) is_turn: bool,
    /// Whether it says "another".
    pub(super) is_other: bool,
}

/// The lists, by token hash.
#[derive(Debug)]
pub(super) struct Lexicon {
    words: AHashMap<u64, Listed>,
    /// Which highest bits the listed words have: one bit each for all that
    /// there are.
    marks: Vec<u64>,
}

/// Bits of a word's hash that its mark stands for: 8 KB of marks, of which
/// some thirtieth are set.
const MARK_BITS: u32 = 16;

impl Lexicon {
    /// The lists as this normaliser folds them.
    pub(super) fn new(normalizer: &mut Normalizer) -> Self {
        let mut words: AHashMap<u64, Listed> = AHashMap::new();
        let mut list = |words_of_list: &str, prefixes: &[&str], tell: &dyn Fn(&mut Listed)| {
            for_each_form(normalizer, words_of_list, prefixes, |form| {
                tell(words.entry(form).or_default());
            });
        };
        list(PLACES, &PREFIXES, &|listed| listed.kind = Some(TokenKind::Name));
        list(DATES, &PREFIXES, &|listed| listed.kind = Some(TokenKind::Date));
        list(TODAY, &[""], &|listed| listed.is_today = true);
        list(CORRESPONDING, &[""], &|listed| listed.is_corresponding = true);
        list(EXPECTED, &PREFIXES, &|listed| listed.is_expected = true);
        for (weekday, names) in (0..).zip(WEEKDAYS) {
            list(names, &PREFIXES, &|listed| {
                (listed.kind, listed.weekday) = (Some(TokenKind::Date), Some(weekday));
            });
        }
        list(MONTHS_BEHIND_FIGURES, &[""], &|listed| listed.is_month_behind_figure = true);
        let mut number = |value, number_use, words: &str, prefixes: &[&str]| {
            for prefix in prefixes {
                let has_and = prefix.starts_with('و');
                list(words, &[prefix], &|listed| {
                    // of forms that fold alike, the first is the simple one
                    listed.number.get_or_insert(NumberWord { value, number_use, has_and });
                });
            }
        };
        for (value, number_use, words) in NUMBER_WORDS {
            number(value, number_use, words, &PREFIXES);
        }
        number(ONE.0, NumberUse::Within, ONE.1, &PREFIXES[..WITHOUT_ARTICLE]);
        number(TWO.0, NumberUse::Free, TWO.1, &PREFIXES[..WITHOUT_ARTICLE]);
        number(HUNDRED.0, NumberUse::Free, HUNDRED.1, &PREFIXES[..WITHOUT_ARTICLE]);
        number(SECOND.0, NumberUse::Free, SECOND.1, &PREFIXES[WITHOUT_ARTICLE..]);
        list(TITLES, &PREFIXES, &|listed| listed.is_title = true);
        list(TURNS, &PREFIXES, &|listed| listed.is_turn = true);
        list(ANOTHER, &PREFIXES, &|listed| listed.is_other = true);
        let mut marks = vec![0; 1 << (MARK_BITS - u64::BITS.ilog2())];
        for word in words.keys() {
            let (place, bit) = mark(*word);
            marks[place] |= bit;
        }
        Self { words, marks }
    }

    /// What is known of a word, if it is in a list.
    #[inline]
    pub(super) fn look_up(&self, token: u64) -> Option<&Listed> {
        let (place, bit) = mark(token);
        if self.marks[place] & bit == 0 {
            return None;
        }
        self.words.get(&token)
    }
}

/// Where a word's mark stands, and which bit it is.
fn mark(word: u64) -> (usize, u64) {
    let high = word >> (u64::BITS - MARK_BITS);
    ((high / u64::from(u64::BITS)) as usize, 1 << (high % u64::from(u64::BITS)))
}

/// Calls `each` with every word of the list behind each of these prefixes.
fn for_each_form(
    normalizer: &mut Normalizer,
    list: &str,
    prefixes: &[&str],
    mut each: impl FnMut(u64),
) {
    for word in list.split_whitespace() {
        for prefix in prefixes {
            let form = format!("{prefix}{word}");
            let mut tokens = Vec::with_capacity(1);
            normalizer.token_hashes(&form, &mut tokens);
            if let [only] = tokens[..] {
                each(only);
            }
        }
    }
}
