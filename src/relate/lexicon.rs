//! The few words that tell facts, people and turns of subject.
//!
//! Closed lists in plain spelling, folded by the normaliser of the texts, so
//! that every level finds its own forms; each word is known behind the article
//! and the letters that Arabic writes together with it. Built once a
//! tokeniser; a look-up is one probe of a hash map.

use ahash::{AHashMap, AHashSet};

use super::text::TokenKind;
use crate::normalize::Normalizer;

/// Number words as they stand in prose.
const NUMBERS: &str = "صفر واحد واحدة اثنان اثنين اثنتان اثنتين ثلاثة ثلاث أربعة أربع خمسة خمس \
    ستة ست سبعة سبع ثمانية ثماني ثمان تسعة تسع عشرة عشر عشرون عشرين ثلاثون ثلاثين أربعون أربعين \
    خمسون خمسين ستون ستين سبعون سبعين ثمانون ثمانين تسعون تسعين مئة مائة مئتان مئتين مائتان مائتين \
    ثلاثمائة ثلاثمئة أربعمائة أربعمئة خمسمائة خمسمئة ستمائة ستمئة سبعمائة سبعمئة ثمانمائة تسعمائة \
    ألف ألفان ألفين آلاف مليون مليونين ملايين مليار مليارين مليارات أول أولى ثان ثاني ثانية ثالث ثالثة رابع \
    رابعة خامس خامسة سادس سادسة سابع سابعة ثامن ثامنة تاسع تاسعة عاشر عاشرة حادي إحدى أحد عشرات مئات";

/// Days and months of the calendars in use, and words relative to a day.
const DATES: &str = "السبت الأحد الإثنين الاثنين الثلاثاء الأربعاء الخميس الجمعة \
    يناير فبراير مارس أبريل إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر \
    جانفي فيفري أفريل ماي جوان جويلية أوت شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين كانون \
    محرم صفر ربيع جمادى رجب شعبان رمضان شوال القعدة الحجة أمس غدا غد البارحة";

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
const PREFIXES: [&str; 7] = ["", "و", "ال", "وال", "ب", "ل", "بال"];

/// What the lists say of a word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Listed {
    /// Its kind, where it is a number word, a day, a month or a place.
    pub(super) kind: Option<TokenKind>,
    /// Whether a name follows it.
    pub(super) is_title: bool,
}

/// The lists, by token hash.
#[derive(Debug)]
pub(super) struct Lexicon {
    words: AHashMap<u64, Listed>,
    turns: AHashSet<u64>,
    another: AHashSet<u64>,
}

impl Lexicon {
    /// The lists as this normaliser folds them.
    pub(super) fn new(normalizer: &mut Normalizer) -> Self {
        let mut words: AHashMap<u64, Listed> = AHashMap::new();
        let lists =
            [(PLACES, TokenKind::Name), (DATES, TokenKind::Date), (NUMBERS, TokenKind::Number)];
        for (list, kind) in lists {
            for_each_form(normalizer, list, |form| {
                words.entry(form).or_default().kind = Some(kind);
            });
        }
        for_each_form(normalizer, TITLES, |form| words.entry(form).or_default().is_title = true);
        let mut forms = |list| {
            let mut forms = AHashSet::new();
            for_each_form(normalizer, list, |form| _ = forms.insert(form));
            forms
        };
        let (turns, another) = (forms(TURNS), forms(ANOTHER));
        Self { words, turns, another }
    }

    /// What is known of a word.
    pub(super) fn look_up(&self, token: u64) -> Listed {
        self.words.get(&token).copied().unwrap_or_default()
    }

    /// Whether two tokens in a row turn to another subject.
    pub(super) fn is_turn(&self, first: u64, second: u64) -> bool {
        self.turns.contains(&first) && self.another.contains(&second)
    }
}

/// Calls `each` with every word of the list behind every prefix.
fn for_each_form(normalizer: &mut Normalizer, list: &str, mut each: impl FnMut(u64)) {
    for word in list.split_whitespace() {
        for prefix in PREFIXES {
            let form = format!("{prefix}{word}");
            let mut tokens = Vec::with_capacity(1);
            normalizer.token_hashes(&form, &mut tokens);
            if let [only] = tokens[..] {
                each(only);
            }
        }
    }
}
