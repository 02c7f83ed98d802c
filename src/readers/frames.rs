//! What crosses the pipes between the program and its reader processes: frames of a kind, a length and so
//! many bytes.
//!
//! No length is believed: a frame has a cap, a reply has a cap, and what is decoded grows only as its bytes
//! do.

use std::io::{self, Read, Write};

use super::limits::Company;

/// Most bytes of one frame of a reply.
const LARGEST_FRAME: usize = 64 * 1024;

/// Most bytes of all that is read from one file.
pub const LARGEST_REPLY: usize = 256 * 1024 * 1024;

/// What a frame of a reply holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Version and declarations of a reader that is ready.
    Ready = 1,
    /// What the file is, told before anything in it is looked at.
    Format = 2,
    /// A part of what was read.
    Part = 3,
    /// All was read; the parts are complete.
    Complete = 4,
    /// The file is refused: why.
    Refused = 5,
}

impl Kind {
    fn of(byte: u8) -> Option<Self> {
        [Self::Ready, Self::Format, Self::Part, Self::Complete, Self::Refused]
            .into_iter()
            .find(|kind| *kind as u8 == byte)
    }
}

fn broken(words: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, words)
}

/// Writes one frame of a reply.
pub fn write(to: &mut impl Write, kind: Kind, content: &[u8]) -> io::Result<()> {
    let length = u32::try_from(content.len())
        .ok()
        .filter(|_| content.len() <= LARGEST_FRAME)
        .ok_or_else(|| broken("frame too large"))?;
    to.write_all(&[kind as u8])?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(content)
}

/// Reads one frame of a reply and adds its content to `content`.
pub fn read(from: &mut impl Read, content: &mut Vec<u8>) -> io::Result<Kind> {
    let mut header = [0; 5];
    from.read_exact(&mut header)?;
    let [kind, length @ ..] = header;
    let kind = Kind::of(kind).ok_or_else(|| broken("unknown kind of frame"))?;
    let length = u32::from_le_bytes(length) as usize;
    if length > LARGEST_FRAME {
        return Err(broken("frame too large"));
    }
    let start = content.len();
    content.resize(start + length, 0);
    from.read_exact(&mut content[start..])?;
    Ok(kind)
}

/// Writes the bytes of a file that is to be read.
pub fn write_request(to: &mut impl Write, bytes: &[u8], company: Company) -> io::Result<()> {
    to.write_all(&[u8::from(company == Company::Alone)])?;
    to.write_all(&(bytes.len() as u64).to_le_bytes())?;
    to.write_all(bytes)?;
    to.flush()
}

/// How a file is to be read, and how many bytes of it follow; `None` once there are no more files.
pub fn read_request(from: &mut impl Read, largest: u64) -> io::Result<Option<(Company, usize)>> {
    let mut header = [0; 9];
    match from.read_exact(&mut header) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let [alone, length @ ..] = header;
    let length = u64::from_le_bytes(length);
    let length = usize::try_from(length).ok().filter(|_| length <= largest);
    let company = if alone == 1 { Company::Alone } else { Company::AmongOthers };
    Ok(Some((company, length.ok_or_else(|| broken("file too large"))?)))
}

/// Reads the bytes of a file that is to be read.
pub fn read_bytes(from: &mut impl Read, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(length);
    from.take(length as u64).read_to_end(&mut bytes)?;
    if bytes.len() == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// Cuts what is written to it into frames of parts.
pub struct Parts<W: Write> {
    to: W,
    waiting: Vec<u8>,
}

impl<W: Write> Parts<W> {
    /// Frames go to `to`.
    pub fn new(to: W) -> Self {
        Self { to, waiting: Vec::with_capacity(LARGEST_FRAME) }
    }

    fn send(&mut self) -> io::Result<()> {
        write(&mut self.to, Kind::Part, &self.waiting)?;
        self.waiting.clear();
        Ok(())
    }
}

impl<W: Write> Write for Parts<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.waiting.len() == LARGEST_FRAME {
            self.send()?;
        }
        let taken = bytes.len().min(LARGEST_FRAME - self.waiting.len());
        self.waiting.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.waiting.is_empty() {
            self.send()?;
        }
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_into_frames_comes_together_again() {
        let content: Vec<u8> = (0..200_000u32).map(|number| number.to_le_bytes()[0]).collect();
        let mut sent = Vec::new();
        let mut parts = Parts::new(&mut sent);
        parts.write_all(&content).expect("memory");
        parts.flush().expect("memory");
        let (mut from, mut came) = (sent.as_slice(), Vec::new());
        while !from.is_empty() {
            assert_eq!(read(&mut from, &mut came).expect("a frame"), Kind::Part);
        }
        assert!(came == content);
    }

    #[test]
    fn a_length_beyond_its_cap_or_its_bytes_is_refused() {
        assert!(read(&mut [3, 255, 255, 255, 255, 0].as_slice(), &mut Vec::new()).is_err());
        assert!(read(&mut [3, 9, 0, 0, 0, 1].as_slice(), &mut Vec::new()).is_err());
        assert!(read(&mut [77, 0, 0, 0, 0].as_slice(), &mut Vec::new()).is_err());
        assert!(read_request(&mut [0xff; 9].as_slice(), 100).is_err());
        assert!(read_request(&mut [1, 101, 0, 0, 0, 0, 0, 0, 0].as_slice(), 100).is_err());
        assert!(read_bytes(&mut [1].as_slice(), 5).is_err());
        assert!(read_request(&mut [].as_slice(), 100).is_ok_and(|none| none.is_none()));
    }
}
