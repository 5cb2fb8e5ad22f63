//! The breaker of one service: closed, open after consecutive failures, half open after a wait, closed again after
//! consecutive successes.
//!
//! Each stay in a state is a numbered *term*, and a call carries the number of the term in which it began. A call that ends
//! in another term is counted, but does not change the state.

use std::time::Duration;

use super::call::{Failure, FailureKind, Open, failed, host, source_of, span};
use super::config::Settings;
use super::record::{Force, Forced, Saved, ServiceView, State, Transition};
use crate::model::Time;

const TRANSITIONS_KEPT: usize = 50;
/// The wait that other calls are told during a trial.
const TRIAL_WAIT: Duration = Duration::from_secs(1);
/// Threads read the clock before they wait for the lock, so times may be this much out of order.
const JITTER_MILLIS: i64 = 1_000;

#[derive(Debug)]
pub(super) struct Circuit {
    record: Saved,
    /// Distinguishes this circuit from an earlier one of the same service.
    id: u64,
    term: u64,
    is_tried: bool,
    is_changed: bool,
    /// Number of the last use, by which the breaker unused for longest is found.
    pub(super) used: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ticket {
    circuit: u64,
    term: u64,
    pub(super) is_trial: bool,
}

impl Circuit {
    pub(super) fn new(mut record: Saved, id: u64) -> Circuit {
        let surplus = record.transitions.len().saturating_sub(TRANSITIONS_KEPT);
        record.transitions.drain(..surplus);
        record.state = match record.forced {
            Some(Forced::Open) => State::Open,
            Some(Forced::Closed) => State::Closed,
            None => record.state,
        };
        Circuit { record, id, term: 0, is_tried: false, is_changed: false, used: id }
    }

    /// The order in which breakers are kept: forced ones, then those that are not closed, then those in use.
    pub(super) fn importance(&self) -> (bool, bool, u64) {
        (self.record.forced.is_some(), self.record.state != State::Closed, self.used)
    }

    pub(super) fn admit(&mut self, settings: &Settings, now: i64) -> Result<Ticket, Open> {
        self.count_time(now);
        if self.record.state == State::Open && self.record.forced.is_none() && self.record.in_state_millis >= settings.reset_millis() {
            let wait = span(Duration::from_millis(settings.reset_millis()));
            self.enter(State::HalfOpen, now, format!("left alone for {wait}, now tried again"));
        }
        let is_trial = match self.record.state {
            State::Closed => false,
            State::HalfOpen if !self.is_tried => true,
            State::HalfOpen | State::Open => {
                add(&mut self.record.statistics.refused);
                return Err(self.refusal(settings));
            }
        };
        self.is_tried = is_trial;
        Ok(Ticket { circuit: self.id, term: self.term, is_trial })
    }

    fn refusal(&self, settings: &Settings) -> Open {
        let left = settings.reset_millis().saturating_sub(self.record.in_state_millis);
        let is_forced = self.record.forced.is_some();
        let is_on_trial = self.record.state == State::HalfOpen;
        Open {
            service: self.record.name.clone(),
            retry_in: match (is_forced, is_on_trial) {
                (true, _) => Duration::from_millis(settings.reset_millis()),
                (_, true) => TRIAL_WAIT,
                _ => Duration::from_millis(left),
            },
            failures: self.record.opened_after,
            last_failure: self.record.statistics.last_failure.clone().unwrap_or_default(),
            is_forced,
            is_on_trial,
        }
    }

    /// Ends a call without a result.
    pub(super) fn release(&mut self, ticket: Ticket) {
        if self.is_current(ticket) {
            self.is_tried = false;
        }
    }

    /// Ends a call. `failure` is None after a success.
    pub(super) fn report(&mut self, ticket: Ticket, failure: Option<&Failure>, settings: &Settings, now: i64) {
        self.count_time(now);
        self.release(ticket);
        self.count_class(failure);
        let failure = failure.filter(|failure| !matches!(failure.kind, FailureKind::Status(status) if settings.accepts(status)));
        let statistics = &mut self.record.statistics;
        add(&mut statistics.total);
        match failure {
            None => {
                add(&mut statistics.succeeded);
                statistics.last_success_at = Some(seconds(now));
            }
            Some(failure) => {
                add(&mut statistics.failed);
                statistics.last_failure = Some(failure.line());
                statistics.last_failure_at = Some(seconds(now));
            }
        }
        if !self.is_current(ticket) {
            return;
        }
        match failure {
            None => self.count_success(settings, now),
            Some(failure) => self.count_failure(failure, settings, now),
        }
    }

    fn count_success(&mut self, settings: &Settings, now: i64) {
        let statistics = &mut self.record.statistics;
        statistics.consecutive_failures = 0;
        statistics.consecutive_successes = statistics.consecutive_successes.saturating_add(1);
        let successes = statistics.consecutive_successes;
        if self.record.state == State::HalfOpen && successes >= settings.profile.success_threshold {
            let reason = if successes == 1 { "tried with success".to_owned() } else { format!("tried {successes} times with success") };
            self.enter(State::Closed, now, reason);
        }
    }

    fn count_failure(&mut self, failure: &Failure, settings: &Settings, now: i64) {
        let statistics = &mut self.record.statistics;
        statistics.consecutive_successes = 0;
        statistics.consecutive_failures = statistics.consecutive_failures.saturating_add(1);
        let failures = statistics.consecutive_failures;
        match self.record.state {
            State::HalfOpen => self.enter(State::Open, now, format!("failed when it was tried: {}", failure.line())),
            State::Closed if self.record.forced.is_none() && failures >= settings.profile.failure_threshold => {
                self.enter(State::Open, now, format!("{}: {}", failed(failures), failure.line()));
            }
            State::Closed | State::Open => {}
        }
    }

    fn count_class(&mut self, failure: Option<&Failure>) {
        let statistics = &mut self.record.statistics;
        add(match failure.map(|failure| failure.kind) {
            None | Some(FailureKind::Status(200..300)) => &mut statistics.status_2xx,
            Some(FailureKind::Status(300..400)) => &mut statistics.status_3xx,
            Some(FailureKind::Status(400..500)) => &mut statistics.status_4xx,
            Some(FailureKind::Status(500..600)) => &mut statistics.status_5xx,
            Some(FailureKind::Timeout) => &mut statistics.timeouts,
            Some(FailureKind::Network) => &mut statistics.network,
            Some(FailureKind::Status(_) | FailureKind::Other) => &mut statistics.other,
        });
    }

    pub(super) fn force(&mut self, force: Force, now: i64) {
        self.count_time(now);
        let was = self.record.forced;
        let (forced, to, reason) = match force {
            Force::Open => (Some(Forced::Open), State::Open, "closed off by hand"),
            Force::Closed => (Some(Forced::Closed), State::Closed, "let through by hand"),
            // Whether the service works now is unknown, so the next call is a trial.
            Force::Auto if was == Some(Forced::Open) => (None, State::HalfOpen, "by its own rules again"),
            Force::Auto => (None, self.record.state, "by its own rules again"),
        };
        if forced == was {
            return;
        }
        self.record.forced = forced;
        if to == self.record.state {
            self.note(to, now, reason.to_owned());
        } else {
            self.enter(to, now, reason.to_owned());
        }
    }

    /// Clears all counts and closes. A forced state stays until [`Force::Auto`].
    pub(super) fn reset(&mut self, now: i64) {
        self.count_time(now);
        let to = if self.record.forced == Some(Forced::Open) { State::Open } else { State::Closed };
        self.enter(to, now, "reset by hand".to_owned());
        let old = &mut self.record;
        self.record = Saved {
            name: std::mem::take(&mut old.name),
            state: old.state,
            forced: old.forced,
            seen_millis: old.seen_millis,
            transitions: std::mem::take(&mut old.transitions),
            ..Saved::default()
        };
    }

    fn enter(&mut self, to: State, now: i64, reason: String) {
        self.note(to, now, reason);
        self.record.state = to;
        self.record.in_state_millis = 0;
        self.term = self.term.wrapping_add(1);
        self.is_tried = false;
        let statistics = &mut self.record.statistics;
        match to {
            State::Closed => statistics.consecutive_failures = 0,
            State::Open => self.record.opened_after = statistics.consecutive_failures,
            State::HalfOpen => statistics.consecutive_successes = 0,
        }
    }

    fn note(&mut self, to: State, now: i64, reason: String) {
        let transitions = &mut self.record.transitions;
        if transitions.len() >= TRANSITIONS_KEPT {
            transitions.remove(0);
        }
        transitions.push(Transition { at: seconds(now), from: self.record.state, to, reason });
        self.is_changed = true;
    }

    fn is_current(&self, ticket: Ticket) -> bool {
        ticket.circuit == self.id && ticket.term == self.term
    }

    /// Adds the time since the last call to the present state. A clock that was set back adds nothing, so a wait never grows.
    fn count_time(&mut self, now: i64) {
        let record = &mut self.record;
        let seen = record.seen_millis.unwrap_or(now);
        let passed = now.saturating_sub(seen);
        record.seen_millis = Some(if (-JITTER_MILLIS..0).contains(&passed) { seen } else { now });
        let passed = u64::try_from(passed).unwrap_or_default();
        let spent = match record.state {
            State::Closed => &mut record.closed_millis,
            State::Open => &mut record.open_millis,
            State::HalfOpen => &mut record.half_open_millis,
        };
        *spent = spent.saturating_add(passed);
        record.in_state_millis = record.in_state_millis.saturating_add(passed);
    }

    /// The record, if it changed since the last call.
    pub(super) fn take_changed(&mut self) -> Option<Saved> {
        std::mem::take(&mut self.is_changed).then(|| self.record.clone())
    }

    pub(super) fn view(&mut self, settings: &Settings, now: i64) -> ServiceView {
        self.count_time(now);
        let record = &self.record;
        let since = record.seen_millis.unwrap_or(now).saturating_sub_unsigned(record.in_state_millis);
        let due = since.saturating_add_unsigned(settings.reset_millis());
        let is_waiting = record.state == State::Open && record.forced.is_none();
        let statistics = record.statistics.clone();
        ServiceView {
            name: record.name.clone(),
            host: if source_of(&record.name).is_some() { String::new() } else { host(&record.name).to_owned() },
            source_id: source_of(&record.name),
            state: record.state,
            forced: record.forced,
            since: seconds(since),
            // Rounded up, since a call at this time has to be admitted.
            next_half_open_at: is_waiting.then(|| seconds(due.saturating_add(999))),
            profile: settings.name.clone(),
            settings: settings.profile.clone(),
            failure_rate: if statistics.total == 0 { 0.0 } else { statistics.failed as f64 / statistics.total as f64 },
            statistics,
            seconds_closed: record.closed_millis / 1000,
            seconds_open: record.open_millis / 1000,
            seconds_half_open: record.half_open_millis / 1000,
            transitions: record.transitions.clone(),
        }
    }
}

fn add(count: &mut u64) {
    *count = count.saturating_add(1);
}

fn seconds(millis: i64) -> Time {
    Time(millis.div_euclid(1000))
}
