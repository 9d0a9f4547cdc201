//! Dates as pages write them, and what only looks like one.

use proptest::prelude::*;

use super::*;
use crate::normalize::Level;

fn found<'a>(text: &'a str, known: Option<&str>, page: &str) -> Option<Date<'a>> {
    let lines = super::super::paragraph::paragraphs(text);
    find(lines, known, page, &mut Normalizer::new(Level::Standard))
}

fn iso(text: &str) -> Option<String> {
    found(text, None, text).map(|date| date.iso)
}

#[test]
fn the_same_day_is_read_in_every_form() {
    for text in [
        "24 آب 2024",
        "24 اب 2024",
        "24 أغسطس 2024",
        "24 اغسطس 2024",
        "24 أغسطس/آب 2024",
        "24 آب/أغسطس 2024",
        "24 آب (أغسطس) 2024",
        "24 أوت 2024",
        "24 غشت 2024",
        "24 آب، 2024",
        "24 آب من عام 2024",
        "24 من آب 2024",
        "24 من شهر آب لعام 2024",
        "ال24 من آب 2024",
        "24-آب-2024",
        "24/أغسطس/2024",
        "٢٤ آب ٢٠٢٤",
        "۲۴ آب ۲۰۲۴",
        "24 أغسطس 2024م",
        "24 أغسطس 2024 م",
        "2024-08-24",
        "2024-8-24",
        "2024/8/24",
        "2024/08/24",
        "24/8/2024",
        "24/08/2024",
        "24-8-2024",
        "24.8.2024",
        "24 / 8 / 2024",
        "٢٤/٨/٢٠٢٤",
        "٢٠٢٤-٠٨-٢٤",
        "8/24/2024",
        "2024-08-24T10:30:00Z",
        "24 August 2024",
        "24th August 2024",
        "August 24, 2024",
        "Aug 24, 2024",
        "24 Aug 2024",
        "آب 24، 2024",
        "20 صفر 1446",
        "20 صفر 1446هـ",
        "20 صفر 1446 هـ",
        "20/2/1446 هـ",
        "1446/2/20هـ",
        "20 صفر 1446 هـ الموافق 24 أغسطس 2024",
        "20 صفر 1446هـ (24 أغسطس 2024م)",
        "21 صفر 1446 هـ الموافق 24 أغسطس",
        "20 صفر الموافق لـ 24 آب 2024",
        "السبت 24 آب 2024 م الموافق 20 صفر 1446 هـ",
        "24\u{200f}/8\u{200f}/2024",
    ] {
        let sentence = format!("قال الوزير، اليوم السبت ({text})، إن الجسر يفتح.");
        assert_eq!(iso(&sentence).as_deref(), Some("2024-08-24"), "{text}");
        assert_eq!(iso(text).as_deref(), Some("2024-08-24"), "{text}");
    }
}

#[test]
fn what_is_no_date_gives_none() {
    for text in [
        "في مارس 300 شخص",
        "31 شباط 2024",
        "30 فبراير",
        "99/99/2024",
        "24/8/24",
        "24/8",
        "1.24 مارس",
        "0 آب 2024",
        "32 آب 2024",
        "فاز 3 صفر",
        "بنتيجة 2-صفر",
        "300 مارس",
        "24/8/3024",
        "24/8/1100",
        "1.2.2024.5",
        "10.1.2.2024",
        "2024",
        "آب 2024",
        "ثورة 25 يناير",
        "قوى 14 آذار",
        "وثورة 25 يناير",
        "24 ربيع العمر",
        "",
        "5 may",
        "12 رمضان",
        "هاتف 0123-45-6789",
        "24 8 2024",
        "24 آبار",
        "24 - 8 / 2024",
    ] {
        assert_eq!(iso(text), None, "{text}");
    }
}

#[test]
fn the_span_is_the_date_alone() {
    for (text, written) in [
        ("يوم (24 آب 2024)، قال", "24 آب 2024"),
        ("يوم 20 صفر 1446 هـ.", "20 صفر 1446 هـ"),
        ("في 20 صفر 1446 هـ الموافق 24 أغسطس 2024م قال", "20 صفر 1446 هـ الموافق 24 أغسطس 2024م"),
        ("22 و23 تموز 2024", "23 تموز 2024"),
        ("24 آب، قال", "24 آب"),
    ] {
        let date = found(text, None, "").unwrap();
        assert_eq!((date.written.text, &text[date.written.span.clone()]), (written, written));
    }
}

#[test]
fn a_missing_year_is_taken_from_what_is_known() {
    let iso = |known, page| found("يوم ٢٤ آب", known, page).map(|date| date.iso);
    assert_eq!(iso(Some("2023-09-01"), "كان ذلك في 3 أيار 2019").as_deref(), Some("2023-08-24"));
    assert_eq!(iso(Some("1 أيلول 2023"), "").as_deref(), Some("2023-08-24"));
    assert_eq!(iso(None, "كان ذلك في 3 أيار 2019").as_deref(), Some("2019-08-24"));
    assert_eq!(iso(Some("أمس"), "").as_deref(), Some("--08-24"));
    assert_eq!(iso(None, "").as_deref(), Some("--08-24"));
}

#[test]
fn a_hijri_day_without_a_year_needs_one() {
    assert_eq!(
        found("1 رمضان", Some("2024-03-20"), "").map(|date| date.iso).as_deref(),
        Some("2024-03-11")
    );
    assert_eq!(iso("1 رمضان ثم 3 نيسان 2024").as_deref(), Some("2024-03-11"));
}

#[test]
fn only_the_first_lines_count() {
    let short = "سطر فوق الخبر\n";
    let paragraph = "انتهى السطر من الخبر.\n";
    for (above, paragraphs, is_found) in
        [(0, 2, true), (0, 3, false), (7, 0, true), (7, 2, true), (7, 3, false)]
    {
        let text = format!("{}{}24 آب 2024", short.repeat(above), paragraph.repeat(paragraphs));
        assert_eq!(iso(&text).is_some(), is_found, "{text}");
    }
    assert!(iso(&format!("{}24 آب 2024", "كلمة ".repeat(119))).is_some());
    assert!(iso(&format!("{}24 آب 2024", "كلمة ".repeat(121))).is_none());
}

#[test]
fn a_date_on_the_edge_of_the_first_lines_is_whole() {
    let text = format!("{}24 تشرين الثاني 2024", "كلمة ".repeat(119));
    assert_eq!(iso(&text).as_deref(), Some("2024-11-24"));
}

proptest! {
    #[test]
    fn every_day_is_read_as_it_was_written(year in 1800..=2200_i32, month in 1..=12_u8, day in 1..=28_u8) {
        let expected = format!("{year:04}-{month:02}-{day:02}");
        for text in [expected.clone(), format!("{day}/{month}/{year}"), format!("{day}.{month}.{year}م")] {
            prop_assert_eq!(iso(&text), Some(expected.clone()));
        }
    }

    #[test]
    fn no_string_makes_it_panic(text in "\\PC{0,80}", parts in proptest::collection::vec("[0-9٢٤]{1,4}|آب|صفر|ربيع|الأول|هـ|من|عام|[-/. ،(]|الموافق", 0..14)) {
        for text in [text, parts.concat(), parts.join(" ")] {
            if let Some(date) = found(&text, None, &text) {
                prop_assert_eq!(&text[date.written.span.clone()], date.written.text);
            }
        }
    }
}
