//! Records on their way from who reads them to who takes them in, in a thread of its own once there are many.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use super::super::StoreError;
use super::bundle::Bundle;
use super::packing::Packing;
use super::parts::Parts;

/// About how many bytes of records go at a time, at most.
const TOGETHER: usize = 1 << 18;
/// How many such bundles are on their way at most.
const ON_THEIR_WAY: usize = 8;

/// Records that are being taken in.
pub(super) struct Taking {
    packing: Packing,
    together: usize,
    who: Who,
}

/// Who takes records in.
enum Who {
    /// Nobody else yet; few records are soon taken in.
    Here(Box<Parts>),
    Thread(Thread),
    /// Nobody any more: it failed, and said so.
    Nobody,
}

struct Thread {
    to: Sender<Bundle>,
    /// Bundles that were taken in come back, to be filled again.
    back: Receiver<Bundle>,
    on_their_way: usize,
    handle: JoinHandle<Result<Parts, StoreError>>,
}

impl Taking {
    /// Begins with so much memory for all that is taken in.
    pub(super) fn of(parts: Parts, memory: usize) -> Self {
        let together = (memory / 64).min(TOGETHER);
        Self { packing: Packing::default(), together, who: Who::Here(Box::new(parts)) }
    }

    /// What nothing has been taken into yet.
    pub(super) fn parts_mut(&mut self) -> Option<&mut Parts> {
        match &mut self.who {
            Who::Here(parts) => Some(parts),
            _ => None,
        }
    }

    /// Takes what is packed. An error can come later than the record that is at fault.
    pub(super) fn put(&mut self, pack: impl FnOnce(&mut Packing)) -> Result<(), StoreError> {
        pack(&mut self.packing);
        if self.packing.bundle.len() < self.together { Ok(()) } else { self.send() }
    }

    /// Waits until everything that came is taken in.
    pub(super) fn catch_up(&mut self) -> Result<(), StoreError> {
        if self.packing.bundle.len() > 0 {
            self.send()?;
        }
        let Who::Thread(thread) = &mut self.who else { return Ok(()) };
        while thread.on_their_way > 0 {
            if thread.back.recv().is_err() {
                return Err(self.failed());
            }
            thread.on_their_way -= 1;
        }
        Ok(())
    }

    /// Returns everything that was taken in.
    pub(super) fn finish(mut self) -> Result<Parts, StoreError> {
        let rest = self.packing.take(Bundle::default());
        let mut parts = match std::mem::replace(&mut self.who, Who::Nobody) {
            Who::Here(parts) => *parts,
            Who::Thread(thread) => thread.join()?,
            Who::Nobody => return Err(StoreError::System),
        };
        parts.take(&rest)?;
        Ok(parts)
    }

    /// Sends what is packed on its way.
    fn send(&mut self) -> Result<(), StoreError> {
        self.who = match std::mem::replace(&mut self.who, Who::Nobody) {
            Who::Here(parts) => Who::Thread(Thread::of(*parts)),
            who => who,
        };
        let Who::Thread(thread) = &mut self.who else { return Err(StoreError::System) };
        let empty = match thread.back.try_recv() {
            Ok(empty) => Some(empty),
            Err(_) if thread.on_their_way >= ON_THEIR_WAY => thread.back.recv().ok(),
            Err(_) => None,
        };
        thread.on_their_way -= usize::from(empty.is_some());
        let full = self.packing.take(empty.unwrap_or_default());
        thread.on_their_way += 1;
        if thread.to.send(full).is_err() { Err(self.failed()) } else { Ok(()) }
    }

    /// Why the thread takes nothing any more.
    fn failed(&mut self) -> StoreError {
        match std::mem::replace(&mut self.who, Who::Nobody) {
            Who::Thread(thread) => thread.join().err().unwrap_or(StoreError::System),
            _ => StoreError::System,
        }
    }
}

impl Drop for Taking {
    fn drop(&mut self) {
        // What it still writes lies beside the database, and is gone when this is.
        if let Who::Thread(thread) = std::mem::replace(&mut self.who, Who::Nobody) {
            drop(thread.join());
        }
    }
}

impl Thread {
    fn of(mut parts: Parts) -> Self {
        let ((to, from), (give_back, back)) = (channel::<Bundle>(), channel());
        let handle = std::thread::spawn(move || {
            for mut bundle in from {
                parts.take(&bundle)?;
                bundle.clear();
                // Nobody wants it back who is about to finish.
                drop(give_back.send(bundle));
            }
            Ok(parts)
        });
        Self { to, back, on_their_way: 0, handle }
    }

    /// Lets it take in what is on its way, and end.
    fn join(self) -> Result<Parts, StoreError> {
        let Self { to, handle, .. } = self;
        drop(to);
        handle.join().unwrap_or(Err(StoreError::System))
    }
}
