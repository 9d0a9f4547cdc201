//! Reading ahead: a reader whose work is done in a thread of its own.
//!
//! Decompressing is bound to one thread and takes longer than splitting
//! lines, so it runs beside the pool and keeps a few blocks ready.

use std::io::{self, ErrorKind, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Bytes handed over at a time.
const BLOCK_BYTES: usize = 256 << 10;
/// Blocks that may wait.
const BLOCKS: usize = 8;

/// Gives what another thread reads.
#[derive(Debug)]
pub(super) struct ReadAhead {
    blocks: Receiver<io::Result<Vec<u8>>>,
    block: Vec<u8>,
    taken: usize,
    has_ended: bool,
}

impl ReadAhead {
    /// Starts a thread that writes to the [`BlockWriter`] it is given.
    ///
    /// The thread ends with its work, or at its first write after this reader
    /// is dropped.
    pub(super) fn of_writer(
        work: impl FnOnce(&mut BlockWriter) -> io::Result<()> + Send + 'static,
    ) -> Self {
        let (sender, blocks) = sync_channel(BLOCKS);
        let unstarted = sender.clone();
        let started = thread::Builder::new().spawn(move || {
            let mut writer = BlockWriter { sender, block: Vec::with_capacity(BLOCK_BYTES) };
            let done = work(&mut writer);
            let handed_over = writer.hand_over();
            // nothing more is the end; where this fails, nobody listens any more
            let _ = writer.sender.send(done.and(handed_over).map(|()| Vec::new()));
        });
        if let Err(error) = started {
            let _ = unstarted.send(Err(error));
        }
        Self { blocks, block: Vec::new(), taken: 0, has_ended: false }
    }

    /// Starts a thread that reads `reader` to its end.
    pub(super) fn of_reader(mut reader: Box<dyn Read + Send>) -> Self {
        Self::of_writer(move |writer| {
            loop {
                // what was read before an error is worth having
                let read = reader.by_ref().take(BLOCK_BYTES as u64).read_to_end(&mut writer.block);
                writer.hand_over()?;
                if read? == 0 {
                    return Ok(());
                }
            }
        })
    }
}

impl Read for ReadAhead {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.block.len() {
            if self.has_ended {
                return Ok(0);
            }
            // who decodes may panic at what is damaged, and sends no end then
            let gone = |_| io::Error::other("it is damaged, and its decoder gave up");
            self.block = self.blocks.recv().map_err(gone)??;
            self.taken = 0;
            self.has_ended = self.block.is_empty();
        }
        let read = buffer.len().min(self.block.len() - self.taken);
        buffer[..read].copy_from_slice(&self.block[self.taken..self.taken + read]);
        self.taken += read;
        Ok(read)
    }
}

/// The other end of a [`ReadAhead`].
#[derive(Debug)]
pub(super) struct BlockWriter {
    sender: SyncSender<io::Result<Vec<u8>>>,
    block: Vec<u8>,
}

impl BlockWriter {
    fn hand_over(&mut self) -> io::Result<()> {
        if self.block.is_empty() {
            return Ok(());
        }
        let block = std::mem::replace(&mut self.block, Vec::with_capacity(BLOCK_BYTES));
        self.sender.send(Ok(block)).map_err(|_| ErrorKind::BrokenPipe.into())
    }
}

impl io::Write for BlockWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.block.extend_from_slice(bytes);
        if self.block.len() >= BLOCK_BYTES {
            self.hand_over()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.hand_over()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn all_bytes_come_in_order_and_the_error_behind_them() {
        let bytes: Vec<u8> = (0..3_000_000_u32).flat_map(u32::to_le_bytes).collect();
        let expected = bytes.clone();
        let mut reader = ReadAhead::of_writer(move |writer| {
            for part in bytes.chunks(1000) {
                writer.write_all(part)?;
            }
            Err(io::Error::other("no more"))
        });
        let mut read = Vec::new();
        let error = reader.read_to_end(&mut read).unwrap_err();
        assert_eq!(error.to_string(), "no more");
        assert!(read == expected);
        let mut same = Vec::new();
        ReadAhead::of_reader(Box::new(io::Cursor::new(expected.clone())))
            .read_to_end(&mut same)
            .unwrap();
        assert!(same == expected);
    }

    #[test]
    fn a_thread_that_panics_is_no_end() {
        let mut reader = ReadAhead::of_writer(|writer| {
            writer.write_all(b"half")?;
            writer.flush()?;
            panic!("as a decoder does at damaged data");
        });
        let mut read = Vec::new();
        let error = reader.read_to_end(&mut read).unwrap_err();
        assert!(read == b"half" && error.to_string().contains("damaged"), "{error}");
    }

    #[test]
    fn a_reader_that_is_dropped_lets_the_thread_end() {
        let reader = ReadAhead::of_reader(Box::new(io::repeat(7)));
        drop(reader);
    }
}
