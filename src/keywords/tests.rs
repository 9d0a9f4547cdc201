use proptest::prelude::*;

use super::*;
use crate::frequencies::{FrequencyCounter, TermReader};
use crate::terms::{StopWords, WordReader};

/// Sentences of news as any corpus holds them.
const BACKGROUND: [&str; 16] = [
    "أعلنت هيئة الموانئ المتحدة افتتاح مرفأ النورس الشرقي في المدينة",
    "قال وزير النقل إن مرفأ النورس يستقبل السفن، وإن المرفأ جاهز",
    "اجتمع مجلس إدارة هيئة الموانئ المتحدة في مدينة الواحة",
    "وصل وزير النقل رامي الساحلي إلى مدينة الواحة، ورحب به السكان",
    "قال رامي الساحلي إن المشروع كبير، والساحلي مهندس",
    "المدينة تنتظر السفن، والسكان ينتظرون العمل في المرفأ الجديد",
    "رفض السكان القرار، ورفضت الهيئة الرد، وقد يرفض الوزير أو ترفض المدينة",
    "من يرفض القرار؟ ترفضه الهيئة، وسيرفض السكان",
    "تأجل بناء الجسر، وكان الجسر مشروعا قديما في وادي السلام",
    "يعبر السكان وادي السلام على جسر خشبي قديم",
    "مشروع الجسر أمام الهيئة، والمهندسون معه",
    "الهيئة وافقت، والوزير وافق، والمشروع أمام المجلس",
    "مدرسة الحي القديم مغلقة، وقالت المديرة إن المدرسة تحتاج إلى سقف",
    "فريق الميناء فاز على فريق الواحة في ملعب المدينة",
    "المدرب راض عن الفريق، والفريق يستعد للمباراة المقبلة",
    "السوق مزدحم، والأسعار مستقرة، والتجار راضون عن الموسم",
];

/// A background of these, among other news.
fn background() -> Frequencies {
    background_with(&[])
}

/// The same with ten documents of each of these sentences.
fn background_with(sentences: &[&str]) -> Frequencies {
    let mut reader = TermReader::new();
    let mut counter = FrequencyCounter::new();
    for round in 0..12 {
        for (number, sentence) in BACKGROUND.iter().enumerate() {
            let other = BACKGROUND[(number + 1 + round % 5) % BACKGROUND.len()];
            counter.add(reader.read(None, &format!("{sentence}. {other}")));
        }
    }
    for sentence in sentences {
        for day in 0..10 {
            counter.add(reader.read(None, &format!("{sentence}. طقس معتدل {day}")));
        }
    }
    for day in 0..600 {
        counter.add(reader.read(None, &format!("طقس معتدل، رياح شمالية {day}")));
    }
    counter.finish()
}

fn phrases(frequencies: &Frequencies, title: Option<&str>, text: &str) -> Vec<String> {
    let finder = KeywordFinder::new(frequencies, KeywordOptions::default());
    finder.find(title, text).into_iter().map(|keyword| keyword.phrase).collect()
}

/// The tokens of a phrase.
fn tokens(phrase: &str) -> Vec<String> {
    let words = WordReader::new().read(phrase);
    words.all().iter().map(|word| words.token(word).to_owned()).collect()
}

#[test]
fn names_come_whole() {
    let background = background();
    let found = phrases(
        &background,
        Some("هيئة الموانئ المتحدة تفتتح رصيفا في مرفأ النورس"),
        "افتتح وزير النقل رامي الساحلي رصيفا جديدا في مرفأ النورس، وأشاد الساحلي بهيئة الموانئ \
         المتحدة. وقال الساحلي إن لهيئة الموانئ المتحدة خطة، وإن مرفأ النورس جاهز.",
    );
    assert!(found.contains(&"هيئة الموانئ المتحدة".to_owned()), "{found:?}");
    assert!(found.contains(&"مرفأ النورس".to_owned()), "{found:?}");
    let minister: Vec<&String> = found.iter().filter(|one| one.contains("الساحلي")).collect();
    assert!(minister.len() == 1 && minister[0].contains("رامي الساحلي"), "{found:?}");
}

#[test]
fn a_given_name_begins_a_name_though_an_office_stands_before_it() {
    let sentences = [
        "أكد السفير الجبلي لوران دومون أن الاتفاق قريب",
        "التقى المدرب الجبلي لوران غارسيا لاعبيه",
        "وصل الفنان الجبلي لوران شامبو إلى المدينة",
        "فريق جبلي يفوز، ومطعم جبلي يغلق",
    ];
    let text = "زار الكاتب الجبلي لوران دومون المدينة، وقال السفير الجبلي لوران دومون إن المرفأ \
                جاهز، وكان المدرب الجبلي لوران دومون معه.";
    // whether or not papers write the adjective without the article
    for known in [&sentences[..], &sentences[..3]] {
        let found = phrases(&background_with(known), None, text);
        assert!(found.contains(&"لوران دومون".to_owned()), "{found:?}");
        assert!(!found.iter().any(|phrase| phrase.starts_with("الجبلي لوران")), "{found:?}");
    }
}

#[test]
fn what_is_written_onto_a_name_is_left_out() {
    let found = phrases(
        &background(),
        None,
        "رسالة لهيئة الموانئ المتحدة، ورد من السكان. بهيئة الموانئ المتحدة ثقة.",
    );
    assert_eq!(found[0], "هيئة الموانئ المتحدة", "{found:?}");
    let found = phrases(&background(), None, "ثمن للجسر، وثمن آخر للجسر، وللجسر تاريخ");
    assert!(found.iter().all(|phrase| !phrase.starts_with("لل")), "{found:?}");
    assert!(found.contains(&"الجسر".to_owned()), "the article is put back: {found:?}");
}

#[test]
fn verbs_and_function_words_are_no_keywords() {
    let found = phrases(
        &background(),
        Some("الهيئة ترفض مشروع الجسر"),
        "رفضت الهيئة مشروع الجسر، ورفض الوزير. سيرفض السكان مشروع الجسر اليوم، كما يرفض المجلس.",
    );
    assert!(found.contains(&"مشروع الجسر".to_owned()), "{found:?}");
    for phrase in &found {
        assert!(!phrase.contains("رفض") && !phrase.contains("اليوم"), "{found:?}");
    }
}

#[test]
fn phrases_end_at_marks_and_lines() {
    let text = "وادي\nالسلام وادي، السلام وادي (السلام) وادي. السلام";
    for phrase in phrases(&background(), None, text) {
        assert!(!phrase.contains(' ') || phrase == "السلام وادي", "{phrase}");
    }
}

#[test]
fn a_dateline_says_nothing() {
    let text = "مدينة الواحة – وكالة الصنوبر: زار الطلاب وادي السلام، وعادوا إلى وادي السلام";
    let found = phrases(&background(), None, text);
    assert_eq!(found, ["وادي السلام"]);
}

#[test]
fn fathers_are_part_of_a_name() {
    let text = "وصل سالم بن راشد إلى الجسر. وقال سالم بن راشد إن الجسر متين";
    let found = phrases(&background(), None, text);
    assert!(found.contains(&"سالم بن راشد".to_owned()), "{found:?}");
    assert!(!found.iter().any(|phrase| phrase == "راشد" || phrase == "سالم"), "{found:?}");
}

#[test]
fn a_noun_is_told_though_a_preposition_is_mostly_written_onto_it() {
    let known = background_with(&[
        "اتحاد الواحة لكرة الريشة يجتمع",
        "بطولة الصنوبر لكرة الريشة تنطلق",
        "منتخب لكرة الريشة يفوز",
        "رابطة النورس لكرة الريشة توافق",
        "كرة الريشة في المدارس",
        "ضرب اللاعب الكرة",
    ]);
    let text = "تنطلق بطولة المدارس لكرة الريشة غدا، وتشارك فيها فرق لكرة الريشة من الواحة";
    let found = phrases(&known, None, text);
    assert_eq!(found[0], "كرة الريشة", "{found:?}");
}

#[test]
fn an_office_goes_where_its_holder_is_named() {
    let known = background_with(&[
        "أكد السفير الجبلي لوران دومون أن الاتفاق قريب",
        "التقى المدرب الجبلي لوران غارسيا لاعبيه",
        "وصل الفنان الجبلي لوران شامبو إلى المدينة",
    ]);
    let named = "وصل وزير النقل البحري لوران دومون إلى الواحة. وأعلن وزير النقل البحري لوران \
                 دومون افتتاح الجسر، وقال لوران دومون إن الجسر متين";
    let found = phrases(&known, None, named);
    assert_eq!(found[..2], ["لوران دومون", "الجسر"]);
    let unnamed = "وصل وزير النقل البحري إلى الواحة. وأعلن وزير النقل البحري افتتاح الجسر";
    assert_eq!(phrases(&known, None, unnamed)[0], "وزير النقل البحري");
}

#[test]
fn an_adjective_goes_where_its_country_is_named() {
    let text = "ردت بولندا أمس، وقال البولندي ذلك. ورحب البولندي، ثم عاد البولندي إلى بولندا";
    assert_eq!(phrases(&background(), Some("بولندا توافق"), text), ["بولندا"]);
}

#[test]
fn some_stop_words_are_part_of_names() {
    let text = "فتحت جمعية الأشخاص ذوي الإعاقة مقرا، وتخدم جمعية الأشخاص ذوي الإعاقة الحي";
    assert_eq!(phrases(&background(), None, text), ["جمعية الأشخاص ذوي الإعاقة"]);
    let text = "بلغ فريق الميناء دور الستة عشر، وكان دور الستة عشر صعبا";
    assert_eq!(phrases(&background(), None, text)[0], "دور الستة عشر");
}

#[test]
fn numbers_units_and_halves_of_clauses_are_no_keywords() {
    assert!(phrases(&background(), Some("الحادية"), "في الحادية، وفي الحادية").is_empty());
    let text = "كلف الجسر 25 مليون دينار، منها 10 آلاف دينار للسقف، وأضافت الهيئة دينار";
    assert_eq!(phrases(&background(), Some("ثمن الجسر"), text), ["الجسر"]);
    let text = "أعلن القبض على رجلين في الحي، وجاء القبض على الرجلين بعد بلاغ، والرجلان في السجن";
    assert_eq!(phrases(&background(), Some("القبض على رجلين"), text), ["رجلين"]);
}

#[test]
fn two_words_that_few_know_are_one_name_if_much_is_known() {
    let mut reader = TermReader::new();
    let mut counter = FrequencyCounter::new();
    for number in 0..5000 {
        let sentences = [0, 1].map(|next| BACKGROUND[(number + next) % BACKGROUND.len()]);
        let news =
            if number < 192 { sentences.join(". ") } else { format!("طقس معتدل {number}") };
        counter.add(reader.read(None, &news));
    }
    let text = "فاز لوسيان كارتال أمس. وقال كارتال إنه سعيد، ولعب كارتال جيدا";
    assert_eq!(phrases(&counter.finish(), None, text), ["لوسيان كارتال"]);
    assert_eq!(phrases(&background(), None, text), ["كارتال"]);
}

#[test]
fn without_a_background_the_article_speaks_for_itself() {
    let found = phrases(
        &Frequencies::default(),
        Some("عودة قطار الصنوبر السريع"),
        "عاد قطار الصنوبر السريع إلى العمل. ويقطع قطار الصنوبر السريع الوادي في ساعة.",
    );
    assert_eq!(found[0], "قطار الصنوبر السريع");
    assert!(phrases(&Frequencies::default(), None, "").is_empty());
    assert!(phrases(&Frequencies::default(), Some("في من"), "على، إلى. 2015").is_empty());
}

#[test]
fn scores_fall_from_one() {
    let background = background();
    let finder = KeywordFinder::new(&background, KeywordOptions { top: 3 });
    let text = BACKGROUND.join(". ").repeat(2);
    let keywords = finder.find(Some("مرفأ النورس"), &text);
    assert_eq!(keywords.len(), 3);
    assert!((keywords[0].score - 1.0).abs() < f64::EPSILON);
    assert!(keywords.is_sorted_by(|a, b| a.score >= b.score && b.score > 0.0));
    assert!(keywords.iter().all(|keyword| keyword.count > 0));
}

/// Texts made of words that the background knows, of others, and of marks.
fn any_text() -> impl Strategy<Value = String> {
    let words: Vec<String> = BACKGROUND
        .iter()
        .flat_map(|sentence| sentence.split(' '))
        .map(str::to_owned)
        .chain(
            [
                "وللجسر",
                "بن",
                "آل",
                "ذوي",
                "الستة",
                "عشر",
                "25",
                "NASA",
                "إف-16",
                "عُمان",
                "شكرًا",
                "د.",
                "—",
            ]
            .map(str::to_owned),
        )
        .collect();
    proptest::collection::vec(proptest::sample::select(words), 0..60)
        .prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn every_phrase_is_one(title in any_text(), text in any_text(), knows in any::<bool>()) {
        let background = if knows { background() } else { Frequencies::default() };
        let found = phrases(&background, Some(&title), &text);
        prop_assert!(found.len() <= KeywordOptions::default().top);
        let texts = [title.as_str(), text.as_str()];
        for phrase in &found {
            // the article may have been put back behind لل, of which a word
            // that begins with ل keeps one for itself
            let led = phrase.strip_prefix("ال").map(|rest| match rest.strip_prefix('ل') {
                Some(_) => format!("ل{rest}"),
                None => format!("لل{rest}"),
            });
            let stands = |text: &&str| {
                text.contains(phrase.as_str()) || led.as_ref().is_some_and(|led| text.contains(led))
            };
            prop_assert!(texts.iter().any(stands), "{phrase}");
            let words = tokens(phrase);
            prop_assert!((1..=MAX_PHRASE).contains(&words.len()), "{phrase}");
            let stop_words = StopWords::shared();
            let is_of_name = |word: &String| ["ذوي", "عشر"].contains(&word.as_str());
            let may_stand = |word| is_of_name(word) || !stop_words.contains(word);
            prop_assert!(words.iter().all(may_stand), "{phrase}");
            let others = found.iter().filter(|other| *other != phrase);
            for other in others.map(|other| tokens(other)) {
                prop_assert!(!other.windows(words.len()).any(|window| window == words), "{phrase}");
            }
        }
    }

    #[test]
    fn what_came_before_does_not_matter(texts in proptest::collection::vec(any_text(), 1..6)) {
        let background = background();
        let finder = KeywordFinder::new(&background, KeywordOptions::default());
        let forwards: Vec<_> = texts.iter().map(|text| finder.find(None, text)).collect();
        let other = KeywordFinder::new(&background, KeywordOptions::default());
        let mut backwards: Vec<_> = texts.iter().rev().map(|text| other.find(None, text)).collect();
        backwards.reverse();
        prop_assert_eq!(forwards, backwards);
    }

    #[test]
    fn no_text_makes_it_panic(title in ".{0,40}", text in "[\\PC\n]{0,200}") {
        let _ = phrases(&Frequencies::default(), Some(&title), &text);
    }
}

#[test]
fn a_rest_that_stands_in_the_article_outdoes_one_that_does_not() {
    let text = "للموشوم، من هنا. للموشوم، من هناك. للموشوم، في كل مكان. الموشوم، إلى هنا.";
    let found = phrases(&background(), None, text);
    assert!(found.iter().all(|phrase| !phrase.contains("اللموشوم")), "{found:?}");
}
