//! A pass over much memory, on all cores.

use std::thread;

/// Parts of about equal size that `all` is worth: no smaller than `least`, at most one a core.
pub(crate) fn parts(all: usize, least: usize) -> usize {
    if all <= least {
        return 1;
    }
    let cores = thread::available_parallelism().map_or(1, usize::from);
    (all / least).clamp(1, cores)
}

/// What `work` makes of each part, in their order; the first on this thread, the others each on one
/// of their own. Where no further thread may be started, this one does it all.
pub(crate) fn each<T: Sync, R: Send>(parts: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let Some((own, others)) = parts.split_first() else { return Vec::new() };
    let work = &work;
    thread::scope(|scope| {
        let start = |part| {
            let thread = thread::Builder::new().spawn_scoped(scope, move || work(part));
            (part, thread.ok())
        };
        let started: Vec<_> = others.iter().map(start).collect();
        let own = work(own);
        let ended = started.into_iter().map(|(part, thread)| match thread {
            Some(thread) => thread.join().expect("a pass over memory can't fail"),
            None => work(part),
        });
        std::iter::once(own).chain(ended).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::{each, parts};

    #[test]
    fn every_part_is_worked_on_once_and_in_order() {
        for count in [0, 1, 2, 7] {
            let numbers: Vec<usize> = (0..count).collect();
            let doubled: Vec<usize> = numbers.iter().map(|number| 2 * number).collect();
            assert_eq!(each(&numbers, |number| 2 * number), doubled);
        }
    }

    #[test]
    fn little_is_not_parted() {
        assert_eq!([parts(0, 10), parts(10, 10), parts(19, 10)], [1, 1, 1]);
        assert!(parts(1 << 20, 10) >= 1);
    }
}
