use super::*;
use crate::corpus::DocumentId;
use crate::read::{ReadOptions, Source, read};
use crate::text::{Texts, Tokenizer};

const FOOTER: &str = "تابعونا على مواقع التواصل الاجتماعي وحملوا تطبيق الصحيفة المجاني للحصول على \
                      آخر الأخبار العاجلة فور وقوعها على هواتفكم المحمولة في كل وقت ومن كل مكان";
const NEWS: [&str; 9] = [
    "افتتح الوزير الجسر الجديد في المدينة",
    "فاز المنتخب في مباراته الأولى بهدفين",
    "ارتفعت أسعار القمح في الأسواق العالمية",
    "هطلت أمطار غزيرة على المناطق الساحلية",
    "وقعت الشركتان اتفاقا لبناء مصنع للورق",
    "أعلنت الجامعة مواعيد القبول للعام المقبل",
    "عثر علماء الآثار على نقوش قديمة في الوادي",
    "أطلقت البلدية حملة لتشجير الشوارع الرئيسة",
    "إفتتح الوزير الجسر الجديد فى المدينه",
];

/// One newspaper's, three days apart, each with the footer; the last a copy of the first.
fn records() -> Vec<Record<'static>> {
    let record = |(n, news): (usize, &&'static str)| Record {
        id: Some((NEWS.len() - n).to_string().into()),
        title: Some((*news).into()),
        texts: vec![(*news).into(), FOOTER.into()],
        date: Some(format!("2015-07-{:02}", 3 * n + 1).into()),
        source: Some("صحيفة".into()),
    };
    NEWS.iter().enumerate().map(record).collect()
}

/// The sizes of the clusters, which are those of the same records read from a source.
fn sizes(params: &Params) -> Vec<usize> {
    let (mut articles, mut lines) = (Articles::new(params.clone()).unwrap(), Vec::new());
    for record in records() {
        articles.add_record(&record);
        serde_json::to_writer(&mut lines, &record).unwrap();
        lines.push(b'\n');
    }
    let Finished { corpus, texts, .. } = articles.finish(&()).unwrap();
    let found = analyse(&corpus, params, &texts, &()).unwrap();

    let (sources, options) = ([Source::of_bytes("sent", lines)], ReadOptions::default());
    let reading = read(&sources, params, &options, &()).unwrap();
    let read_again = reading.texts(&sources, &options, params);
    let expected = analyse(&reading.corpus, params, &read_again, &()).unwrap();
    assert_eq!((&found.pairs, &found.clusters), (&expected.pairs, &expected.clusters));
    let documents: Vec<DocumentId> = (0..9).map(DocumentId).collect();
    assert_eq!((&read_again as &dyn Texts).of(&documents).unwrap(), texts);
    found.clusters.iter().map(Cluster::size).collect()
}

#[test]
fn boilerplate_counts_as_where_articles_are_read() {
    let by_resemblance = Params::by_resemblance(0.5);
    assert_eq!(sizes(&by_resemblance), [9], "kept, it makes copies of all");
    let dropped = Params { boilerplate: BoilerplatePolicy::Drop, ..by_resemblance };
    assert_eq!(sizes(&dropped), [2]);
    assert_eq!(sizes(&Params::default()), [2]);
}

/// The articles, shingled by the shingler of other parameters.
fn shingled_elsewhere(params: &Params, others: &Params) -> Result<Finished> {
    let mut articles = Articles::new(params.clone()).unwrap();
    for record in records() {
        articles.add_shingled(&record, others.shingler().shingle(&record.text()));
    }
    articles.finish(&())
}

#[test]
fn articles_shingled_elsewhere_are_as_those_shingled_here() {
    let drops = Params::default();
    let keeps = Params { boilerplate: BoilerplatePolicy::Keep, ..Params::default() };
    assert_eq!(shingled_elsewhere(&drops, &drops).unwrap().boilerplate.affected.len(), 9);
    for others in [&keeps, &drops] {
        let Finished { texts, boilerplate, .. } = shingled_elsewhere(&keeps, others).unwrap();
        assert!(boilerplate.is_empty());
        assert!(texts.iter().all(|article| article.text.contains(FOOTER)));
    }
    let error = shingled_elsewhere(&drops, &keeps).unwrap_err();
    assert!(error.to_string().starts_with("sentences: none of 9"), "{error}");
}

#[test]
fn an_article_needs_a_text_where_boilerplate_is_to_be_taken_from_it() {
    let shingled = |text| Params::default().shingler().shingle(text);
    let mut articles = Articles::new(Params::default()).unwrap();
    let short = Record { texts: vec!["خبر\nعاجل\nجدا".into()], ..Record::default() };
    articles.add_shingled(&short, shingled(&short.texts[0]));
    articles.add_shingled(&Record::default(), shingled(""));
    assert!(articles.added.is_ok());
    let bare = Record { id: Some("x".into()), ..Record::default() };
    articles.add_shingled(&bare, shingled(NEWS[0]));
    let error = articles.finish(&()).unwrap_err();
    assert!(matches!(&error, Error::OtherText { id } if id == "x"), "{error}");
}

#[test]
fn clusters_are_those_of_what_is_finished() {
    let mut articles = Articles::new(Params::default()).unwrap();
    for record in records() {
        articles.add_record(&record);
    }
    let clusters = articles.clusters().unwrap();
    assert_eq!(clusters.len(), 1);
    let mut copies: Vec<&str> = clusters[0].iter().map(|article| &*article.id).collect();
    copies.sort_unstable();
    assert_eq!(copies, ["1", "9"]);
}

#[test]
fn clusters_tell_what_is_earlier_and_name_what_has_no_id() {
    let record = |id: &'static str| Record {
        id: (id != "none").then(|| id.into()),
        texts: vec![NEWS[0].into()],
        ..Record::default()
    };
    let mut articles = Articles::new(Params::default()).unwrap();
    for id in ["x", "none", " "] {
        articles.add_record(&record(id));
    }
    let earlier = Params::default().shingler().shingle(NEWS[0]);
    articles.add_earlier_shingled(&record("x"), earlier);
    let clusters = articles.clusters().unwrap();
    let mut named: Vec<(&str, bool)> =
        clusters[0].iter().map(|article| (&*article.id, article.is_earlier)).collect();
    named.sort_unstable();
    assert_eq!(named, [("#2", false), ("#3", false), ("x", false), ("x", true)]);
}

#[test]
fn earlier_articles_are_held_against_and_what_boilerplate_there_is_is_told() {
    let mut articles = Articles::new(Params::default()).unwrap();
    assert!(articles.is_empty());
    for record in records() {
        articles.add_earlier(&record);
    }
    assert_eq!(articles.len(), 9);
    assert!(format!("{articles:?}").len() < 1000);
    let finished = articles.finish(&()).unwrap();
    assert!(finished.corpus.documents().iter().all(|document| document.is_earlier));
    assert_eq!(finished.boilerplate.affected.len(), 9);
    let new = ArticleText { title: None, text: [NEWS[3], FOOTER].join("\n").into() };
    let mut tokenizer = Tokenizer::new(Params::default().level);
    let bare = finished.boilerplate.bare_of_new(Some("صحيفة"), &new, &mut tokenizer);
    assert_eq!(bare.unwrap().trim(), NEWS[3]);
}
