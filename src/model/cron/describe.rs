//! Common schedules in plain English. Other schedules get no sentence: a wrong or long one would be worse than
//! the expression itself.

use croner::CronPattern;

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// The largest number of times of a day that are listed.
const TIMES_LISTED: usize = 4;

/// A number of seconds in the largest unit that divides it.
pub(super) fn interval(seconds: i64) -> String {
    let (length, unit) = [(86_400, "day"), (3600, "hour"), (60, "minute")]
        .into_iter()
        .find(|(length, unit)| seconds % length == 0 && (*unit != "day" || seconds > *length))
        .unwrap_or((1, "second"));
    every(seconds / length, unit)
}

pub(super) fn calendar(pattern: &CronPattern) -> Option<String> {
    let is_every_year = pattern.years.from_wildcard && pattern.years.step == 1;
    if pattern.seconds.values() != [0] || !is_every_year {
        return None;
    }
    let days = days(pattern)?;
    let (minutes, hours) = (pattern.minutes.values(), pattern.hours.values());
    if hours.len() == 24 {
        let minutes = match even_step(&minutes, 60) {
            Some(60) => "every hour".to_owned(),
            Some(step) => every(step.into(), "minute"),
            None => format!("at minute {} of every hour", only(&minutes)?),
        };
        return (days == "every day").then_some(minutes);
    }
    let minute = only(&minutes)?;
    if days == "every day"
        && let Some(step) = even_step(&hours, 24).filter(|step| *step < 24)
    {
        let hours = every(step.into(), "hour");
        return Some(if minute == 0 { hours } else { format!("{hours} at minute {minute}") });
    }
    if hours.len() > TIMES_LISTED {
        return None;
    }
    let times = hours.iter().map(|hour| format!("{hour:02}:{minute:02}")).collect();
    Some(format!("{days} at {}", list(times)))
}

fn days(pattern: &CronPattern) -> Option<String> {
    let (days, months, weekdays) = (pattern.days.values(), pattern.months.values(), pattern.days_of_week.values());
    let is_every_month = months.len() == 12;
    let is_either_day = !pattern.is_dom_wildcard() && !pattern.is_dow_wildcard();
    if is_either_day || pattern.days_of_week.has_modifiers() {
        return None;
    }
    match (days.len() == 31, weekdays.len() == 7) {
        (true, true) => is_every_month.then(|| "every day".to_owned()),
        (true, false) if is_every_month => {
            if weekdays == [1, 2, 3, 4, 5] {
                return Some("every day from Monday to Friday".to_owned());
            }
            let names = WEEKDAYS.iter().zip(0..).filter(|(_, weekday)| weekdays.contains(weekday));
            Some(format!("every {}", list(names.map(|(name, _)| (*name).to_owned()).collect())))
        }
        (false, true) if pattern.days.has_modifiers() => {
            let is_last_day = pattern.as_str().split(' ').nth(3) == Some("L");
            (is_last_day && is_every_month).then(|| "on the last day of every month".to_owned())
        }
        (false, true) => {
            let day = only(&days)?;
            if is_every_month {
                return Some(format!("on day {day} of every month"));
            }
            let month = only(&months)?;
            let (name, _) = MONTHS.iter().zip(1..).find(|(_, nth)| *nth == month)?;
            Some(format!("every year on {day} {name}"))
        }
        _ => None,
    }
}

/// The value of a field that has only one.
fn only(values: &[u16]) -> Option<u16> {
    if let [value] = values { Some(*value) } else { None }
}

/// The step by which the values go from 0 to their end at `count`, if it divides `count`.
fn even_step(values: &[u16], count: u16) -> Option<u16> {
    let step = count.checked_div(u16::try_from(values.len()).ok()?)?;
    let is_even = count.is_multiple_of(step) && values.iter().copied().eq((0..count).step_by(step.into()));
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
