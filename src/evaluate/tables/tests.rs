//! Every form says the same, and what is wrong is named with its line.

use std::fs;

use super::*;
use crate::params::Params;
use crate::relate::Relation;
use crate::write::table::MemberRow;
use crate::write::write_table;

fn read_text(name: &str, content: &[u8]) -> Result<Labels> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    read(&path)
}

fn reason(name: &str, content: &str) -> String {
    read_text(name, content.as_bytes()).unwrap_err().to_string()
}

/// a and b together, c alone.
fn assert_clusters(name: &str, content: &[u8]) {
    let labels = read_text(name, content).unwrap_or_else(|error| panic!("{error}"));
    let clustering = labels.clustering.unwrap();
    assert_eq!(clustering.len(), 3, "{name}: {}", String::from_utf8_lossy(content));
    assert!(clustering.together("a", "b") && !clustering.together("a", "c"), "{name}");
}

#[test]
fn tables_of_any_make_are_read() {
    for (name, content) in [
        ("x.tsv", "a\t1\nb\t1\nc\t2\n"),
        ("x.tsv", "id\tcluster_id\na\t1\nb\t1\nc\t2"),
        ("x.txt", "a 1\r\nb   1\r\n\r\nc 2\r\n"),
        ("x", "a,1\nb,1\nc,2\n"),
        ("x.csv", "\u{FEFF}doc,label\n\"a\",1\nb,1\nc,\"2\"\n"),
        ("x.csv", "size,cluster,text,item\n9,1,\"x\n,\",a\n9,1,,b\n9,2,,c\n"),
        ("x.txt", "name something\na 1\nb 1\nc 2\n"),
        (
            "x.jsonl",
            "{\"id\":\"a\",\"cluster\":1}\n\n{\"cluster\":1,\"id\":\"b\"}\n{\"id\":\"c\",\"cluster\":2.5}\n",
        ),
        (
            "x.csv",
            "cluster_id,members\na,\"[{\"\"id\"\":\"\"a\"\"},{\"\"id\"\":\"\"b\"\"}]\"\nc,\"[{\"\"id\"\":\"\"c\"\"}]\"\n",
        ),
    ] {
        assert_clusters(name, content.as_bytes());
    }
}

#[test]
fn blanks_around_an_id_are_its_own_unless_the_table_is_padded() {
    let items = |content: &str| {
        let labels = read_text("x.csv", content.as_bytes()).unwrap();
        labels.clustering.unwrap().len()
    };
    assert_eq!(items("id,cluster\na,1\na ,2\n a,3\n"), 3);
    for (name, content) in [
        ("x.csv", "a, 1\nb,1\nc , 2\n"),
        ("x.csv", "id, cluster\na, 1\nb,1\nc , 2\n"),
        ("x.tsv", "id \tcluster\na \t1\nb\t 1\nc\t2 \n"),
    ] {
        assert_clusters(name, content.as_bytes());
    }
    let pairs = read_text("x.csv", b"a,b,relation\nx,x ,copy \n").unwrap().pairs.unwrap();
    assert!(pairs.label_of("x", "x ").is_some());
}

#[test]
fn numbers_name_what_they_are_written_as() {
    let rows = "{\"id\":12345678901234567890123,\"cluster\":1}\n\
                {\"id\":12345678901234567890124,\"cluster\":2}\n{\"id\":1.10,\"cluster\":1}\n";
    let clustering = read_text("x.jsonl", rows.as_bytes()).unwrap().clustering.unwrap();
    assert_eq!(clustering.len(), 3);
    assert!(clustering.together("12345678901234567890123", "1.10"));
    let reason = reason("x.jsonl", "{\"id\":true,\"cluster\":1}\n");
    assert!(reason.contains("x.jsonl:1"), "{reason}");
}

#[test]
fn lines_are_counted_whatever_ends_them() {
    for end in ["\n", "\r\n"] {
        let reason = reason("x.csv", &["id,cluster", "a,1", "b,", ""].join(end));
        assert!(reason.contains("x.csv:3:"), "{reason}");
    }
}

#[test]
fn a_cell_that_is_never_closed_is_named() {
    let reason = reason("x.csv", "id,cluster\na,1\nb,\"1\nc,2\n");
    assert!(reason.contains("x.csv:3: a quoted cell does not end"), "{reason}");
    assert!(read_text("x.csv", b"a,1\nb 5\" c,1\n").is_ok(), "a mark within a cell opens none");
}

#[test]
fn between_tabs_a_cell_in_quotes_is_quoted_and_any_other_quote_is_a_letter() {
    assert_clusters("x.tsv", b"\"id\"\t\"cluster\"\n\"a\"\t\"1\"\n\"b\" \t1\nc\t2\n");
    let quoted = "\"a \"\"1\"\"\"\t1\n\"b\t1\nc\"\t1\n\"d\"e\"\t1\n\"\t1\n";
    let clustering = read_text("x.tsv", quoted.as_bytes()).unwrap().clustering.unwrap();
    for id in ["\"b", "c\"", "\"d\"e\"", "\""] {
        assert!(clustering.together("a \"1\"", id), "{id}");
    }
}

#[test]
fn one_known_name_is_a_header_unless_its_row_is_in_a_cluster_with_others() {
    for (content, items, header) in [
        ("12\tclass\n13\tclass\n14\tx\n", 3, None),
        ("name\t1\na\t 1\nb\t2\n", 3, None),
        ("key\tvalue\na\t1\nb\t1\n", 2, Some("key value")),
        ("number\tlabel\na\t1\nb\t1\n", 2, Some("number label")),
        ("id\tcluster\na\tcluster\n", 1, None),
    ] {
        let labels = read_text("x.tsv", content.as_bytes()).unwrap();
        assert_eq!(labels.clustering.unwrap().len(), items, "{content}");
        assert_eq!(labels.presumed_header.as_deref(), header, "{content}");
    }
}

#[test]
fn our_tables_are_read_in_every_form() {
    let assignment = |id: &'static str, cluster: &'static str| AssignmentRow {
        id: id.into(),
        cluster_id: cluster.into(),
        representative: id == cluster,
        relation: None,
        resemblance: None,
    };
    let member = |id: &'static str| MemberRow {
        id: id.into(),
        resemblance: 1.0,
        containment: 1.0,
        relation: None,
    };
    let cluster = |id: &'static str, members: &[&'static str]| ClusterRow {
        cluster_id: id.into(),
        size: members.len() as u64,
        representative: id.into(),
        members: members.iter().map(|&id| member(id)).collect(),
    };
    let pair = |a: &'static str, relation| PairRow {
        a: a.into(),
        b: "z".into(),
        resemblance: 0.5,
        containment_a_in_b: 0.5,
        containment_b_in_a: 0.5,
        relation,
    };
    let params = Params::default();
    for format in TableFormat::ALL {
        let mut assignments = Vec::new();
        let rows = [assignment("a", "a"), assignment("b", "a"), assignment("c", "c")];
        write_table(format, &mut assignments, &params, rows).unwrap();
        assert_clusters(&format.file_name("assignments"), &assignments);

        let mut clusters = Vec::new();
        let rows = [cluster("a", &["a", "b"]), cluster("c", &["c"])];
        write_table(format, &mut clusters, &params, rows).unwrap();
        assert_clusters(&format.file_name("clusters"), &clusters);

        let mut pairs = Vec::new();
        let rows = [pair("x", Relation::Copy), pair("y", Relation::Exact)];
        write_table(format, &mut pairs, &params, rows).unwrap();
        let name = format.file_name("pairs");
        let pairs = read_text(&name, &pairs).unwrap().pairs.unwrap();
        assert_eq!(
            pairs.label_of("z", "x"),
            Some(crate::evaluate::PairLabel::Of(Relation::Copy)),
            "{name}"
        );
        assert_eq!(
            pairs.label_of("y", "z"),
            Some(crate::evaluate::PairLabel::Of(Relation::Exact)),
            "{name}"
        );
    }
}

#[test]
fn ids_of_any_blanks_come_back_from_our_tables() {
    let ids = ["a", "a ", " a", "a\tb", "a\nb", "\"a\"", "a,b"];
    for format in TableFormat::ALL {
        let rows = ids.map(|id| AssignmentRow {
            id: id.into(),
            cluster_id: " c".into(),
            representative: id == "a",
            relation: None,
            resemblance: None,
        });
        let mut table = Vec::new();
        write_table(format, &mut table, &Params::default(), rows).unwrap();
        let name = format.file_name("assignments");
        let clustering = read_text(&name, &table).unwrap().clustering.unwrap();
        assert_eq!(clustering.len(), ids.len(), "{name}");
        assert!(ids.iter().all(|id| clustering.together(id, "a")), "{name}");
    }
}

#[test]
fn labelled_pairs_are_read_with_a_header_or_without() {
    for content in [
        "a\tb\trelation\tstory\nx\ty\tcopy\tone\ny\tz\tnone\ttwo\n",
        "x y copy\nz y unrelated\n",
        "relation,b,a\ncopy,x,y\nunrelated,z,y\n",
    ] {
        let pairs = read_text("pairs.txt", content.as_bytes()).unwrap().pairs.unwrap();
        assert_eq!(pairs.len(), 2);
        assert_eq!(pairs.label_of("y", "x"), Some(crate::evaluate::PairLabel::Of(Relation::Copy)));
    }
}

#[test]
fn compressed_tables_are_read() {
    let packed = zstd::encode_all(&b"a 1\nb 1\nc 2\n"[..], 1).unwrap();
    assert_clusters("x.txt.zst", &packed);
}

#[test]
fn a_folder_without_pairs_has_none() {
    let folder = tempfile::tempdir().unwrap();
    assert!(read(folder.path()).unwrap_err().to_string().contains("no cluster files"));
    fs::write(folder.path().join("assignments.jsonl"), "{\"id\":\"a\",\"cluster_id\":\"a\"}\n")
        .unwrap();
    fs::write(folder.path().join("pairs.jsonl"), "").unwrap();
    assert!(read(folder.path()).unwrap_err().to_string().contains("run.json is missing"));
    fs::write(folder.path().join("run.json"), "{}").unwrap();
    let labels = read(folder.path()).unwrap();
    assert_eq!(labels.clustering.unwrap().len(), 1);
    assert!(labels.pairs.unwrap().is_empty());
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    for (name, content, expected) in [
        ("x.tsv", "", "no row in it"),
        ("x.csv", "a,b,relation\n", "no row in it"),
        ("x.tsv", "a\n", "x.tsv:1: 1 column, and no header"),
        ("x.tsv", "a\t1\t2\t3\n", "x.tsv:1: 4 columns, and no header"),
        ("x.tsv", "a\t1\nb\t1\t2\n", "x.tsv:2: 3 columns here, 2 in the first line"),
        ("x.tsv", "a\t1\nb\t2\na\t2\n", "x.tsv:3: a is in cluster 1 already, and here in 2"),
        ("x.tsv", "a\t1\nb\t\n", "x.tsv:2: the cluster is empty"),
        (
            "x.tsv",
            "a\tb\trelation\nx\ty\tcopied\n",
            "x.tsv:2: relation: copied will not do: write one of exact",
        ),
        ("x.tsv", "a\tb\trelation\nx\tx\tcopy\n", "x.tsv:2: a pair needs two ids"),
        ("x.tsv", "a\tb\trelation\nx\ty\tcopy\ny\tx\tupdate\n", "the pair of x and y stands twice"),
        ("x.jsonl", "{\"id\":\"a\",\"cluster\":1}\n{\"id\":\n", "x.jsonl:2: not a row"),
        ("x.jsonl", "{\"id\":\"a\"}\n", "x.jsonl:1: no fields id and cluster_id"),
    ] {
        let reason = reason(name, content);
        assert!(reason.contains(expected), "{content:?}: {reason}");
    }
    let error = read_text("x.tsv", b"a\t1\n\xFF\t1\n").unwrap_err().to_string();
    assert!(error.contains("x.tsv:2: not UTF-8"), "{error}");
}

#[test]
#[cfg(feature = "parquet")]
fn a_damaged_table_is_an_error_wherever_it_is_damaged() {
    use crate::write::table::AssignmentRow;

    let row = |id: &'static str| AssignmentRow {
        id: id.into(),
        cluster_id: "a".into(),
        representative: id == "a",
        relation: None,
        resemblance: None,
    };
    let mut table = Vec::new();
    write_table(TableFormat::Parquet, &mut table, &Params::default(), ["a", "b"].map(row)).unwrap();
    // the reader of such a number below nothing breaks off with a panic
    let gave_up = (0..table.len()).filter(|&place| {
        let mut damaged = table.clone();
        damaged[place] ^= 0x80;
        let read = parquet_rows(&damaged);
        read.is_err_and(|error| error.to_string().contains("gave up"))
    });
    assert!(gave_up.count() > 0);
}
