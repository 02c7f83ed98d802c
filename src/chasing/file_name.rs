//! Names of files and folders, made of names from outside.

/// A name for a file or folder: its parts, without signs that names of files cannot have.
#[must_use]
pub fn file_name(parts: &[&str], extension: &str) -> String {
    let is_fine = |letter: &char| !letter.is_control() && !"/\\:*?\"<>|".contains(*letter);
    let plain = |part: &&str| part.chars().filter(is_fine).take(80).collect::<String>().trim().to_owned();
    let name = parts.iter().map(plain).collect::<Vec<_>>().join(" ");
    let name = name.trim_matches(['.', ' ']).to_owned();
    if extension.is_empty() { name } else { format!("{name}.{extension}") }
}
