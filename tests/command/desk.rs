//! The words in which the tests speak: a desk with files on it, and runs of
//! the program on them.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder to work in and the words to speak of it.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_with_input(arguments, b"")
    }

    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Run {
        self.run_in(&std::env::temp_dir(), arguments, input)
    }

    /// The program, to be run in the folder of the desk.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nuskha"));
        command.args(arguments).current_dir(self.folder.path());
        command
    }

    /// A run with this folder for temporary files.
    pub(crate) fn run_in(&self, temporary: &Path, arguments: &[&str], input: &[u8]) -> Run {
        let mut child = self
            .command(arguments)
            .env("TMPDIR", temporary)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        // a program that refuses its arguments reads nothing
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Run(output)
    }

    /// A run that reads a named pipe of this name too, and what is done `meanwhile`, before
    /// the pipe ends.
    #[cfg(unix)]
    pub(crate) fn run_while(
        &self,
        arguments: &[&str],
        pipe: &str,
        meanwhile: impl FnOnce(&mut fs::File),
    ) -> Run {
        use std::os::unix::fs::OpenOptionsExt;

        let path = self.path(pipe);
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        let mut child = self
            .command(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // there is none to write to until it is read
        let at_once = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
        let open = || fs::File::options().write(true).custom_flags(at_once).open(&path);
        while child.try_wait().unwrap().is_none() {
            if let Ok(mut pipe) = open() {
                meanwhile(&mut pipe);
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        let output = child.wait_with_output().unwrap();
        fs::remove_file(path).unwrap();
        Run(output)
    }

    /// A run whose standard input is this file.
    pub(crate) fn run_on(&self, arguments: &[&str], input: fs::File) -> Run {
        Run(self.command(arguments).stdin(input).output().unwrap())
    }

    /// A run whose standard output and standard error go to these files.
    pub(crate) fn run_into(&self, arguments: &[&str], [out, err]: [fs::File; 2]) -> Option<i32> {
        let mut command = self.command(arguments);
        command.stdin(Stdio::null()).stdout(out).stderr(err).status().unwrap().code()
    }

    /// A run whose standard output is closed before it has written anything.
    pub(crate) fn run_unread(&self, arguments: &[&str]) -> Run {
        let mut child =
            self.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        Run(child.wait_with_output().unwrap())
    }

    /// `cluster` of one file, with the lines of one result file.
    pub(crate) fn clustered(
        &self,
        content: impl AsRef<[u8]>,
        options: &[&str],
        result: &str,
    ) -> Vec<Value> {
        self.file("in.jsonl", content);
        let arguments = [&["cluster", "in.jsonl", "--out", "out", "--force"], options].concat();
        self.run(&arguments).succeeds();
        lines(&self.path("out").join(result))
    }

    /// The reason for which the only bad record of a file was rejected; two
    /// good ones beside it must come through.
    pub(crate) fn reason(&self, bad: impl AsRef<[u8]>) -> String {
        let mut content = article("a", REPORT).into_bytes();
        content.extend(bad.as_ref());
        content.push(b'\n');
        content.extend(article("b", REPORT).into_bytes());
        let rejects = self.clustered(&content, &[], "rejects.jsonl");
        assert_eq!(rejects.len(), 1, "{rejects:?}");
        assert_eq!(rejects[0]["file"], "in.jsonl");
        assert_eq!(rejects[0]["line"], 2);
        assert_eq!(rejects[0]["byte_offset"], article("a", REPORT).len());
        assert_eq!(lines(&self.path("out/assignments.jsonl")).len(), 2);
        rejects[0]["reason"].as_str().unwrap().to_owned()
    }
}

pub(crate) type Value = serde_json::Value;

pub(crate) struct Run(pub(crate) Output);

impl Run {
    #[track_caller]
    pub(crate) fn exits(&self, status: i32) -> String {
        let message = String::from_utf8(self.0.stderr.clone()).unwrap();
        assert_eq!(self.0.status.code(), Some(status), "{message}");
        assert!(!message.contains("panicked"), "{message}");
        message
    }

    #[track_caller]
    pub(crate) fn succeeds(&self) -> String {
        self.exits(0)
    }

    pub(crate) fn stderr(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).unwrap()
    }

    pub(crate) fn stdout(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).unwrap()
    }
}

pub(crate) fn lines(path: &Path) -> Vec<Value> {
    let content = fs::read_to_string(path).unwrap();
    content.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub(crate) fn article(id: &str, text: &str) -> String {
    format!("{}\n", serde_json::json!({ "id": id, "text": text }))
}

pub(crate) const REPORT: &str = "أعلنت هيئة الموانئ اليوم أن الرصيف الجديد يستقبل أول سفينة \
                      في مطلع الشهر المقبل بعد أعمال دامت ثلاث سنوات";

/// A report of something else.
pub(crate) const OTHER: &str = "فاز المنتخب في مباراته الأولى بهدفين من غير رد أمام جمهور كبير \
                                في ملعب المدينة";

/// Records as one JSON object a line.
pub(crate) fn json_lines(records: &[Value]) -> String {
    let mut lines = String::new();
    for record in records {
        lines.push_str(&record.to_string());
        lines.push('\n');
    }
    lines
}

/// The articles of a real corpus, as JSON Lines; `None`, with a line that says
/// so, where `../shared` is not there.
pub(crate) fn real_corpus(name: &str) -> Option<Vec<u8>> {
    let path = shared().join(format!("data/{name}.jsonl.zst"));
    let Ok(packed) = fs::File::open(&path) else {
        skipped(&path);
        return None;
    };
    Some(zstd::decode_all(packed).unwrap())
}

/// Says that a test did not run for want of a file; past the test runner's
/// capture, so that it is seen.
pub(crate) fn skipped(path: &Path) {
    let skipped = format!("SKIPPED: {} is not there\n", path.display());
    std::io::stderr().write_all(skipped.as_bytes()).unwrap();
}

/// The material beside the checkout.
pub(crate) fn shared() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared")
}
