//! What decoding may take: twice its input, and what the target says besides.

/// For every event in memory, whatever its bytes, and room for what is said in a refusal.
pub(crate) const SMALL: usize = 4 << 10;

/// Runs `decode`, which may hold at most twice `input` bytes at one time, and `besides`.
pub(crate) fn bounded<T>(input: usize, besides: usize, decode: impl FnOnce() -> T) -> T {
    let mut made = None;
    let taken = allocation_counter::measure(|| made = Some(decode()));
    let most = 2 * input + besides;
    assert!(taken.bytes_max <= most as u64, "{taken:?} for {input} bytes; {most} are allowed");
    made.expect("it ran")
}
