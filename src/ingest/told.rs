//! The sentence that a refresh ends with: what there is now, and what of it is new.
//!
//! Written for the line of a list; the history has the names.

use crate::store::ChannelDiff;

/// `1,203 channels: 3 new, 1 gone, 2 renamed, 4 in another group`; what did not happen is left out.
pub(super) fn channels(count: u64, diff: &ChannelDiff) -> String {
    let parts =
        [(diff.added_count, "new"), (diff.removed_count, "gone"), (diff.renamed_count, "renamed"), (diff.moved_count, "in another group")];
    let parts: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{} {what}", grouped(*count))).collect();
    let parts = if parts.is_empty() { "none new, none gone".to_owned() } else { parts.join(", ") };
    format!("{}: {parts}", counted(count, "channel"))
}

/// `kept`: programmes that the provider did not send any more.
pub(super) fn guide(programmes: u64, channels: u64, kept: u64) -> String {
    let kept = if kept > 0 { format!(", {} of them kept from before", grouped(kept)) } else { String::new() };
    format!("{} of {}{kept}", counted(programmes, "programme"), counted(channels, "channel"))
}

fn counted(count: u64, what: &str) -> String {
    format!("{} {what}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// `1234567` as `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_did_not_happen_is_left_out() {
        let mut diff = ChannelDiff { added_count: 3, removed_count: 1, renamed_count: 2, moved_count: 1400, ..ChannelDiff::default() };
        assert_eq!(channels(1203, &diff), "1,203 channels: 3 new, 1 gone, 2 renamed, 1,400 in another group");
        (diff.added_count, diff.renamed_count, diff.moved_count) = (0, 0, 0);
        assert_eq!(channels(1, &diff), "1 channel: 1 gone");
        assert_eq!(channels(0, &ChannelDiff::default()), "0 channels: none new, none gone");
        assert_eq!(guide(1_234_567, 999, 0), "1,234,567 programmes of 999 channels");
        assert_eq!(guide(12, 1, 3), "12 programmes of 1 channel, 3 of them kept from before");
    }
}
