//! A channel's schedule -> what is published of it: the window, and no two programmes at once.

use crate::model::{Programme, Proxy, Time};

/// The part of the guide that is published: programmes that run at some moment of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) from: Time,
    pub(crate) until: Time,
}

impl Window {
    /// Around `now`, cut to the full hour so that two generations of an hour give the same bytes.
    pub(crate) fn of(proxy: &Proxy, now: Time) -> Window {
        let hour = now.plus(-now.0.rem_euclid(3600));
        Window { from: hour.plus(-3600 * i64::from(proxy.epg_past_hours)), until: hour.plus(3600 + 86_400 * i64::from(proxy.epg_days)) }
    }

    /// For a schedule that will be moved later by so many seconds.
    pub(crate) fn earlier(self, seconds: i64) -> Window {
        Window { from: self.from.plus(-seconds), until: self.until.plus(-seconds) }
    }
}

/// Two records that a schedule is read into in turn, and the next schedule after it.
pub(crate) type Pair = (Programme, Programme);

/// What of a schedule is published: `read` gives its programmes, ascending by start, each into a record that is there already. Of two
/// at the same start the first stays; one without an end, or that runs into the next, ends where that begins. `each` gets every
/// programme, and when it is on: the stop may lie before the provider's.
pub(crate) fn slots<E>(
    mut read: impl FnMut(&mut Programme) -> Option<Result<(), E>>,
    window: Window,
    (now, next): &mut Pair,
    mut each: impl FnMut(&mut Programme, Time, Time),
) -> Result<(), E> {
    let mut advance = |into: &mut Programme| {
        loop {
            match read(into) {
                None => return Ok(false),
                Some(read) => read?,
            }
            if into.stop.is_none_or(|stop| stop > into.start) {
                return Ok(true);
            }
        }
    };
    let mut is_more = advance(next)?;
    while is_more {
        std::mem::swap(now, next);
        let start = now.start;
        if start >= window.until {
            break;
        }
        is_more = advance(next)?;
        while is_more && next.start == start {
            is_more = advance(next)?;
        }
        let following = is_more.then_some(next.start);
        let stop = now.stop.or(following).unwrap_or(start.plus(Programme::UNKNOWN_LENGTH));
        let stop = following.map_or(stop, |following| following.min(stop));
        if stop > window.from {
            each(now, start, stop);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn programme(start: i64, stop: i64) -> Programme {
        Programme { start: Time(start), stop: Some(Time(stop)), ..Programme::default() }
    }

    fn published(schedule: &[Programme], from: i64, until: i64) -> Vec<(i64, i64)> {
        let mut schedule = schedule.iter();
        let read = |into: &mut Programme| {
            into.clone_from(schedule.next()?);
            Some(Ok::<_, ()>(()))
        };
        let mut published = Vec::new();
        let window = Window { from: Time(from), until: Time(until) };
        slots(read, window, &mut Pair::default(), |_, start, stop| published.push((start.0, stop.0))).unwrap();
        published
    }

    #[test]
    fn the_running_programme_is_always_there() {
        let schedule = [programme(0, 100), programme(100, 300), programme(300, 400), programme(400, 500)];
        assert_eq!(published(&schedule, 200, 400), [(100, 300), (300, 400)]);
    }

    #[test]
    fn overlaps_end_and_repeats_go() {
        let schedule = [programme(0, 500), programme(100, 200), programme(100, 180), programme(150, 160), programme(300, 300)];
        assert_eq!(published(&schedule, 0, 1000), [(0, 100), (100, 150), (150, 160)]);
    }

    #[test]
    fn windows_are_cut_to_the_hour() {
        let proxy = Proxy { epg_days: 1, epg_past_hours: 4, ..Proxy::default() };
        let window = Window::of(&proxy, Time(1_000_000));
        assert_eq!(window, Window::of(&proxy, Time(1_000_000 + 799)));
        assert!(window.from.0 <= 1_000_000 - 4 * 3600 && window.until.0 >= 1_000_000 + 86_400);
    }

    proptest! {
        #[test]
        fn never_two_at_once(mut times: Vec<(i16, i16)>, from: i16, length: u16) {
            times.sort();
            let schedule: Vec<_> = times.iter().map(|t| programme(t.0.into(), t.1.into())).collect();
            let (from, until) = (i64::from(from), i64::from(from) + i64::from(length));
            let slots = published(&schedule, from, until);
            for pair in slots.windows(2) {
                prop_assert!(pair[0].1 <= pair[1].0);
            }
            for (start, stop) in slots {
                prop_assert!(start < stop && stop > from && start < until);
            }
        }
    }
}
