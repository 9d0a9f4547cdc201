//! Headings in their spellings, and lines that only begin like one.

use super::*;

fn read(line: &str) -> Option<(Role, Option<&str>)> {
    Heading::read(&Slice::whole(line), &mut Normalizer::new(Level::Standard))
        .map(|heading| (heading.role, heading.value.map(|value| value.text)))
}

#[test]
fn every_line_of_the_list_is_a_heading_of_its_role() {
    let mut lines = 0;
    for line in include_str!("../headings.tsv").lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        for heading in spelled_out(fields[1]) {
            // a network is a heading beside another one
            let heading = match fields.get(2) {
                Some(&"network") => format!("{heading} {heading}"),
                _ => heading,
            };
            let expected = Some((Role::named(fields[0]).unwrap(), None));
            assert_eq!(read(&heading), expected, "{line}");
            assert_eq!(read(&format!("{heading} : ")), expected, "{line}");
            lines += 1;
        }
    }
    let entries: Vec<&Entry> = ENTRIES.values().flatten().collect();
    assert_eq!(lines, entries.len(), "a role in the list is misspelt");
    assert!(entries.iter().all(|entry| (1..=LOOKED_AT_WORDS).contains(&entry.tokens.len())));
}

#[test]
fn spellings_are_compared_normalised() {
    for line in [
        "إقرأ أيضاً:",
        "اقرأ أيضا",
        "اقرأ ايضًا",
        "إقرأ أيضًا ..",
        "أقرأ أيـضـاً",
        "▪ اقرا ايضا:",
        "شاهد أيضا",
    ] {
        assert_eq!(read(line), Some((Role::ReadAlso, None)), "{line}");
    }
    for line in ["مواضيع ذات صلة", "أخبار ذات صله:", "مقالات مشابهه", "قد يعجبك أيضا"]
    {
        assert_eq!(read(line), Some((Role::Similar, None)), "{line}");
    }
    assert_eq!(read("الكلمات المفتاحيه"), Some((Role::Keywords, None)));
    assert_eq!(read("وسوم: نهر، جسر"), Some((Role::Keywords, Some("نهر، جسر"))));
}

#[test]
fn content_needs_a_colon_or_an_open_heading() {
    assert_eq!(read("المصدر: وكالة الضفاف"), Some((Role::Source, Some("وكالة الضفاف"))));
    assert_eq!(read("المصدر | الضفاف"), Some((Role::Source, Some("الضفاف"))));
    assert_eq!(read("المصدر الأمني قال إن الطريق مغلق"), None);
    assert_eq!(read("المصدر - الذي طلب ألا يذكر اسمه - قال ذلك"), None);
    assert_eq!(read("كلمات دلالية جسر نهر"), Some((Role::Keywords, Some("جسر نهر"))));
    assert_eq!(read("للمزيد، جسر جديد"), Some((Role::ReadAlso, Some("جسر جديد"))));
    assert_eq!(read("للمزيد من المعلومات"), None);
    assert_eq!(read("اقرأ أيضا في كل يوم تتعلم."), None);
    assert_eq!(read("اقرأ أيضا جسر جديد"), Some((Role::ReadAlso, Some("جسر جديد"))));
    assert_eq!(read("اقرأ.. هل يفتح الجسر؟"), Some((Role::ReadAlso, Some("هل يفتح الجسر؟"))));
}

#[test]
fn a_long_value_is_a_sentence() {
    assert_eq!(read(&format!("المصدر: {}", "كلمة ".repeat(13))), None);
    assert_eq!(read(&format!("اقرأ أيضا: {}", "كلمة ".repeat(30))), None);
}

#[test]
fn footers_may_carry_a_number() {
    assert_eq!(read("التعليقات (3)"), Some((Role::End, None)));
    assert!(matches!(read("جميع الحقوق محفوظة © 2024 صوت الضفاف"), Some((Role::End, _))));
    assert_eq!(read("التعليقات السلبية كثرت"), None);
    assert!(matches!(read("© 2024 جميع الحقوق محفوظة"), Some((Role::End, None))));
    assert_eq!(read("© صوت الضفاف"), None, "the credit of a picture");
}

#[test]
fn every_choice_from_the_slots_is_a_heading() {
    assert_eq!(spelled_out("أ|ب + ج|د ه").len(), 4);
    for line in [
        "مواضيع ذات علاقة",
        "أخبار متصلة:",
        "أخبار مرتبطة",
        "مواضيع مرتبطه",
        "تقارير مماثلة",
        "موضوعات قد تهمك",
        "الأخبار المتعلقة",
    ] {
        assert_eq!(read(line), Some((Role::Similar, None)), "{line}");
    }
    assert_eq!(read("أخبار مرتبطة بالحريق"), None);
    for line in ["الكلمات المفاتيح", "الكلمات الدالة", "العلامات", "تصنيفات"]
    {
        assert_eq!(read(line), Some((Role::Keywords, None)), "{line}");
    }
    assert_eq!(read("تعليقات الزوار"), Some((Role::End, None)));
    assert_eq!(read("العلامات التجارية في السوق"), None);
}

#[test]
fn a_source_without_a_colon_begins_as_sources_do() {
    assert_eq!(read("المصدر صحيفة الضفاف"), Some((Role::Source, Some("صحيفة الضفاف"))));
    assert_eq!(read("المصدر وكالات"), Some((Role::Source, Some("وكالات"))));
    assert_eq!(read("المصدر موقع الحادث الذي قال إن الطريق مغلق"), None);
    assert_eq!(read("المصدر وكالة الضفاف."), None);
}

#[test]
fn names_of_networks_are_buttons_among_their_like() {
    let share = Some((Role::Share, None));
    for line in ["تويتر فيسبوك واتساب", "شارك على فيسبوك", "طباعة | واتساب"]
    {
        assert_eq!(read(line), share, "{line}");
    }
    for line in ["فيسبوك", "فيسبوك: خدمة جديدة", "تويتر فيسبوك يتنافسان"]
    {
        assert_eq!(read(line), None, "{line}");
    }
    assert!(matches!(read("اشترك في نشرتنا"), Some((Role::Share, None))));
    assert!(matches!(
        read("تابعوا آخر الأخبار من \"الضفاف\" عبر Google News"),
        Some((Role::Share, Some(_)))
    ));
    let normalizer = &mut Normalizer::new(Level::Standard);
    let roles: Vec<_> =
        Line::all("فيسبوك\nشارك\nفيسبوك\nواتساب\nخبر", normalizer).iter().map(Line::role).collect();
    let share = Some(Role::Share);
    assert_eq!(roles, [None, share, share, share, None]);
}
