//! Heads of pages in the manner of sites from Egypt to the Gulf, and first
//! lines of articles that are none.

use super::super::Page;
use super::*;

const FERRY: &str = include_str!("../../../fixtures/pages/ferry.txt");

const TEXT: &str = "أعلنت البلدية افتتاح الجسر الجديد أمام السيارات بعد عامين من العمل المتواصل.";
const HEADLINE: &str = "البلدية تفتح الجسر الجديد أمام السيارات";

/// Title, dateline, date and body of a page whose head is this, above the
/// text.
fn of_head(head: &str) -> (Option<String>, Option<String>, Option<String>, String) {
    of_page(&format!("{head}\n{TEXT}\nمقالات مشابهة"))
}

fn of_page(page: &str) -> (Option<String>, Option<String>, Option<String>, String) {
    let parts = Page::segment(page, None);
    for slice in parts.title.iter().chain(&parts.dateline).chain(&parts.text) {
        assert_eq!(&page[slice.span.clone()], slice.text);
    }
    let text = |slice: &Option<Slice<'_>>| slice.as_ref().map(|slice| slice.text.to_owned());
    let date = parts.date.as_ref().map(|date| date.iso.clone());
    (text(&parts.title), text(&parts.dateline), date, parts.body().into_owned())
}

#[test]
fn heads_of_many_manners_leave_the_text() {
    for (head, title, dateline) in [
        ("واس - جدة\n٩/٨/٢٠٢٤ ٠٣:٤٥ م", None, Some("واس - جدة")),
        ("الجزائر - واج\nنشر في : 09 أوت 2024 - 15:45", None, Some("الجزائر - واج")),
        ("هسبريس من الرباط\nالجمعة 9 غشت 2024 - 15:45", None, Some("هسبريس من الرباط")),
        ("لبنان 24\nLebanon 24\n09-08-2024 | 15:45", None, None),
        ("محليات\n{}\nالراي -\n09 أغسطس 2024 12:00 ص", Some(HEADLINE), Some("الراي")),
        ("{}\nطباعة\n9/8/2024\nآخر تحديث: 10/8/2024", Some(HEADLINE), None),
        (
            "الرئيسية | حوادث\n{}\nكتب: سامي الغدير\nالجمعة، 09 أغسطس 2024 03:45 م",
            Some(HEADLINE),
            Some("كتب: سامي الغدير"),
        ),
        ("{}\nالجمعة، 09 أغسطس 2024\nكتب سامي الغدير", Some(HEADLINE), Some("كتب سامي الغدير")),
        ("{}\nالقاهرة - رويترز\n9 آب 2024", Some(HEADLINE), Some("القاهرة - رويترز")),
        ("{}\n9/8/2024\nعمان - بترا", Some(HEADLINE), Some("عمان - بترا")),
    ] {
        let expected = (title, dateline, Some("2024-08-09"), TEXT);
        let found = of_head(&head.replace("{}", HEADLINE));
        let (title, dateline, date, body) = &found;
        let found = (title.as_deref(), dateline.as_deref(), date.as_deref(), body.as_str());
        assert_eq!(found, expected, "{head}");
    }
}

#[test]
fn days_that_tell_of_something_stay_in_the_text() {
    for head in [
        "جدول مباريات الجولة\nالجمعة 9 أغسطس 2024\nالأهلي - الزمالك\nالسبت 10 أغسطس 2024\nالاتحاد - النصر",
        "مواعيد التسجيل\nيبدأ:\n9 أغسطس 2024\nينتهي:\n20 أغسطس 2024",
        "9 أغسطس 2024\nافتتاح الميناء\n10 أغسطس 2025\nتوسعة الرصيف",
    ] {
        let (title, _, date, body) = of_head(head);
        assert_eq!((title, body), (None, format!("{head}\n{TEXT}")));
        assert_eq!(date.as_deref(), Some("2024-08-09"), "{head}");
    }
}

#[test]
fn a_path_is_no_dateline() {
    let (title, dateline, _, body) = of_head("الرئيسية | حوادث");
    assert_eq!((title, dateline, body.as_str()), (None, None, TEXT));
}

#[test]
fn the_day_above_the_article_counts_before_one_in_its_headline() {
    let (title, _, date, _) = of_head("حصاد 7 آب 2024 في مدينة الجسور\n9/8/2024");
    assert_eq!(title.as_deref(), Some("حصاد 7 آب 2024 في مدينة الجسور"));
    assert_eq!(date.as_deref(), Some("2024-08-09"));
}

#[test]
fn a_paragraph_loses_its_dateline() {
    let article = format!("شفق نيوز/ {TEXT}");
    for page in [article.clone(), format!("{article}\nالمصدر: شفق نيوز")] {
        let (_, dateline, _, body) = of_page(&page);
        assert_eq!((dateline.as_deref(), body.as_str()), (Some("شفق نيوز"), TEXT));
    }
}

#[test]
fn what_may_be_the_article_stays() {
    for article in [
        format!("{HEADLINE}\n{TEXT}"),
        format!("{HEADLINE}\nكتب سامي الغدير\n{TEXT}"),
        format!("{HEADLINE}\nتحديث 12\n{TEXT}"),
        format!("كتب مدرسية جديدة\n{TEXT}"),
        format!("حصاد 9 آب 2024\n{TEXT}"),
        format!("{HEADLINE}\n9 آب 2024"),
        format!("محليات\n{TEXT}"),
    ] {
        let (title, dateline, _, body) = of_page(&article);
        assert_eq!((title, dateline, body), (None, None, article));
    }
    // one of two lines may be the title, and which one is not known
    let two = format!("{HEADLINE}\nوالسير عليه يبدأ في المساء");
    let (title, _, date, body) = of_head(&format!("{two}\n9/8/2024"));
    assert_eq!((title, date.as_deref()), (None, Some("2024-08-09")));
    assert_eq!(body, format!("{two}\n{TEXT}"));
    // a line below the day is a dateline or the article
    let (title, dateline, _, body) = of_head(&format!("{HEADLINE}\n9/8/2024\nالجسر جاهز"));
    assert_eq!((title.as_deref(), dateline), (Some(HEADLINE), None));
    assert_eq!(body, format!("الجسر جاهز\n{TEXT}"));
    // a name stays above an article without surroundings
    let (_, _, _, body) = of_page(&format!("محليات\n9/8/2024\n{TEXT}"));
    assert_eq!(body, format!("محليات\n{TEXT}"));
}

#[test]
fn a_page_with_all_of_it_comes_apart() {
    let (title, dateline, date, body) = of_page(FERRY);
    assert_eq!(title.as_deref(), Some("«هيئة العبارات»: ثلاث رحلات إضافية كل مساء إلى جزيرة الملح"));
    assert_eq!(dateline.as_deref(), Some("كتبت: ريم السرحان"));
    assert_eq!(date.as_deref(), Some("2024-08-09"));
    assert!(body.starts_with("قررت هيئة العبارات") && body.ends_with("مع نهاية الصيف."), "{body}");
    assert_eq!(body.lines().filter(|line| !line.is_empty()).count(), 3);
    let page = Page::segment(FERRY, None);
    let texts = |slices: &[Slice<'_>]| -> Vec<String> {
        slices.iter().map(|slice| slice.text.to_owned()).collect()
    };
    assert_eq!(page.source.as_ref().map(|source| source.text), Some("صحيفة المرسى الجنوبي"));
    assert_eq!(texts(&page.keywords), ["جزيرة الملح", "العبارات"]);
    assert_eq!(
        texts(&page.similar),
        [
            "أسعار التذاكر تبقى على حالها",
            "عبارة جديدة تدخل الخدمة في الربيع",
            "سكان الجزيرة يطالبون برصيف ثان",
        ]
    );
    assert_eq!(page.read_also, None);
}
