//! Nothing that a run reads, and nothing that it wrote, is written over.

use std::fs;

use crate::desk::{Desk, OTHER, REPORT, article, lines};

fn read(desk: &Desk, name: &str) -> String {
    fs::read_to_string(desk.path(name)).unwrap()
}

#[test]
fn a_run_that_reads_nothing_replaces_nothing() {
    let desk = Desk::new();
    let corpus = article("a", REPORT) + &article("b", OTHER);
    desk.file("in.jsonl", &corpus);
    for out in ["in.jsonl", "kept.jsonl"] {
        desk.file(out, &corpus);
        let arguments = ["dedup", "in.jsonl", "-o", out, "--force", "--text-field", "txet"];
        let message = desk.run(&arguments).exits(1);
        assert!(message.contains("no record could be read"), "{message}");
        assert_eq!(read(&desk, out), corpus, "{out}");
    }
    desk.run(&["cluster", "in.jsonl", "--out", "out"]).succeeds();
    let before = read(&desk, "out/assignments.jsonl");
    let again = ["cluster", "in.jsonl", "--out", "out", "--force", "--text-field", "txet"];
    desk.run(&again).exits(1);
    assert_eq!(read(&desk, "out/assignments.jsonl"), before);
    assert_eq!(read(&desk, "out/rejects.jsonl"), "");
    desk.file("texts.jsonl", "old\n");
    let passages = ["passages", "in.jsonl", "-o", "texts.jsonl", "--force", "--text-field", "txet"];
    desk.run(&passages).exits(1);
    assert_eq!(read(&desk, "texts.jsonl"), "old\n");
}

#[test]
fn no_command_writes_over_what_it_reads() {
    let desk = Desk::new();
    let corpus = article("a", REPORT) + &article("b", OTHER);
    for name in ["in.jsonl", "stories.csv", "archive/a.jsonl", "new/a.jsonl", "table"] {
        desk.file(name, &corpus);
    }
    for arguments in [
        &["keywords", "in.jsonl", "-o", "in.jsonl"][..],
        &["keywords", "in.jsonl", "--frequencies", "table", "-o", "table"],
        &["passages", "in.jsonl", "-o", "./in.jsonl"],
        &["pages", "in.jsonl", "-o", "in.jsonl"],
        &["frequencies", "in.jsonl", "-o", "in.jsonl"],
        &["cluster", "stories.csv", "--input-format", "jsonl", "--out", "."],
        &["related", "in.jsonl", "--query", "stories.csv", "--out", "."],
        &["dedup", "in.jsonl", "--bulk", "index", "-o", "in.jsonl"],
        &["dedup", "in.jsonl", "--removed", "archive/../in.jsonl"],
        &["dedup", "new", "--against", "archive", "-o", "archive"],
        &["dedup", "in.jsonl", "--against", "table", "-o", "table"],
        &["dedup", "in.jsonl", "--against", "table", "--removed", "table"],
    ] {
        let message = desk.run(&[arguments, &["--force", "--quiet"]].concat()).exits(2);
        assert!(message.contains("would be written over"), "{arguments:?}: {message}");
        for name in ["in.jsonl", "stories.csv", "archive/a.jsonl", "new/a.jsonl", "table"] {
            assert_eq!(read(&desk, name), corpus, "{arguments:?}: {name}");
        }
    }
    // but a corpus may take its own place
    desk.file("in.jsonl", corpus.repeat(2));
    desk.run(&["dedup", "in.jsonl", "-o", "in.jsonl", "--force"]).succeeds();
    assert_eq!(read(&desk, "in.jsonl"), corpus);
}

#[test]
fn no_result_of_a_run_is_written_over_another() {
    let desk = Desk::new();
    desk.file("in/a.jsonl", article("a", REPORT));
    desk.file("in/b.jsonl", article("b", REPORT));
    let here = desk.path("list").display().to_string();
    for arguments in [
        &["dedup", "in/a.jsonl", "-o", "./kept", "--removed", "kept"][..],
        &["dedup", "in/a.jsonl", "--removed", "list", "--rejects", &here],
        &["dedup", "in", "-o", "out", "--removed", "out/a.jsonl"],
    ] {
        let message = desk.run(arguments).exits(2);
        assert!(message.contains("would be written over"), "{arguments:?}: {message}");
    }
    desk.run(&["dedup", "in", "-o", "out", "--removed", "out/removed.jsonl"]).succeeds();
    assert_eq!(read(&desk, "out/a.jsonl"), article("a", REPORT));
    assert!(read(&desk, "out/removed.jsonl").contains("\"b\""));
}

#[test]
fn what_is_in_the_way_is_told_before_the_work() {
    let desk = Desk::new();
    for name in ["in.jsonl", "p/a.jsonl", "q/a.jsonl"] {
        desk.file(name, article("a", REPORT));
    }
    fs::create_dir(desk.path("folder")).unwrap();
    for (arguments, said) in [
        (&["dedup", "in.jsonl", "-o", "gone/kept.jsonl"][..], "there is no folder gone"),
        (&["dedup", "in.jsonl", "--removed", "gone/list"], "there is no folder gone"),
        (&["dedup", "p", "-o", "kept", "--removed", "gone/list"], "there is no folder gone"),
        (&["dedup", "in.jsonl", "--rejects", "gone/list"], "there is no folder gone"),
        (&["frequencies", "in.jsonl", "-o", "gone/table"], "there is no folder gone"),
        (&["dedup", "in.jsonl", "--bulk", "index", "-o", "folder"], "this is a folder"),
        (&["dedup", "in.jsonl", "-o", "new/"], "this is a folder"),
        (&["cluster", "in.jsonl", "-o", "in.jsonl"], "a file stands there"),
        (&["dedup", "p", "q", "-o", "out"], "name the folder that holds both"),
        (&["dedup", "in.jsonl", "-o", "-"], "standard output"),
        (&["dedup", "in.jsonl", "-o", "kept.jsonl.lz4"], "no .lz4 is made here"),
        (&["dedup", "in.jsonl", "--bulk", ""], "--bulk"),
        (&["dedup", "in.jsonl", "-o", "/dev/fd/99", "--rejects", "list"], "/dev/fd/99: cannot"),
    ] {
        let run = desk.run(arguments);
        assert!(run.stderr().contains(said), "{arguments:?}: {}", run.stderr());
        if said.starts_with("there is no folder") {
            run.exits(2);
        }
        assert_eq!(run.stdout(), "", "{arguments:?}");
    }
    assert!(!desk.path("out").exists() && !desk.path("list").exists());
}

#[test]
#[cfg(target_os = "linux")]
fn what_the_shell_has_open_is_written_on() {
    let desk = Desk::new();
    desk.file("in.jsonl", article("a", REPORT) + &article("b", REPORT));
    let log = || fs::File::options().append(true).open(desk.path("log")).unwrap();
    desk.file("log", "before\n");
    for device in ["/dev/stdout", "/dev/fd/1"] {
        let arguments = ["dedup", "in.jsonl", "-q", "-o", device];
        assert_eq!(desk.run_into(&arguments, [log(), log()]), Some(0));
    }
    let once = article("a", REPORT);
    assert_eq!(read(&desk, "log"), format!("before\n{once}{once}"));
    desk.file("log", "before\n");
    desk.file("in.jsonl", article("a", REPORT) + "{\n" + &article("b", REPORT));
    let arguments = ["dedup", "in.jsonl", "-o", "kept.jsonl", "--rejects", "/dev/stderr"];
    assert_eq!(desk.run_into(&arguments, [log(), log()]), Some(0));
    let said = read(&desk, "log");
    assert!(
        said.starts_with("before\n{\"file\":\"in.jsonl\"") && said.contains("rejected"),
        "{said}"
    );
    // also where it was not opened to be appended to
    for device in ["/dev/stderr", "/proc/self/fd/2"] {
        let [out, log] = ["out", "log"].map(|name| fs::File::create(desk.path(name)).unwrap());
        let arguments = ["dedup", "in.jsonl", "--rejects", device];
        assert_eq!(desk.run_into(&arguments, [out, log]), Some(0));
        let said = read(&desk, "log");
        assert!(
            said.starts_with("{\"file\":\"in.jsonl\"") && said.contains("1 record rejected"),
            "{said}"
        );
    }
}

#[test]
#[cfg(target_os = "linux")]
fn messages_that_nobody_takes_fail_no_run() {
    let desk = Desk::new();
    desk.file("in.jsonl", article("a", REPORT) + "{\n");
    let full = || fs::File::options().write(true).open("/dev/full").unwrap();
    let status = |arguments: &[&str], name: &str| {
        let out = fs::File::create(desk.path(name)).unwrap();
        desk.run_into(arguments, [out, full()])
    };
    assert_eq!(status(&["dedup", "in.jsonl"], "kept"), Some(0));
    assert_eq!(read(&desk, "kept"), article("a", REPORT));
    assert_eq!(status(&["cluster", "in.jsonl", "--out", "out"], "none"), Some(0));
    assert_eq!(status(&["cluster", "gone.jsonl"], "none"), Some(1));
    assert_eq!(status(&["cluster", "in.jsonl", "--threshold", "9"], "none"), Some(2));
}

#[test]
fn what_a_killed_run_left_is_no_result() {
    let desk = Desk::new();
    desk.file("in.jsonl", article("a", REPORT));
    desk.file("out/.nuskha-x3Yz0a", "half");
    desk.run(&["cluster", "in.jsonl", "--out", "out"]).succeeds();
    desk.run(&["cluster", "in.jsonl", "--out", "out"]).exits(1);
}

#[test]
fn half_a_run_is_not_scored() {
    let desk = Desk::new();
    desk.file("in.jsonl", article("a", REPORT) + &article("b", REPORT));
    desk.run(&["cluster", "in.jsonl", "--out", "out"]).succeeds();
    desk.run(&["eval", "out", "out"]).succeeds();
    fs::remove_file(desk.path("out/run.json")).unwrap();
    let message = desk.run(&["eval", "out", "out"]).exits(1);
    assert!(message.contains("did not come to its end"), "{message}");
}

#[test]
fn rejects_go_to_a_file_of_every_command() {
    let desk = Desk::new();
    desk.file("in.jsonl", article("a", REPORT) + "{\n" + &article("b", OTHER));
    let rejected = "1 record rejected; all in bad;";
    for command in [
        &["cluster"][..],
        &["cluster", "--out", "out"],
        &["related"],
        &["dedup"],
        &["pages"],
        &["keywords"],
        &["frequencies", "-o", "table"],
        &["passages"],
        &["audit"],
    ] {
        let arguments = [&command[..1], &["in.jsonl", "--rejects", "bad"], &command[1..]].concat();
        let message = desk.run(&arguments).succeeds();
        assert!(message.contains(rejected), "{command:?}: {message}");
        let reject = lines(&desk.path("bad")).remove(0);
        assert_eq!((&reject["file"], &reject["line"]), (&"in.jsonl".into(), &2.into()));
        let message = desk.run(&arguments).exits(1);
        assert!(message.contains("--force"), "{command:?}: {message}");
        // quiet or not, they are missing
        let message = desk.run(&[&arguments[..], &["--force", "--quiet"]].concat()).succeeds();
        assert!(message.contains(rejected) && message.lines().count() == 1, "{message}");
        std::fs::remove_file(desk.path("bad")).unwrap();
    }
    desk.file("broken.jsonl", "{\n");
    desk.run(&["keywords", "broken.jsonl", "--rejects", "bad"]).exits(1);
    assert_eq!(lines(&desk.path("bad")).len(), 1);
    desk.run(&["keywords", "in.jsonl", "--force"]).exits(2);
}

#[test]
#[cfg(unix)]
fn what_standard_output_goes_to_is_not_read() {
    let desk = Desk::new();
    let corpus = article("a", REPORT) + &article("b", REPORT);
    desk.file("in.jsonl", &corpus);
    let open = || fs::File::options().append(true).open(desk.path("in.jsonl")).unwrap();
    for arguments in [
        &["dedup", "in.jsonl"][..],
        &["dedup", "./in.jsonl", "-o", "/dev/stdout", "--force"],
        &["pages", "in.jsonl"],
        &["keywords", "in.jsonl"],
    ] {
        let log = fs::File::create(desk.path("log")).unwrap();
        assert_eq!(desk.run_into(arguments, [open(), log]), Some(2), "{arguments:?}");
        let said = read(&desk, "log");
        assert!(said.contains("in.jsonl: standard output goes to this file"), "{said}");
        assert_eq!(read(&desk, "in.jsonl"), corpus);
    }
    // an archive may grow by what it lacks
    desk.file("new.jsonl", article("c", OTHER) + &article("d", REPORT));
    let log = fs::File::create(desk.path("log")).unwrap();
    let arguments = ["dedup", "new.jsonl", "--against", "in.jsonl"];
    assert_eq!(desk.run_into(&arguments, [open(), log]), Some(0));
    assert_eq!(read(&desk, "in.jsonl"), corpus + &article("c", OTHER));
}

#[test]
#[cfg(unix)]
fn what_came_during_the_run_is_not_replaced_unless_told() {
    let desk = Desk::new();
    desk.file("in.jsonl", article("a", REPORT));
    for arguments in [
        &["dedup", "in.jsonl", "pipe", "--input-format", "jsonl", "-o", "mine"][..],
        &["pages", "in.jsonl", "pipe", "--input-format", "jsonl", "-o", "mine"],
        &["frequencies", "in.jsonl", "pipe", "--input-format", "jsonl", "-o", "mine"],
    ] {
        let came = |_: &mut fs::File| drop(desk.file("mine", "mine"));
        let message = desk.run_while(arguments, "pipe", came).exits(1);
        assert!(message.contains("mine: a file of this name came there"), "{message}");
        assert_eq!(read(&desk, "mine"), "mine");
        desk.run_while(&[arguments, &["--force"]].concat(), "pipe", came).succeeds();
        assert_ne!(fs::read(desk.path("mine")).unwrap(), b"mine");
        fs::remove_file(desk.path("mine")).unwrap();
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_is_written_to_by_one_run_at_a_time() {
    let desk = Desk::new();
    desk.file("in.jsonl", article("a", REPORT));
    let first = ["cluster", "in.jsonl", "pipe", "--input-format", "jsonl", "--out", "out"];
    let second = ["cluster", "in.jsonl", "--out", "out"];
    let meanwhile = |_: &mut fs::File| {
        for force in [&[][..], &["--force"]] {
            let message = desk.run(&[&second, force].concat()).exits(1);
            assert!(message.contains("out: another run is writing to this folder"), "{message}");
        }
    };
    desk.run_while(&first, "pipe", meanwhile).succeeds();
    desk.run(&[&second[..], &["--force"]].concat()).succeeds();
}

#[test]
#[cfg(unix)]
fn a_link_is_looked_at_where_it_leads_to() {
    let desk = Desk::new();
    desk.file("in.jsonl", article("a", REPORT));
    std::os::unix::fs::symlink("gone/kept", desk.path("link")).unwrap();
    let message = desk.run(&["dedup", "in.jsonl", "-o", "link"]).exits(2);
    assert!(message.contains("link: there is no folder gone"), "{message}");
}
