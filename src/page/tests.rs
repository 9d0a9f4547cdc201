//! Whole pages: two of our own, one real page beside the checkout, and any
//! string at all.

use std::ops::Range;

use proptest::prelude::*;

use super::*;

const LIGHTHOUSE: &str = include_str!("../../fixtures/pages/lighthouse.txt");
const ORCHARD: &str = include_str!("../../fixtures/pages/orchard.txt");

fn segment(text: &str) -> Page<'_> {
    Page::segment(text, None)
}

fn texts<'a>(slices: &[Slice<'a>]) -> Vec<&'a str> {
    slices.iter().map(|slice| slice.text).collect()
}

fn similar<'a>(page: &Page<'a>) -> Vec<&'a str> {
    texts(&page.similar)
}

fn phrases<'a>(page: &Page<'a>) -> Vec<Cow<'a, str>> {
    page.keywords.iter().map(|phrase| fold_keyword(phrase.text)).collect()
}

/// Every slice of the page but the written date, which lies within another.
fn slices<'p, 'a>(page: &'p Page<'a>) -> Vec<&'p Slice<'a>> {
    let article = page
        .read_also
        .iter()
        .flat_map(|article| article.title.iter().chain(std::iter::once(&article.text)));
    (page.title.iter())
        .chain(&page.dateline)
        .chain(&page.text)
        .chain(&page.source)
        .chain(&page.keywords)
        .chain(article)
        .chain(&page.similar)
        .collect()
}

/// What holds for the segments of every page.
fn check(text: &str, page: &Page<'_>) {
    let dates = page.date.iter().chain(page.read_also.iter().filter_map(|it| it.date.as_ref()));
    for slice in slices(page).into_iter().chain(dates.map(|date| &date.written)) {
        assert_eq!(&text[slice.span.clone()], slice.text);
        assert!(!slice.text.is_empty());
        assert_eq!(slice.text.trim(), slice.text);
    }
    let mut spans: Vec<Range<usize>> =
        slices(page).iter().map(|slice| slice.span.clone()).collect();
    spans.sort_by_key(|span| span.start);
    assert!(spans.windows(2).all(|two| two[0].end <= two[1].start), "{spans:?}");
    assert!(page.text.windows(2).all(|two| two[0].span.end <= two[1].span.start));
}

#[test]
fn the_form_of_the_aggregator_comes_apart() {
    let page = segment(LIGHTHOUSE);
    check(LIGHTHOUSE, &page);
    assert_eq!(page.dateline.as_ref().unwrap().text, "صوت الضفاف - مرسى النورس");
    assert_eq!(page.text.len(), 1);
    let body = page.body();
    assert!(matches!(body, Cow::Borrowed(_)));
    assert!(body.starts_with("كشف مدير هيئة المنائر") && body.ends_with("تحضرها عائلات البحارة."));
    assert_eq!(paragraph::paragraphs(&body).count(), 6);
    let date = page.date.as_ref().unwrap();
    assert_eq!((date.iso.as_str(), date.written.text), ("2024-11-12", "12 تشرين الثاني 2024"));
    assert_eq!(page.source.as_ref().unwrap().text, "وكالة صوت الضفاف");
    assert_eq!(
        phrases(&page),
        ["منارة رأس الريح", "صيادي مرسى النورس", "الموانئ الصغيرة", "بما في ذلك", "الساحل الغربي"]
    );
    assert_eq!(page.keywords[0].text, "منارة رأس الریح", "the slice is verbatim");
    let article = page.read_also.as_ref().unwrap();
    assert_eq!(article.title.as_ref().unwrap().text, "حارس المنارة الأخير يروي ليلة العاصفة");
    assert!(
        article.text.text.starts_with("روى عثمان الدالي") && article.text.text.ends_with("وحسب\".")
    );
    assert_eq!(article.date, None);
    let titles = similar(&page);
    assert_eq!(titles.len(), 10);
    assert_eq!(titles[3], "40 زائرا في اليوم الأول لمتحف البحر");
    assert_eq!(titles[9], "حارس المنارة الأخير يروي ليلة العاصفة");
}

#[test]
fn other_spellings_and_places_come_apart_too() {
    let page = segment(ORCHARD);
    check(ORCHARD, &page);
    assert_eq!(page.dateline.as_ref().unwrap().text, "وادي السدر – نشرة الحقول");
    let runs = texts(&page.text);
    assert_eq!(runs.len(), 3);
    assert!(runs[0].starts_with("انطلق") && runs[0].ends_with("سبع قرى."));
    assert!(runs[1].starts_with("وأضافت") && runs[1].ends_with("قبل الظهر."), "{}", runs[1]);
    assert!(runs[2].starts_with("وتتوقع") && runs[2].ends_with("مدخل الوادي."));
    assert_eq!(page.body(), runs.join("\n"));
    let date = page.date.as_ref().unwrap();
    assert_eq!((date.iso.as_str(), date.written.text), ("2024-10-15", "١٢ ربيع الآخر ١٤٤٦ هـ"));
    assert_eq!(page.source.as_ref().unwrap().text, "نشرة الحقول، جمعية المزارعين");
    assert_eq!(phrases(&page), ["وادي_السدر", "رمان", "جمعية المزارعين", "سوق الجملة"]);
    assert_eq!(page.read_also, None);
    assert_eq!(
        similar(&page),
        [
            "معرض للرمان في ساحة القرية القديمة",
            "مزارعو الوادي يبيعون العصير لأول مرة",
            "سبع قرى تتقاسم ماء النبع",
            "افتتاح معصرة حجرية في أعلى الوادي",
            "الطريق الجبلي: موعد جديد لإعادة فتحه",
            "كيف يختار أهل الوادي رمانهم؟",
        ]
    );
}

#[test]
fn the_real_page_comes_apart() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seed/page.txt");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED: no page in ../shared/seed");
        return;
    };
    let page = segment(&text);
    check(&text, &page);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let at = |beginning: &str| lines.iter().position(|line| line.starts_with(beginning)).unwrap();
    let filled = |range: Range<usize>| -> Vec<&str> {
        lines[range].iter().copied().filter(|line| !line.is_empty()).collect()
    };

    assert_eq!(page.dateline.as_ref().unwrap().text, "بغداد اليوم - بغداد");
    let body = filled(1..at("المصدر:"));
    assert_eq!(texts(&page.text).len(), 1);
    let paragraphs: Vec<&str> =
        paragraph::paragraphs(page.text[0].text).map(|line| line.text).collect();
    assert_eq!(paragraphs, body);
    assert!(page.body().ends_with(body.last().unwrap().rsplit(". ").next().unwrap()));
    let date = page.date.as_ref().unwrap();
    assert_eq!((date.iso.as_str(), date.written.text), ("2024-08-24", "24 آب 2024"));
    assert_eq!(page.source.as_ref().unwrap().text, "وكالة بغداد اليوم");
    assert_eq!(
        phrases(&page),
        [
            "بين الولايات المتحدة والعراق",
            "قوات الأمن العراقية",
            "بما في ذلك",
            "في العراق",
            "من العراق"
        ]
    );
    let run = lines[at("كلمات دلالية")].split_once(": ").unwrap().1;
    assert_eq!(phrases(&page).join(" "), fold_keyword(run));
    let second = filled(at("إقرأ") + 1..at("مقالات"));
    let article = page.read_also.as_ref().unwrap();
    assert_eq!(article.title.as_ref().unwrap().text, second[0]);
    let paragraphs: Vec<&str> =
        paragraph::paragraphs(article.text.text).map(|line| line.text).collect();
    assert_eq!(paragraphs, second[1..]);
    let titles: Vec<&str> = filled(at("مقالات") + 1..lines.len())
        .iter()
        .map(|line| line.trim_start_matches("• "))
        .collect();
    assert_eq!(titles.len(), 10);
    assert_eq!(similar(&page), titles);
}

#[test]
fn a_page_without_headings_is_an_article() {
    let text = "عنوان المقال\n\nقال المصدر إن الطريق مغلق.\nالمصدر الأمني قال إن الطريق يفتح غدا.\nاقرأ أيضا في الصيف كما في الشتاء.";
    let page = segment(text);
    assert_eq!(page.body(), text);
    assert_eq!(page, Page { text: page.text.clone(), ..Page::default() });
    assert_eq!(segment(" \n\u{feff} "), Page::default());
}

const FIRST: &str = "أعلنت البلدية افتتاح الجسر الجديد أمام السيارات بعد عامين من العمل المتواصل.";
const SECOND: &str = "وقال رئيس البلدية إن الجسر يخدم خمسة أحياء ويخفف الزحام في وسط المدينة.";

/// The body, the titles and whether there is a second article.
fn parts(text: &str) -> (String, Vec<&str>, bool) {
    let page = segment(text);
    check(text, &page);
    let body = page.body().split_whitespace().collect::<Vec<_>>().join(" ");
    (body, similar(&page), page.read_also.is_some())
}

#[test]
fn what_leads_elsewhere_is_cut_out_of_the_middle() {
    let whole = format!("{FIRST} {SECOND}");
    for (between, titles) in [
        ("اقرأ أيضاً: خبر آخر", vec!["خبر آخر"]),
        ("اقرأ أيضاً:\n• خبر آخر\n• خبر ثالث", vec!["خبر آخر", "خبر ثالث"]),
        ("قد يعجبك أيضا\nخبر آخر", vec!["خبر آخر"]),
        ("للمزيد - خبر آخر", vec!["خبر آخر"]),
        ("شاهد أيضا", vec![]),
        ("شارك الخبر", vec![]),
        ("شارك\nتويتر فيسبوك واتساب", vec![]),
        ("الأكثر قراءة\n• خبر بعيد\n• خبر أبعد", vec![]),
        ("المصدر: وكالات", vec![]),
        ("وسوم: جسر، بلدية", vec![]),
    ] {
        let text = format!("{FIRST}\n{between}\n{SECOND}");
        assert_eq!(parts(&text), (whole.clone(), titles, false), "{between}");
    }
}

#[test]
fn a_title_with_paragraphs_is_a_second_article_unless_the_first_goes_on() {
    let ends = format!("{FIRST}\nاقرأ أيضا\nخبر آخر\n{SECOND}");
    assert_eq!(parts(&ends), (FIRST.to_owned(), vec![], true));
    let boxed = format!("{FIRST}\nاقرأ أيضا\nخبر آخر\nوخبر ثالث\n{SECOND}");
    let whole = format!("{FIRST} {SECOND}");
    assert_eq!(parts(&boxed), (whole.clone(), vec!["خبر آخر", "وخبر ثالث"], false));
    let goes_on = format!("{ends}\nالمصدر: وكالات");
    assert_eq!(parts(&goes_on), (whole, vec!["خبر آخر"], false));
    let closed = format!("{FIRST}\nالمصدر: وكالات\nاقرأ أيضا: خبر آخر\n{SECOND}");
    assert_eq!(parts(&closed), (FIRST.to_owned(), vec![], true));
    let untitled = format!("{FIRST}\nالمصدر: وكالات\nاقرأ أيضا\n{SECOND}");
    assert_eq!(parts(&untitled), (FIRST.to_owned(), vec![], true));
}

#[test]
fn the_foot_of_a_page_is_no_text() {
    for foot in [
        "المصدر: وكالات\nشارك\nطباعة",
        "المصدر: وكالات\nفيسبوك\nواتساب",
        "شارك\nفيسبوك\nنسخة للقراءة",
        "مقالات مشابهة\nشارك\nنسخة للقراءة",
        "أخبار متصلة\nاشترك في نشرتنا",
        "© 2024 جميع الحقوق محفوظة",
        "المصدر\nوكالات\nفيسبوك",
        "التعليقات\nتعليق أول طويل يقول صاحبه إنه سعيد بالجسر الجديد جدا جدا.",
        "الأكثر قراءة\nخبر أول\nخبر ثان",
        "جميع الحقوق محفوظة © 2024",
        "مقالات مشابهة",
    ] {
        assert_eq!(parts(&format!("{FIRST}\n{foot}")), (FIRST.to_owned(), vec![], false), "{foot}");
    }
}

#[test]
fn a_source_may_stand_below_its_heading_or_above_the_article() {
    let page = segment("المصدر\nوكالة الضفاف\n\nأعلنت البلدية افتتاح الجسر.");
    assert_eq!(page.body(), "أعلنت البلدية افتتاح الجسر.");
    assert_eq!(page.source.unwrap().text, "وكالة الضفاف");
}

#[test]
fn a_known_date_gives_the_year() {
    let text = "أعلنت البلدية يوم ٢٤ آب افتتاح الجسر.";
    assert_eq!(segment(text).date.unwrap().iso, "--08-24");
    assert_eq!(Page::segment(text, Some("2022-08-25")).date.unwrap().iso, "2022-08-24");
    let elsewhere = format!("{text}\nمقالات مشابهة\n• حصاد 3 أيار 2021");
    assert_eq!(segment(&elsewhere).date.unwrap().iso, "2021-08-24");
}

/// Lines of every kind that the walk tells apart.
fn pieces() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        FIRST,
        SECOND,
        "خبر قصير",
        "• خبر",
        "- خبر آخر",
        "1. خبر",
        "•",
        "-",
        "",
        " \u{a0}",
        "صوت الضفاف - المرفأ",
        "القاهرة: سامي",
        "اقرأ أيضا",
        "إقرأ أيضاً: خبر",
        "شاهد أيضا.",
        "مقالات مشابهة",
        "قد يعجبك أيضا: خبر",
        "المصدر",
        "المصدر: وكالة",
        "كلمات دلالية",
        "كلمات دلالية: الجسر الجدید وسط المدینة",
        "وسوم: جسر، نهر",
        "شارك الخبر",
        "تويتر فيسبوك",
        "التعليقات (2)",
        "الرئيسية | حوادث",
        "كتب: سامي الغدير",
        "الراي -",
        "السبت 24 آب 2024 - 15:45",
        "بغداد (رويترز) - انتهى الاجتماع.",
        "٢٤ آب",
        "24/8/2024",
        "1 رمضان 1445 هـ الموافق",
        "12 آذار 2024",
        "عبد",
        "الله",
    ])
}

proptest! {
    #[test]
    fn any_order_of_lines_holds(lines in prop::collection::vec(pieces(), 0..24)) {
        let text = lines.join("\n");
        let page = segment(&text);
        check(&text, &page);
        prop_assert_eq!(&page, &segment(&text));
        // what belongs to the article stays in it or is accounted for
        let opens = |line: &str| line.starts_with("التعليقات");
        if lines.first() == Some(&FIRST) && !lines.iter().any(|line| opens(line)) {
            prop_assert!(page.body().starts_with(FIRST));
        }
    }

    #[test]
    fn any_string_holds(text in "\\PC{0,200}", known in prop::option::of("\\PC{0,20}")) {
        check(&text, &Page::segment(&text, known.as_deref()));
    }

    #[test]
    fn any_bytes_of_a_page_hold(cut in 0..LIGHTHOUSE.len(), length in 0..4000_usize) {
        let start = LIGHTHOUSE.floor_char_boundary(cut);
        let end = LIGHTHOUSE.floor_char_boundary((cut + length).min(LIGHTHOUSE.len()));
        let text = &LIGHTHOUSE[start..end.max(start)];
        check(text, &segment(text));
    }
}
