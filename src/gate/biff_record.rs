//! The records that an .xls is made of, and strings that run over several of them (MS-XLS).

use crate::fault::Fault;
use crate::gate::limits::damaged;
use std::ops::Range;

/// Type of the record that carries on the one before it.
pub const CONTINUE: u16 = 0x3C;

/// One record: its type and its bytes. The records of an .xlsb are told by the same means.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// The type.
    pub kind: u16,
    /// The bytes after type and length.
    pub data: &'a [u8],
}

impl Record<'_> {
    /// The byte at an offset.
    ///
    /// # Errors
    /// [`Fault::Damaged`] where the record is too short, as with all of these.
    pub fn byte(&self, at: usize) -> Result<u8, Fault> {
        self.data.get(at).copied().ok_or_else(|| self.broken())
    }

    /// The 16-bit number at an offset.
    ///
    /// # Errors
    /// As [`Record::byte`].
    pub fn u16(&self, at: usize) -> Result<u16, Fault> {
        let bytes = self.data.get(at..).and_then(|rest| rest.first_chunk());
        bytes.map(|bytes| u16::from_le_bytes(*bytes)).ok_or_else(|| self.broken())
    }

    /// The 32-bit number at an offset.
    ///
    /// # Errors
    /// As [`Record::byte`].
    pub fn u32(&self, at: usize) -> Result<u32, Fault> {
        let bytes = self.data.get(at..).and_then(|rest| rest.first_chunk());
        bytes.map(|bytes| u32::from_le_bytes(*bytes)).ok_or_else(|| self.broken())
    }

    /// The bytes from one offset to before another.
    ///
    /// # Errors
    /// As [`Record::byte`].
    pub fn bytes(&self, range: Range<usize>) -> Result<&[u8], Fault> {
        self.data.get(range).ok_or_else(|| self.broken())
    }

    /// The fault of a record that is not what its type demands.
    pub fn broken(&self) -> Fault {
        damaged(format!("record 0x{:X} of {} bytes", self.kind, self.data.len()))
    }

    /// Appends the record to a stream.
    pub fn write(&self, into: &mut Vec<u8>) {
        write(into, self.kind, &[self.data]);
    }
}

/// Appends a record, given in pieces, to a stream. A record is shorter than 64 KiB by its nature.
pub fn write(into: &mut Vec<u8>, kind: u16, pieces: &[&[u8]]) {
    let size: usize = pieces.iter().map(|piece| piece.len()).sum();
    into.extend(kind.to_le_bytes());
    into.extend((size as u16).to_le_bytes());
    for piece in pieces {
        into.extend_from_slice(piece);
    }
}

/// The records of a stream. A record that runs over the end is a fault, and the last.
#[derive(Debug)]
pub struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    /// The records from the start of `stream`.
    pub fn new(stream: &'a [u8]) -> Self {
        Records { rest: stream }
    }

    /// How many bytes have not been read.
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    /// Takes the records that carry on the last one; their bytes, the empty ones left out.
    pub fn continued(&mut self) -> Vec<&'a [u8]> {
        let mut pieces = Vec::new();
        while let Some((Record { kind: CONTINUE, data }, rest)) = self.peek() {
            self.rest = rest;
            if !data.is_empty() {
                pieces.push(data);
            }
        }
        pieces
    }

    fn peek(&self) -> Option<(Record<'a>, &'a [u8])> {
        let (&[k0, k1, s0, s1], rest) = self.rest.split_first_chunk()?;
        let (data, rest) = rest.split_at_checked(usize::from(u16::from_le_bytes([s0, s1])))?;
        Some((Record { kind: u16::from_le_bytes([k0, k1]), data }, rest))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let Some((record, rest)) = self.peek() else {
            self.rest = &[];
            return Some(Err(damaged("a record runs over the end of its stream")));
        };
        self.rest = rest;
        Some(Ok(record))
    }
}

/// Reads strings of Excel 97–2003 that run over several pieces.
#[derive(Debug)]
pub struct Pieces<'a> {
    now: &'a [u8],
    next: std::vec::IntoIter<&'a [u8]>,
}

impl<'a> Pieces<'a> {
    /// The bytes of a record and of those that carry it on.
    pub fn new(first: &'a [u8], next: Vec<&'a [u8]>) -> Self {
        Pieces { now: first, next: next.into_iter() }
    }

    /// Passes over one string of the shared table; gives its characters' number, or `None` at the end.
    ///
    /// # Errors
    /// [`Fault::Damaged`] where the string ends before it should.
    pub fn shared_string(&mut self) -> Result<Option<usize>, Fault> {
        if self.now.is_empty() && !self.turn() {
            return Ok(None);
        }
        let [low, high, flags] = self.take()?;
        let size = u16::from_le_bytes([low, high]);
        let runs = if flags & 8 == 0 { 0 } else { u16::from_le_bytes(self.take()?) };
        let extension = if flags & 4 == 0 { 0 } else { u32::from_le_bytes(self.take()?) };
        self.characters(size, flags & 1 != 0, |_| {})?;
        self.skip(usize::from(runs) * 4)?;
        self.skip(extension as usize)?;
        Ok(Some(usize::from(size)))
    }

    /// The text of a string that starts here with its size and flags.
    ///
    /// # Errors
    /// [`Fault::Damaged`] where the string ends before it should.
    pub fn text(&mut self) -> Result<String, Fault> {
        let [low, high, flags] = self.take()?;
        let mut units = Vec::new();
        self.characters(u16::from_le_bytes([low, high]), flags & 1 != 0, |unit| units.push(unit))?;
        Ok(String::from_utf16_lossy(&units))
    }

    /// Reads characters of one byte or two. Where a piece ends within a string, the next one says anew which.
    fn characters(&mut self, size: u16, mut wide: bool, mut take: impl FnMut(u16)) -> Result<(), Fault> {
        let mut left = usize::from(size);
        loop {
            let width = if wide { 2 } else { 1 };
            let here = left.min(self.now.len() / width);
            let (characters, rest) = self.now.split_at_checked(here * width).ok_or_else(short)?;
            for character in characters.chunks_exact(width) {
                take(character.iter().rev().fold(0, |unit, byte| unit << 8 | u16::from(*byte)));
            }
            self.now = rest;
            left -= here;
            if left == 0 {
                return Ok(());
            }
            if !self.turn() {
                return Err(short());
            }
            let [flags] = self.take()?;
            wide = flags & 1 != 0;
        }
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let (taken, rest) = self.now.split_first_chunk().ok_or_else(short)?;
        self.now = rest;
        Ok(*taken)
    }

    fn skip(&mut self, mut size: usize) -> Result<(), Fault> {
        while size > 0 {
            if self.now.is_empty() && !self.turn() {
                return Err(short());
            }
            let here = size.min(self.now.len());
            self.now = self.now.get(here..).unwrap_or_default();
            size -= here;
        }
        Ok(())
    }

    fn turn(&mut self) -> bool {
        let next = self.next.next();
        self.now = next.unwrap_or_default();
        next.is_some()
    }
}

fn short() -> Fault {
    damaged("a string ends before it should")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_may_change_its_width_between_pieces() {
        let mut pieces = Pieces::new(b"\x04\x00\x00ab", vec![b"\x01\x2D\x4E\x87\x65"]);
        assert_eq!(pieces.text().unwrap(), "ab中文");
        let mut pieces = Pieces::new(b"\x02\x00\x00ab\x01\x00\x08\x01\x00c123", vec![b"4\x00\x00\x00"]);
        assert_eq!(pieces.shared_string(), Ok(Some(2)));
        assert_eq!(pieces.shared_string(), Ok(Some(1)));
        assert_eq!(pieces.shared_string(), Ok(Some(0)));
        assert_eq!(pieces.shared_string(), Ok(None));
        assert!(Pieces::new(b"\x05\x00\x00ab", Vec::new()).text().is_err());
    }

    #[test]
    fn records_end_where_the_stream_does() {
        let mut stream = Vec::new();
        write(&mut stream, 0xFC, &[b"abc"]);
        write(&mut stream, CONTINUE, &[b""]);
        write(&mut stream, CONTINUE, &[b"d"]);
        stream.extend([0x0A, 0, 9, 0]);
        let mut records = Records::new(&stream);
        assert_eq!(records.next().unwrap().unwrap().data, b"abc");
        assert_eq!(records.continued(), [b"d"]);
        assert!(records.next().unwrap().is_err());
        assert!(records.next().is_none());
    }
}
