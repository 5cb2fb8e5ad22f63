//! The process's memory: few malloc arenas, free pages given back after a job, and how much is in use.
//!
//! glibc gives each thread an arena of its own and keeps what was freed in it, so that a process
//! with many threads stays as large as its largest moment. Two arenas and a trim after each job
//! measured smaller than another allocator, at the same speed.
#![expect(unsafe_code, reason = "glibc's malloc is told what to do through C functions")]

/// Limits malloc to two arenas. Before the first thread starts, or it is without effect.
pub(crate) fn limit_arenas() {
    #[cfg(target_env = "gnu")]
    // SAFETY: mallopt takes two integers and may be called at any time; an unknown option is refused.
    unsafe {
        libc::mallopt(libc::M_ARENA_MAX, 2);
    }
}

/// Gives free pages back to the kernel; some milliseconds, after a job.
pub(crate) fn trim() {
    #[cfg(target_env = "gnu")]
    // SAFETY: malloc_trim takes an integer, locks the arenas itself and touches no allocated block.
    unsafe {
        libc::malloc_trim(0);
    }
}

/// Bytes of memory in use (resident) and the most there were, as Linux counts them. None elsewhere.
pub(crate) fn resident() -> Option<Resident> {
    parse(&std::fs::read_to_string("/proc/self/status").ok()?)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Resident {
    pub(crate) now: u64,
    pub(crate) peak: u64,
}

/// The format is that of proc(5): `VmRSS:     1234 kB`.
fn parse(status: &str) -> Option<Resident> {
    let bytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
        line.trim().strip_suffix(" kB")?.parse::<u64>().ok()?.checked_mul(1024)
    };
    Some(Resident { now: bytes("VmRSS")?, peak: bytes("VmHWM")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_kernel_writes() {
        let status = "Name:\tlineup\nVmHWM:\t   20480 kB\nVmRSS:\t   10240 kB\n";
        assert_eq!(parse(status), Some(Resident { now: 10 << 20, peak: 20 << 20 }));
        assert_eq!(parse("VmRSS: lots"), None);
        limit_arenas();
        trim();
        if cfg!(target_os = "linux") {
            assert!(resident().is_some_and(|resident| resident.now > 0 && resident.peak >= resident.now));
        }
    }
}
