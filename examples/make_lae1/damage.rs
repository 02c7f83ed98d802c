//! Files that nobody can read.

use std::{
    io::{Cursor, Write},
    time::SystemTime,
};

use anyhow::Result;

/// What became of a file on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// Saved with a password.
    Password,
    /// Its end is missing.
    Truncated,
    /// Printed to PDF.
    Pdf,
    /// Nothing in it.
    Empty,
}

impl Damage {
    /// The ending of its name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Password | Self::Truncated | Self::Empty => "xlsx",
            Self::Pdf => "pdf",
        }
    }

    /// What is left of a sound xlsx file.
    pub fn of(self, sound: &[u8]) -> Result<Vec<u8>> {
        match self {
            Self::Password => encrypted(sound),
            Self::Truncated => Ok(sound[..sound.len() * 3 / 5].to_vec()),
            Self::Pdf => Ok(PDF.as_bytes().to_vec()),
            Self::Empty => Ok(Vec::new()),
        }
    }
}

const PDF: &str = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n\
    3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n";

/// The shell that a spreadsheet program puts around a file with a password; what is inside is noise.
fn encrypted(sound: &[u8]) -> Result<Vec<u8>> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new()))?;
    let noise: Vec<u8> = sound.iter().take(4096).map(|byte| byte ^ 0xa5).collect();
    file.create_stream("/EncryptionInfo")?.write_all(&[4, 0, 4, 0, 0x40, 0, 0, 0])?;
    file.create_stream("/EncryptedPackage")?.write_all(&noise)?;
    file.set_modified_time("/", SystemTime::UNIX_EPOCH)?;
    file.flush()?;
    Ok(file.into_inner().into_inner())
}
