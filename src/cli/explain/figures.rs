//! The figures of a pair, for a reader and as JSON.

use std::fmt::Display;
use std::io::{self, Write};
use std::ops::Range;

use nuskha::relate::explanation::Explanation;
use nuskha::relate::passage::Passage;
use nuskha::{Params, Relation};
use serde_json::{Value, json};

use super::subject::Subject;
use crate::cli::style::{ADDED, LABEL, NUMBER, REMOVED};
use crate::cli::terminal::Terminal;

/// Everything as one object; spans are bytes of the texts, which stand in it.
pub(super) fn object(both: [&Subject<'_>; 2], explanation: &Explanation) -> Value {
    let [a, b] = both;
    let overlap = explanation.overlap;
    let reasons: Vec<String> = explanation.reasons.iter().map(ToString::to_string).collect();
    let passages: Vec<Value> = in_order_of_a(explanation)
        .into_iter()
        .map(|passage| {
            json!({
                "a": span(&a.bare.byte_span(passage.a.clone())),
                "b": span(&b.bare.byte_span(passage.b.clone())),
                "tokens": passage.shared,
            })
        })
        .collect();
    json!({
        "a": article(a),
        "b": article(b),
        "relation": explanation.relation,
        "looked_at": is_looked_at(explanation),
        "reasons": reasons,
        "shingles": { "a": overlap.a, "b": overlap.b, "shared": overlap.shared },
        "evidence": explanation.evidence,
        "passages": passages,
    })
}

/// Whether a run with the usual net looks at the pair.
fn is_looked_at(explanation: &Explanation) -> bool {
    Params::default().net().admits(explanation.overlap)
}

fn article(subject: &Subject<'_>) -> Value {
    let boilerplate = subject.boilerplate.iter();
    let boilerplate: Vec<Value> =
        boilerplate.map(|range| span(&subject.tokens.byte_span(range.clone()))).collect();
    json!({
        "id": subject.document.id,
        "source": subject.document.source.as_deref(),
        "date": subject.document.date,
        "title": subject.article.title,
        "tokens": subject.bare.len(),
        "boilerplate": boilerplate,
        "text": subject.article.text,
    })
}

fn span(bytes: &Range<usize>) -> Value {
    json!([bytes.start, bytes.end])
}

fn in_order_of_a(explanation: &Explanation) -> Vec<&Passage> {
    let mut passages: Vec<&Passage> = explanation.alignment.passages.iter().collect();
    passages.sort_by_key(|passage| passage.a.start);
    passages
}

/// The head of the page: who they are, what they are to each other, and why.
pub(super) fn write(
    out: &mut impl Write,
    terminal: Terminal,
    both: [&Subject<'_>; 2],
    explanation: &Explanation,
) -> io::Result<()> {
    let [a, b] = both;
    for (subject, name, style) in [(a, "A", REMOVED), (b, "B", ADDED)] {
        let document = subject.document;
        let known = [document.source.as_deref(), document.date.as_deref()];
        let known: Vec<String> =
            known.into_iter().flatten().map(|part| terminal.on_one_line(part)).collect();
        writeln!(
            out,
            "{style}{name}{style:#}  {}  {}",
            terminal.on_one_line(&document.id),
            known.join("  ")
        )?;
        if let Some(title) = &subject.article.title {
            writeln!(out, "   {}", terminal.on_one_line(title))?;
        }
    }
    writeln!(out)?;
    let relation = explanation.relation;
    writeln!(out, "{LABEL}{:<13}{LABEL:#}{NUMBER}{relation}{NUMBER:#}", "relation")?;
    if !is_looked_at(explanation) {
        let but = if relation == Relation::Related { "or nothing" } else { "here alone" };
        writeln!(out, "{:<13}{but}: a run does not look at two that share so little", "")?;
    }
    for reason in &explanation.reasons {
        writeln!(out, "{:<13}{reason}", "")?;
    }
    write_figures(out, both, explanation)?;
    writeln!(out)?;
    let passages = in_order_of_a(explanation);
    if !passages.is_empty() {
        writeln!(out, "{LABEL}passages  tokens         bytes of A         bytes of B{LABEL:#}")?;
    }
    for (passage, number) in passages.into_iter().zip(1..) {
        let bytes = |range: Range<usize>| format!("{}..{}", range.start, range.end);
        writeln!(
            out,
            "{number:>8}  {:>6}  {:>17}  {:>17}",
            passage.shared,
            bytes(a.bare.byte_span(passage.a.clone())),
            bytes(b.bare.byte_span(passage.b.clone())),
        )?;
    }
    writeln!(out)
}

fn write_figures(
    out: &mut impl Write,
    [a, b]: [&Subject<'_>; 2],
    explanation: &Explanation,
) -> io::Result<()> {
    let mut line =
        |label: &str, figure: &dyn Display| writeln!(out, "{LABEL}{label:<13}{LABEL:#}{figure}");
    let (evidence, overlap) = (&explanation.evidence, explanation.overlap);
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    line(
        "resemblance",
        &format!(
            "{:.3}: {} shingles of both, {} of A, {} of B",
            evidence.resemblance, overlap.shared, overlap.a, overlap.b
        ),
    )?;
    line(
        "containment",
        &format!(
            "{:.3} of A in B, {:.3} of B in A",
            evidence.containment_of_a, evidence.containment_of_b
        ),
    )?;
    line("tokens", &format!("{} of A, {} of B", a.bare.len(), b.bare.len()))?;
    if a.left_out() + b.left_out() > 0 {
        line(
            "boilerplate",
            &format!("{} tokens of A, {} of B left out", a.left_out(), b.left_out()),
        )?;
    }
    line(
        "in passages",
        &format!(
            "{} of A, {} of B; the longest has {} tokens",
            percent(evidence.aligned_of_a),
            percent(evidence.aligned_of_b),
            evidence.longest_passage
        ),
    )?;
    let edits = evidence.edits;
    line(
        "edits",
        &format!(
            "{} places inside passages: {} with other numbers, {} dates, {} names",
            edits.places, edits.numbers, edits.dates, edits.names
        ),
    )?;
    if let Some(kept) = evidence.facts_kept {
        line("facts", &format!("{} of the numbers and dates stand in both", percent(kept)))?;
    }
    if let Some(kept) = evidence.names_kept {
        line("names", &format!("{} of the names stand in both", percent(kept)))?;
    }
    if let Some(share) = evidence.title_shared {
        line("titles", &format!("share {} of their words", percent(share)))?;
    }
    if let Some(days) = evidence.days_apart {
        line("days apart", &days)?;
    }
    if let Some(recurring) = evidence.recurring {
        line("recurring", &format!("{} of what they share", percent(recurring)))?;
    }
    Ok(())
}
