//! The house stands on its floors: no module knows of one that comes after it.
//!
//! The order is that of the data, with what every step stands on before it. So a
//! step can be read, and tested, and one day moved to a crate of its own, without
//! what follows it.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Modules of the crate, each before those that may know of it.
const LAYERS: [&str; 45] = [
    "hash",
    "marks",
    "narrow",
    "letters",
    "repeats",
    "counting_sort",
    "page_cache",
    "reject",
    "seconds",
    "error",
    "overlap",
    "observer",
    "normalize",
    "sentence",
    "page",
    "terms",
    "shingle",
    "corpus",
    "union_find",
    "date",
    "text",
    "boilerplate",
    "recurring",
    "sign",
    "band",
    "prefix",
    "verify",
    "recurrence",
    "relate",
    "cluster",
    "params",
    "candidates",
    "sealed",
    "read",
    "pipeline",
    "articles",
    "related",
    "audit",
    "frequencies",
    "keywords",
    "story",
    "write",
    "dedup",
    "evaluate",
    "cli",
];

#[test]
fn no_module_knows_of_a_later_one() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut modules = BTreeSet::new();
    for file in files(&sources) {
        let module = module(file.strip_prefix(&sources).unwrap());
        if ["lib", "main"].contains(&module.as_str()) {
            continue;
        }
        let floor = floor(&module);
        for named in named(&fs::read_to_string(&file).unwrap()) {
            assert!(self::floor(&named) <= floor, "{}: {module} uses {named}", file.display());
        }
        modules.insert(module);
    }
    assert_eq!(modules.len(), LAYERS.len(), "a module of the list is gone");
}

fn floor(module: &str) -> usize {
    let floor = LAYERS.iter().position(|layer| *layer == module);
    floor.unwrap_or_else(|| panic!("{module} is not in the list of this test"))
}

/// The module of the crate that a file belongs to.
fn module(file: &Path) -> String {
    let first = file.iter().next().unwrap().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// The modules that the code of a file names, its tests and comments aside.
fn named(source: &str) -> BTreeSet<String> {
    let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let after = lines.flat_map(|line| {
        // two steps up may lead out of the module, and no name would show it
        assert!(!line.contains("super::super::"), "name a module: {line}");
        line.split("crate::").skip(1)
    });
    let name = |path: &str| {
        let is_of_name = |letter: char| letter.is_alphanumeric() || letter == '_';
        let name: String = path.chars().take_while(|&letter| is_of_name(letter)).collect();
        // what the crate hands on from elsewhere would hide where it is from
        assert!(name.starts_with(char::is_lowercase), "name a module: crate::{path}");
        name
    };
    after.map(name).collect()
}

/// The files of code below a folder, those of tests alone left out.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.file_stem().is_some_and(|name| name == "tests") {
            continue;
        }
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}
