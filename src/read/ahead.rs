//! Reading ahead: a reader whose work is done in a thread of its own.
//!
//! Decompressing is bound to one thread and takes longer than splitting
//! lines, so it runs beside the pool and keeps a few blocks ready.

use std::io::{self, ErrorKind, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::fault::Fault;
use crate::error::Error;

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
    /// is dropped. That none can be started is a fault.
    pub(super) fn of_writer(
        fault: &Fault,
        work: impl FnOnce(&mut BlockWriter) -> io::Result<()> + Send + 'static,
    ) -> Self {
        Self::in_thread(thread::Builder::new(), fault, work)
    }

    fn in_thread(
        thread: thread::Builder,
        fault: &Fault,
        work: impl FnOnce(&mut BlockWriter) -> io::Result<()> + Send + 'static,
    ) -> Self {
        let (sender, blocks) = sync_channel(BLOCKS);
        let unstarted = sender.clone();
        let started = thread.spawn(move || {
            let mut writer = BlockWriter { sender, block: Vec::with_capacity(BLOCK_BYTES) };
            let done = work(&mut writer);
            let handed_over = writer.hand_over();
            // nothing more is the end; where this fails, nobody listens any more
            let _ = writer.sender.send(done.and(handed_over).map(|()| Vec::new()));
        });
        if let Err(error) = started {
            let kind = error.kind();
            fault.note(Error::Thread { error });
            let _ = unstarted.send(Err(kind.into()));
        }
        Self { blocks, block: Vec::new(), taken: 0, has_ended: false }
    }

    /// Starts a thread that reads `reader` to its end.
    pub(super) fn of_reader(fault: &Fault, mut reader: Box<dyn Read + Send>) -> Self {
        Self::of_writer(fault, move |writer| {
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
        let mut reader = ReadAhead::of_writer(&Fault::default(), move |writer| {
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
        ReadAhead::of_reader(&Fault::default(), Box::new(io::Cursor::new(expected.clone())))
            .read_to_end(&mut same)
            .unwrap();
        assert!(same == expected);
    }

    #[test]
    fn a_thread_that_panics_is_no_end() {
        let mut reader = ReadAhead::of_writer(&Fault::default(), |writer| {
            writer.write_all(b"half")?;
            writer.flush()?;
            panic!("as a decoder does at damaged data");
        });
        let mut read = Vec::new();
        let error = reader.read_to_end(&mut read).unwrap_err();
        assert!(read == b"half" && error.to_string().contains("damaged"), "{error}");
    }

    #[test]
    #[cfg(target_pointer_width = "64")]
    fn a_thread_that_cannot_start_is_a_fault() {
        let fault = Fault::default();
        let too_large = thread::Builder::new().stack_size(1 << 60);
        let mut reader = ReadAhead::in_thread(too_large, &fault, |writer| writer.write_all(b"all"));
        assert!(reader.read(&mut [0; 8]).is_err());
        assert!(matches!(fault.take(), Some(Error::Thread { .. })));
    }

    #[test]
    fn a_reader_that_is_dropped_lets_the_thread_end() {
        let reader = ReadAhead::of_reader(&Fault::default(), Box::new(io::repeat(7)));
        drop(reader);
    }
}
