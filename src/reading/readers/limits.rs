//! What a reader process allows itself, from the moment it is ready: so much memory, and no file, core dump
//! or thread.

/// Memory beyond what a reader needs to start: for the largest file that is taken, and what comes of it.
pub const MEMORY: u64 = 768 * 1024 * 1024;

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
pub fn take_on() -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, Signal, getrlimit, set_parent_process_death_signal, setrlimit};
    // Who is asked by nobody any more ends, even in the middle of a file.
    set_parent_process_death_signal(Some(Signal::KILL))?;
    let size = address_space()?;
    let at_most = |resource, most: u64| {
        // Where less is allowed already, it stays at that.
        let most = getrlimit(resource).maximum.map_or(most, |allowed| allowed.min(most));
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })
    };
    at_most(Resource::As, size + MEMORY)?;
    at_most(Resource::Data, size + MEMORY)?;
    at_most(Resource::Core, 0)?;
    at_most(Resource::Fsize, 0)?;
    // The pipes are open; nothing else ever is.
    at_most(Resource::Nofile, 3)?;
    at_most(Resource::Nproc, 0)?;
    Ok(())
}

/// Elsewhere the limit on time, the parent's, is the only one.
#[cfg(not(target_os = "linux"))]
pub fn take_on() -> std::io::Result<()> {
    Ok(())
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
