//! `nuskha eval`: what was found, scored against what is true.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use nuskha::evaluate::tables::read;
use nuskha::evaluate::{Alignment, Confusion, Evaluation, Missing, PairCounts};
use serde_json::{Value, json};

use super::failure::Failure;
use super::summary::grouped;
use super::warning::note;

#[derive(Debug, Args)]
pub(crate) struct EvalArguments {
    /// What was found: the folder of `nuskha cluster --out`, one of its
    /// tables, a table of two columns (an id and its cluster), or one of a, b
    /// and relation; as JSON Lines, CSV, TSV, columns between blanks, Parquet
    /// or bincode
    clusters: PathBuf,

    /// What is true, in any of the same formats
    truth: PathBuf,

    /// What to do with an item that one of the two does not name
    #[arg(long, value_enum, default_value = "alone", value_name = "HOW")]
    missing: MissingArgument,

    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum MissingArgument {
    /// It is a cluster of its own there
    Alone,
    /// It is left out of both
    Skip,
    /// It is an error
    Refuse,
}

pub(crate) fn run(arguments: &EvalArguments) -> Result<ExitCode, Failure> {
    let stdin = [&arguments.clusters, &arguments.truth];
    if stdin.iter().all(|path| path.as_os_str() == "-") {
        return Err(Failure::usage(
            "standard input holds one table; give CLUSTERS or TRUTH a file",
        ));
    }
    let (found, truth) = (read(&arguments.clusters)?, read(&arguments.truth)?);
    for (path, labels) in [(&arguments.clusters, &found), (&arguments.truth, &truth)] {
        if let Some(header) = &labels.presumed_header {
            let path = path.display();
            note(&format!("{path}: the first row, {header}, is taken for a header"));
        }
    }
    if arguments.missing != MissingArgument::Alone
        && found.clustering.is_none()
        && truth.clustering.is_none()
    {
        return Err(Failure::usage(format!(
            "--missing: {} is a table of pairs, which does not say what items there are; name the folder of the run, or its assignments",
            arguments.clusters.display()
        )));
    }
    let missing = match arguments.missing {
        MissingArgument::Skip => Missing::LeftOut,
        MissingArgument::Alone | MissingArgument::Refuse => Missing::Alone,
    };
    let evaluation = Evaluation::new(&found, &truth, missing);
    if arguments.missing == MissingArgument::Refuse {
        refuse_missing(arguments, &evaluation)?;
    }
    refuse_strangers(arguments, &evaluation)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    if arguments.json {
        serde_json::to_writer_pretty(&mut out, &object(&evaluation)).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        print(&mut out, &evaluation, missing)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Two tables that have no item in common have not been held against each other.
fn refuse_strangers(arguments: &EvalArguments, evaluation: &Evaluation) -> Result<(), Failure> {
    let clusters = evaluation.clusters.as_ref();
    let are_apart =
        clusters.is_some_and(|both| both.shared == 0 && both.found_only > 0 && both.truth_only > 0);
    let labelled = evaluation.labelled.map_or(0, PairCounts::total);
    let told = evaluation.relations.as_ref().map_or(0, Confusion::total);
    let is_nothing_held = labelled == 0 && told == 0;
    if are_apart || clusters.is_none() && evaluation.unknown > 0 && is_nothing_held {
        return Err(Failure::new(format!(
            "{} and {} name no item in common; are the ids of one corpus?",
            arguments.clusters.display(),
            arguments.truth.display()
        )));
    }
    Ok(())
}

fn refuse_missing(arguments: &EvalArguments, evaluation: &Evaluation) -> Result<(), Failure> {
    let (clusters, truth) = (arguments.clusters.display(), arguments.truth.display());
    let refuse = |count: u64, what: &str, of: &dyn std::fmt::Display| {
        if count == 0 {
            return Ok(());
        }
        let items = if count == 1 { "item" } else { "items" };
        Err(Failure::new(format!(
            "{of}: {what} {count} {items} that it does not name; name them, or give --missing alone or skip"
        )))
    };
    if let Some(alignment) = &evaluation.clusters {
        refuse(alignment.found_only, "the clusters hold", &truth)?;
        refuse(alignment.truth_only, "the truth holds", &clusters)?;
    }
    if evaluation.unknown > 0 {
        return Err(Failure::new(format!(
            "{clusters}: {} labelled pairs name an item that it does not; name it, or give --missing alone or skip",
            evaluation.unknown
        )));
    }
    Ok(())
}

fn print(out: &mut impl Write, evaluation: &Evaluation, missing: Missing) -> io::Result<()> {
    let leaves_out = missing == Missing::LeftOut;
    let fate = if leaves_out { "left out" } else { "each a cluster of its own there" };
    if let Some(alignment) = &evaluation.clusters {
        if evaluation.is_joined {
            writeln!(out, "clusters are chains of pairs, exact and copy")?;
        }
        print_alignment(out, alignment, fate)?;
    }
    if let Some(counts) = evaluation.labelled {
        writeln!(out, "labelled pairs, together in a cluster where exact or copy:")?;
        print_pairs(out, counts)?;
    }
    if let Some(confusion) = &evaluation.relations {
        if evaluation.clusters.is_some() || evaluation.labelled.is_some() {
            writeln!(out)?;
        }
        print_relations(out, confusion)?;
    }
    if evaluation.unknown > 0 {
        let fate = if leaves_out { "and are left out" } else { "and count as not found" };
        writeln!(
            out,
            "\n{} labelled pairs name an item that the clusters do not, {fate}",
            grouped_count(evaluation.unknown)
        )?;
    }
    Ok(())
}

fn print_alignment(out: &mut impl Write, alignment: &Alignment, fate: &str) -> io::Result<()> {
    let table = &alignment.contingency;
    writeln!(out, "{:<20}  {:>9}", "items in both", grouped_count(alignment.shared))?;
    for (name, count) in
        [("in CLUSTERS alone", alignment.found_only), ("in TRUTH alone", alignment.truth_only)]
    {
        let fate = if count > 0 { format!("  {fate}") } else { String::new() };
        writeln!(out, "{name:<20}  {:>9}{fate}", grouped_count(count))?;
    }
    writeln!(out, "{:<20}  {:>9}", "clusters found", grouped_count(table.clusters_found()))?;
    writeln!(out, "{:<20}  {:>9}\n", "clusters in truth", grouped_count(table.clusters_true()))?;
    let (pairs, cubed, v) = (table.pairs(), table.b_cubed(), table.v_measure());
    writeln!(out, "{:<20}  {:>9}  {:>9}  {:>9}", "", "precision", "recall", "F1")?;
    figures(out, "pairs", [pairs.precision(), pairs.recall(), pairs.f1()])?;
    figures(out, "B-cubed", [cubed.precision, cubed.recall, cubed.f1()])?;
    writeln!(out, "\n{:<20}  {:>9}  {:>9}  {:>9}", "", "homogen.", "complete.", "V")?;
    figures(out, "V-measure", [v.homogeneity, v.completeness, v.v()])?;
    writeln!(out, "\n{:<20}  {:>9.4}", "adjusted Rand index", table.adjusted_rand_index())
}

fn print_pairs(out: &mut impl Write, counts: PairCounts) -> io::Result<()> {
    writeln!(
        out,
        "{:<20}  {:>9}  {:>9}  {:>9}  {:>9}",
        "", "precision", "recall", "F1", "accuracy"
    )?;
    let PairCounts { both, found_only, truth_only, neither } = counts;
    let [p, r, f, a] = [counts.precision(), counts.recall(), counts.f1(), counts.accuracy()];
    let right = both + neither;
    writeln!(
        out,
        "{:<20}  {p:>9.4}  {r:>9.4}  {f:>9.4}  {a:>9.4}  {right} of {} right, {found_only} too many, {truth_only} missed",
        "copy or not",
        counts.total(),
    )
}

fn print_relations(out: &mut impl Write, confusion: &Confusion) -> io::Result<()> {
    let columns: Vec<_> = confusion.columns().collect();
    write!(out, "{:<20}", "truth \\ found")?;
    for found in &columns {
        write!(out, "  {:>9}", found.map_or("none", nuskha::evaluate::PairLabel::name))?;
    }
    writeln!(out)?;
    for truth in confusion.rows() {
        write!(out, "{truth:<20}")?;
        for &found in &columns {
            write!(out, "  {:>9}", grouped_count(confusion.count(truth, found)))?;
        }
        writeln!(out)?;
    }
    writeln!(
        out,
        "\n{:<20}  {:>9}  {:>9}  {:>9}  {:>9}",
        "", "precision", "recall", "F1", "pairs"
    )?;
    for class in confusion.classes() {
        writeln!(
            out,
            "{:<20}  {:>9.4}  {:>9.4}  {:>9.4}  {:>9}",
            class.class, class.precision, class.recall, class.f1, class.support
        )?;
    }
    writeln!(out, "none: related, unrelated and not found")?;
    writeln!(out, "\n{:<20}  {:>9.4}", "macro F1", confusion.macro_f1())?;
    writeln!(out, "{:<20}  {:>9.4}", "accuracy", confusion.accuracy())?;
    writeln!(out, "\nexact and copy against all else:")?;
    print_pairs(out, confusion.copies())
}

fn figures(out: &mut impl Write, name: &str, figures: [f64; 3]) -> io::Result<()> {
    let [one, two, three] = figures;
    writeln!(out, "{name:<20}  {one:>9.4}  {two:>9.4}  {three:>9.4}")
}

fn grouped_count(count: u64) -> String {
    grouped(usize::try_from(count).unwrap_or(usize::MAX))
}

/// The same as one object; what does not apply is null.
fn object(evaluation: &Evaluation) -> Value {
    json!({
        "clusters": evaluation.clusters.as_ref().map(|alignment| {
            let table = &alignment.contingency;
            let (cubed, v) = (table.b_cubed(), table.v_measure());
            json!({
                "joined_from_pairs": evaluation.is_joined,
                "items": {
                    "both": alignment.shared,
                    "clusters_only": alignment.found_only,
                    "truth_only": alignment.truth_only,
                },
                "found": table.clusters_found(),
                "truth": table.clusters_true(),
                "pairs": pairs_object(table.pairs()),
                "b_cubed": {
                    "precision": cubed.precision,
                    "recall": cubed.recall,
                    "f1": cubed.f1(),
                },
                "v_measure": {
                    "homogeneity": v.homogeneity,
                    "completeness": v.completeness,
                    "v": v.v(),
                },
                "adjusted_rand_index": table.adjusted_rand_index(),
            })
        }),
        "labelled_pairs": evaluation.labelled.map(pairs_object),
        "relations": evaluation.relations.as_ref().map(relations_object),
        "pairs_of_unknown_items": evaluation.unknown,
    })
}

fn pairs_object(counts: PairCounts) -> Value {
    json!({
        "counts": counts,
        "precision": counts.precision(),
        "recall": counts.recall(),
        "f1": counts.f1(),
        "accuracy": counts.accuracy(),
    })
}

fn relations_object(confusion: &Confusion) -> Value {
    let name =
        |found: Option<nuskha::evaluate::PairLabel>| found.map_or("none", |label| label.name());
    let matrix: serde_json::Map<String, Value> = confusion
        .rows()
        .map(|truth| {
            let row: serde_json::Map<String, Value> = confusion
                .columns()
                .map(|found| (name(found).to_owned(), confusion.count(truth, found).into()))
                .collect();
            (truth.to_string(), row.into())
        })
        .collect();
    json!({
        "matrix": matrix,
        "classes": confusion.classes(),
        "macro_f1": confusion.macro_f1(),
        "accuracy": confusion.accuracy(),
        "copy_or_not": pairs_object(confusion.copies()),
    })
}
