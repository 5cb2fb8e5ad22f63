//! Common schedules in plain English. What is not common stays without words: a wrong or winding sentence
//! would be worse than the expression itself.

use super::calendar::{Calendar, Set};

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// More times of a day than these are not listed.
const TIMES_LISTED: u32 = 4;

/// A number of seconds in the largest unit of which it has whole ones.
pub(super) fn interval(seconds: i64) -> String {
    let (length, unit) = [(86_400, "day"), (3600, "hour"), (60, "minute")]
        .into_iter()
        .find(|(length, unit)| seconds % length == 0 && (*unit != "day" || seconds > *length))
        .unwrap_or((1, "second"));
    every(seconds / length, unit)
}

pub(super) fn calendar(calendar: &Calendar) -> Option<String> {
    if calendar.seconds.only() != Some(0) || calendar.years.is_some() {
        return None;
    }
    let days = days(calendar)?;
    if calendar.is_every_hour() {
        let minutes = match even_step(calendar.minutes, 60) {
            Some(60) => "every hour".to_owned(),
            Some(step) => every(step.into(), "minute"),
            None => format!("at minute {} of every hour", calendar.minutes.only()?),
        };
        return (days == "every day").then_some(minutes);
    }
    let minute = calendar.minutes.only()?;
    if days == "every day"
        && let Some(step) = even_step(calendar.hours, 24).filter(|step| *step < 24)
    {
        let hours = every(step.into(), "hour");
        return Some(if minute == 0 { hours } else { format!("{hours} at minute {minute}") });
    }
    if calendar.hours.len() > TIMES_LISTED {
        return None;
    }
    let times = calendar.hours.iter().map(|hour| format!("{hour:02}:{minute:02}")).collect();
    Some(format!("{days} at {}", list(times)))
}

fn days(calendar: &Calendar) -> Option<String> {
    let is_every_month = calendar.months.len() == 12;
    let is_every_day = calendar.days.len() == 31;
    let is_every_weekday = calendar.weekdays.len() == 7;
    if calendar.is_either_day {
        return None;
    }
    match (is_every_day, is_every_weekday) {
        (true, true) => is_every_month.then(|| "every day".to_owned()),
        (true, false) if is_every_month => {
            if calendar.weekdays == (1..=5).collect() {
                return Some("every day from Monday to Friday".to_owned());
            }
            let names = WEEKDAYS.iter().zip(0..).filter(|(_, weekday)| calendar.weekdays.has(*weekday));
            Some(format!("every {}", list(names.map(|(name, _)| (*name).to_owned()).collect())))
        }
        (false, true) if calendar.has_last_day => {
            (calendar.days.len() == 0 && is_every_month).then(|| "on the last day of every month".to_owned())
        }
        (false, true) => {
            let day = calendar.days.only()?;
            if is_every_month {
                return Some(format!("on day {day} of every month"));
            }
            let month = calendar.months.only()?;
            let (name, _) = MONTHS.iter().zip(1..).find(|(_, nth)| *nth == month)?;
            Some(format!("every year on {day} {name}"))
        }
        _ => None,
    }
}

/// The step from 0 on by which the set goes through `0..count` and meets its end.
fn even_step(set: Set, count: u32) -> Option<u32> {
    let step = count.checked_div(set.len())?;
    let is_even = count.is_multiple_of(step) && set == (0..count).step_by(step as usize).collect();
    is_even.then_some(step)
}

fn every(n: i64, unit: &str) -> String {
    if n == 1 { format!("every {unit}") } else { format!("every {n} {unit}s") }
}

fn list(mut names: Vec<String>) -> String {
    match names.pop() {
        Some(last) if names.is_empty() => last,
        Some(last) => format!("{} and {last}", names.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Cron;

    #[test]
    fn common_schedules_have_words() {
        for (text, sentence) in [
            ("* * * * *", "every minute"),
            ("*/15 * * * *", "every 15 minutes"),
            ("0,30 * * * *", "every 30 minutes"),
            ("0 * * * *", "every hour"),
            ("@hourly", "every hour"),
            ("*/60 * * * *", "every hour"),
            ("5 * * * *", "at minute 5 of every hour"),
            ("0 */6 * * *", "every 6 hours"),
            ("0 0 */6 * * *", "every 6 hours"),
            ("17 */6 * * *", "every 6 hours at minute 17"),
            ("30 3 * * *", "every day at 03:30"),
            ("0 30 3 * * ? *", "every day at 03:30"),
            ("@daily", "every day at 00:00"),
            ("0 6,18,20 * * *", "every day at 06:00, 18:00 and 20:00"),
            ("0 0,12 * * *", "every 12 hours"),
            ("0 4 * * 1", "every Monday at 04:00"),
            ("0 4 ? * mon", "every Monday at 04:00"),
            ("@weekly", "every Sunday at 00:00"),
            ("0 4 * * sat,sun", "every Sunday and Saturday at 04:00"),
            ("0 4 * * 1-5", "every day from Monday to Friday at 04:00"),
            ("@monthly", "on day 1 of every month at 00:00"),
            ("0 1 L * *", "on the last day of every month at 01:00"),
            ("@yearly", "every year on 1 January at 00:00"),
            ("@every 90m", "every 90 minutes"),
            ("@every 1h", "every hour"),
            ("@every 45s", "every 45 seconds"),
            ("@every 1d", "every 24 hours"),
            ("@every 7d", "every 7 days"),
        ] {
            assert_eq!(Cron::parse(text).unwrap().describe(), sentence, "{text}");
        }
    }

    #[test]
    fn the_rest_has_none() {
        for text in [
            "*/7 * * * *",
            "3/15 * * * *",
            "*/15 * * * mon",
            "0 * * jan *",
            "*/5 3 * * *",
            "30 0 3 * * *",
            "0 0 3 * * * 2030",
            "0 0 1 * mon",
            "0 0 1,15 * *",
            "0 0 15,L * *",
            "0 0 * feb *",
            "0 0 1 1,2 *",
            "0 1-6 * * *",
            "0 */5 * * *",
        ] {
            assert_eq!(Cron::parse(text).unwrap().describe(), "", "{text}");
        }
    }
}
