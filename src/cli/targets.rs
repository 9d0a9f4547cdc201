//! What a run is to write, looked at before the work: nothing that it reads and nothing
//! that it writes itself is written over, what else stands there only where that is
//! asked for, and that a file can be made is known before hours are spent.

use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use ahash::AHashMap;
use nuskha::Params;
use nuskha::read::Source;
use nuskha::write::{
    Folder, TableFormat, WholeFile, file_names, folder_of, is_open_already, target_of,
};

use super::failure::Failure;
use super::tables::Tables;

/// Files that are spoken for.
#[derive(Debug, Default)]
pub(crate) struct Targets {
    /// By where they are.
    taken: AHashMap<PathBuf, Taken>,
    /// What the run reads, as long as nobody had to ask where that is.
    read: Vec<PathBuf>,
}

/// A file that is spoken for.
#[derive(Debug)]
struct Taken {
    /// The name it was given.
    name: PathBuf,
    is_read: bool,
}

impl Targets {
    /// The targets of a run that reads these sources.
    pub(crate) fn beside(sources: &[Source]) -> Self {
        let mut targets = Self::default();
        targets.read(sources);
        targets
    }

    /// Takes in more that the run reads.
    pub(crate) fn read(&mut self, sources: &[Source]) {
        self.read.extend(sources.iter().map(|source| source.path().to_owned()));
    }

    /// Takes in a table that the run reads.
    pub(crate) fn read_file(&mut self, path: &Path) {
        self.read.push(path.to_owned());
    }

    /// Takes in a file that the run writes.
    ///
    /// # Errors
    ///
    /// Where it would take the place of a file that is spoken for, or, without `force`, of
    /// any, and where it cannot be made.
    pub(crate) fn file(&mut self, path: &Path, force: bool) -> Result<(), Failure> {
        refuse_dash(path)?;
        refuse_compression(path)?;
        if path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/") {
            let path = path.display();
            return Err(Failure::usage(format!("{path}: this is a folder; name a file")));
        }
        // what is open already is not replaced, nor is a device or a pipe
        if is_open_already(path) {
            if path.is_file() && self.has(path) {
                self.take(path)?;
            }
            return Ok(WholeFile::create(path, force).map(drop)?);
        }
        if path.exists() && !path.is_file() {
            return Ok(());
        }
        self.take(path)?;
        if path.is_file() && !force {
            return Err(Failure::exists(path));
        }
        let target = target_of(path);
        let folder = folder_of(&target);
        match tempfile::tempfile_in(folder) {
            Ok(_) => Ok(()),
            Err(error) => {
                let (path, place) = (path.display(), folder.display());
                Err(match error.kind() {
                    ErrorKind::NotFound => {
                        Failure::usage(format!("{path}: there is no folder {place}; make it first"))
                    }
                    kind => Failure::new(format!("{path}: no file can be made in {place}: {kind}")),
                })
            }
        }
    }

    /// Takes in a folder, made where it is missing, to which the run writes files of these
    /// names or removes them.
    ///
    /// # Errors
    ///
    /// Likewise.
    pub(crate) fn folder(
        &mut self,
        path: &Path,
        names: impl IntoIterator<Item = impl AsRef<Path>>,
        force: bool,
    ) -> Result<Folder, Failure> {
        refuse_dash(path)?;
        if path.exists() && !path.is_dir() {
            let path = path.display();
            return Err(Failure::usage(format!("{path}: a file stands there; name a folder")));
        }
        let folder = Folder::create(path, force)?;
        for name in names {
            self.take(&path.join(name))?;
        }
        Ok(folder)
    }

    /// Takes in the folder for the tables of a run, where one is named.
    ///
    /// # Errors
    ///
    /// Likewise.
    pub(crate) fn tables<'p>(
        &mut self,
        path: Option<&Path>,
        force: bool,
        format: TableFormat,
        params: &'p Params,
    ) -> Result<Option<Tables<'p>>, Failure> {
        let Some(path) = path else { return Ok(None) };
        let folder = self.folder(path, file_names(), force)?;
        Ok(Some(Tables { folder, format, params }))
    }

    /// Whether the run reads or writes the file that stands at `path`.
    pub(crate) fn has(&mut self, path: &Path) -> bool {
        self.find_what_is_read();
        self.taken.contains_key(&place(path))
    }

    fn find_what_is_read(&mut self) {
        for source in self.read.drain(..) {
            let is_piped = source.as_os_str() == "-";
            let stands = if is_piped { Path::new("/dev/stdin") } else { &source };
            if let Ok(found) = fs::canonicalize(stands) {
                self.taken.insert(found, Taken { name: source, is_read: true });
            }
        }
    }

    fn take(&mut self, path: &Path) -> Result<(), Failure> {
        // what is read is there, so nothing else can be it; and to tell where thousands of
        // files are takes a fifth of reading them
        if path.exists() {
            self.find_what_is_read();
        }
        let taken = Taken { name: path.to_owned(), is_read: false };
        self.taken.insert(place(path), taken).map_or(Ok(()), |other| {
            let does = if other.is_read { "reads" } else { "writes" };
            let (path, other) = (path.display(), other.name.display());
            Err(Failure::usage(format!(
                "{path} would be written over {other}, which this run {does}; name another file or folder"
            )))
        })
    }
}

/// Refuses an input that is the file which standard output goes to: what is written would be
/// read as articles, or written over them.
#[cfg(unix)]
pub(crate) fn refuse_as_output(sources: &[Source]) -> Result<(), Failure> {
    use std::os::fd::AsFd;
    use std::os::unix::fs::MetadataExt;
    let out = std::io::stdout().as_fd().try_clone_to_owned().map(fs::File::from);
    let Ok(out) = out.and_then(|out| out.metadata()) else { return Ok(()) };
    if !out.is_file() {
        return Ok(());
    }
    let is_out = |source: &&Source| {
        let is_piped = source.path().as_os_str() == "-";
        let stands = if is_piped { Path::new("/dev/stdin") } else { source.path() };
        fs::metadata(stands).is_ok_and(|at| (at.dev(), at.ino()) == (out.dev(), out.ino()))
    };
    sources.iter().find(is_out).map_or(Ok(()), |source| {
        Err(Failure::usage(format!(
            "{}: standard output goes to this file, which the run reads; let it go to another",
            source.path().display()
        )))
    })
}

#[cfg(not(unix))]
pub(crate) fn refuse_as_output(_: &[Source]) -> Result<(), Failure> {
    Ok(())
}

/// Refuses the name by which users mean standard output.
fn refuse_dash(path: &Path) -> Result<(), Failure> {
    if path.as_os_str() == "-" {
        return Err(Failure::usage(
            "-: results go to standard output where nothing is named; to what has this name as ./-",
        ));
    }
    Ok(())
}

/// Endings of compressed files that are not made here.
const NOT_MADE: [&str; 8] = ["lz4", "br", "snappy", "sz", "lzma", "zip", "7z", "z"];

/// Refuses a name that promises what nobody makes of it.
fn refuse_compression(path: &Path) -> Result<(), Failure> {
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    if NOT_MADE.contains(&&*ending.to_ascii_lowercase()) {
        let path = path.display();
        return Err(Failure::usage(format!(
            "{path}: no .{ending} is made here; name it .gz, .zst, .bz2 or .xz, or without such an ending"
        )));
    }
    Ok(())
}

/// Where a file is or would be.
fn place(path: &Path) -> PathBuf {
    let of_folder = || Some(fs::canonicalize(folder_of(path)).ok()?.join(path.file_name()?));
    fs::canonicalize(path).ok().or_else(of_folder).unwrap_or_else(|| path.to_owned())
}
