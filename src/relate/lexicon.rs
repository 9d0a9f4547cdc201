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

/// The lists, by token hash.
#[derive(Debug)]
pub(super) struct Lexicon {
    kinds: AHashMap<u64, TokenKind>,
    titles: AHashSet<u64>,
    turns: AHashSet<u64>,
    another: AHashSet<u64>,
}

impl Lexicon {
    /// The lists as this normaliser folds them.
    pub(super) fn new(normalizer: &mut Normalizer) -> Self {
        let mut kinds = AHashMap::new();
        let lists =
            [(PLACES, TokenKind::Name), (DATES, TokenKind::Date), (NUMBERS, TokenKind::Number)];
        for (list, kind) in lists {
            for_each_form(normalizer, list, |form| _ = kinds.insert(form, kind));
        }
        let mut forms = |list| {
            let mut forms = AHashSet::new();
            for_each_form(normalizer, list, |form| _ = forms.insert(form));
            forms
        };
        let (titles, turns, another) = (forms(TITLES), forms(TURNS), forms(ANOTHER));
        Self { kinds, titles, turns, another }
    }

    /// The kind of a listed number word, day, month or place.
    pub(super) fn kind(&self, token: u64) -> Option<TokenKind> {
        self.kinds.get(&token).copied()
    }

    /// Whether a name follows.
    pub(super) fn is_title(&self, token: u64) -> bool {
        self.titles.contains(&token)
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
