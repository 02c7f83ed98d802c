//! What a reader process allows itself, from the moment it is ready: so much memory, and no file, core dump
//! or thread.

#[cfg(target_os = "linux")]
use crate::intake::LARGEST_FILE;

/// Memory that a file may take, beyond what a reader needs to start.
#[cfg(target_os = "linux")]
const MEMORY: u64 = 384 * 1024 * 1024;

/// For each byte of a file beyond `USUAL` so many more: a long list is held as it came while its columns are
/// made.
#[cfg(target_os = "linux")]
const FOR_A_BYTE: u64 = 2;

/// Files of so many bytes are read with what every file may take.
#[cfg(target_os = "linux")]
const USUAL: u64 = 64 * 1024 * 1024;

/// Memory that a file may take while other files are read beside it: hardly one takes more, and so the memory
/// of a run does not grow with the worst of files times the readers.
#[cfg(target_os = "linux")]
const AMONG_OTHERS: u64 = 128 * 1024 * 1024;

/// A larger file would not be read within `AMONG_OTHERS`.
pub const LARGEST_AMONG_OTHERS: u64 = 32 * 1024 * 1024;

/// Whether a file is read beside others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Company {
    /// Other readers read too.
    AmongOthers,
    /// It is the only one.
    Alone,
}

/// The limit on memory of a reader, which grows with the file in hand.
pub struct OnMemory {
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "no limit is set there"))]
    started_with: u64,
}

/// The guards of reading that this platform does not give, in words.
#[must_use]
pub fn missing_here() -> Option<&'static str> {
    if cfg!(target_os = "linux") {
        None
    } else {
        Some(
            "no limit on the memory that reading a file may take, and its time is counted by the clock alone",
        )
    }
}

/// Takes the limits on; there is no way back.
#[cfg(target_os = "linux")]
pub fn take_on() -> std::io::Result<OnMemory> {
    use rustix::process::{Resource, Rlimit, Signal, getrlimit, set_parent_process_death_signal, setrlimit};
    // Who is asked by nobody any more ends, even in the middle of a file.
    set_parent_process_death_signal(Some(Signal::KILL))?;
    let size = address_space()?;
    let at_most = |resource, most: u64| {
        // Where less is allowed already, it stays at that.
        let most = getrlimit(resource).maximum.map_or(most, |allowed| allowed.min(most));
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })
    };
    let most = size + MEMORY + FOR_A_BYTE * (LARGEST_FILE - USUAL);
    at_most(Resource::As, most)?;
    at_most(Resource::Data, most)?;
    let memory = OnMemory { started_with: size };
    memory.of_file(0, Company::AmongOthers)?;
    at_most(Resource::Core, 0)?;
    at_most(Resource::Fsize, 0)?;
    // The pipes are open; nothing else ever is.
    at_most(Resource::Nofile, 3)?;
    at_most(Resource::Nproc, 0)?;
    Ok(memory)
}

impl OnMemory {
    /// Sets it for a file of so many bytes.
    #[cfg(target_os = "linux")]
    pub fn of_file(&self, bytes: usize, company: Company) -> std::io::Result<()> {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let more = match company {
            Company::AmongOthers => AMONG_OTHERS,
            Company::Alone => MEMORY + FOR_A_BYTE * (bytes as u64).saturating_sub(USUAL),
        };
        let wanted = self.started_with + more;
        for resource in [Resource::As, Resource::Data] {
            let maximum = getrlimit(resource).maximum;
            let current = maximum.map_or(wanted, |most| most.min(wanted));
            setrlimit(resource, Rlimit { current: Some(current), maximum })?;
        }
        Ok(())
    }

    /// Elsewhere there is none.
    #[cfg(not(target_os = "linux"))]
    pub fn of_file(&self, _: usize, _: Company) -> std::io::Result<()> {
        Ok(())
    }
}

/// Elsewhere the limit on time, the parent's, is the only one.
#[cfg(not(target_os = "linux"))]
pub fn take_on() -> std::io::Result<OnMemory> {
    Ok(OnMemory { started_with: 0 })
}

#[cfg(target_os = "linux")]
fn address_space() -> std::io::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmSize:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kilobytes
        .map(|kilobytes| kilobytes * 1024)
        .ok_or_else(|| std::io::Error::other("the size of this process is not known"))
}
