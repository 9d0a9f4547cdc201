//! Shows the texts that recur in a corpus and the boilerplate of its sources,
//! and what share of each source's tokens is boilerplate.
//!
//! ```text
//! cargo run --release --example recurring -- CORPUS.jsonl [LINES]
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::ops::Range;
use std::time::Instant;

use nuskha::Level;
use nuskha::relate::boilerplate::{BoilerplateFinder, Limits};
use nuskha::relate::day::Day;
use nuskha::relate::passage::DEFAULT_MIN_PASSAGE;
use nuskha::relate::recurring::{DEFAULT_MIN_ARTICLES, RecurringFinder};
use nuskha::relate::text::{TokenizedText, Tokenizer};

struct Article {
    id: String,
    source: String,
    written: String,
    text: TokenizedText,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("name a corpus of JSON Lines")?;
    let shown: usize = arguments.next().map_or(Ok(20), |lines| lines.parse())?;
    let mut tokenizer = Tokenizer::new(Level::Standard);
    let mut boilerplate = BoilerplateFinder::new(Limits::default());
    let mut recurring = RecurringFinder::new(DEFAULT_MIN_PASSAGE, DEFAULT_MIN_ARTICLES);
    let mut articles = Vec::new();
    let start = Instant::now();
    for line in BufReader::new(File::open(path)?).lines() {
        let record: serde_json::Value = serde_json::from_str(&line?)?;
        let field = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
        let (text, title) =
            (tokenizer.tokenize(&field("text")), tokenizer.tokenize(&field("title")));
        boilerplate.add(&text, Some(&title), Some(&field("source")), Day::parse(&field("date")));
        recurring.add(&text.tokens);
        articles.push(Article {
            id: field("id"),
            source: field("source"),
            written: field("text"),
            text,
        });
    }
    println!("{} articles read in {:.1?}", articles.len(), start.elapsed());

    let start = Instant::now();
    let passages = recurring.finish(|article| &articles[article as usize].text.tokens);
    println!("\n{} recurring passages in {:.1?}", passages.len(), start.elapsed());
    for passage in passages.iter().take(shown) {
        if let Some((article, range)) = passage.example() {
            let article = &articles[*article as usize];
            println!(
                "{:>5} articles, {}: {}",
                passage.carriers.len(),
                article.id,
                article.quote(range)
            );
        }
    }

    let start = Instant::now();
    let report = boilerplate.finish();
    println!("\n{} lines of boilerplate in {:.1?}", report.lines.len(), start.elapsed());
    for line in report.lines.iter().take(shown) {
        let (article, range) = &line.example;
        let quote = articles[*article as usize].quote(range);
        println!(
            "{:>5} articles of {}, {:?}: {quote}",
            line.articles.len(),
            line.source,
            line.kind
        );
    }

    println!("\nshare of each source's tokens that is boilerplate");
    let mut shares: BTreeMap<&str, (usize, usize, usize, usize)> = BTreeMap::new();
    for (number, article) in (0..).zip(&articles) {
        let masked: usize = report.mask(number).iter().map(Range::len).sum();
        let share = shares.entry(&article.source).or_default();
        share.0 += masked;
        share.1 += article.text.len();
        share.2 += usize::from(masked > 0);
        share.3 += usize::from(masked * 2 > article.text.len());
    }
    for (source, (masked, tokens, touched, halved)) in shares {
        let percent = masked as f64 * 100.0 / tokens.max(1) as f64;
        println!(
            "{source:<14} {percent:>5.2} % in {touched} articles; {halved} lose more than half"
        );
    }
    Ok(())
}

impl Article {
    /// The first words of these tokens as they were written.
    fn quote(&self, tokens: &Range<u32>) -> String {
        let span = self.text.byte_span(tokens.start as usize..tokens.end as usize);
        let words: Vec<&str> = self.written[span].split_whitespace().take(22).collect();
        format!("({} tokens) {}", tokens.len(), words.join(" "))
    }
}
