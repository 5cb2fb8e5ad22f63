//! The nearest name to a wrong one, by edit distance, where swapping two neighbours is one step.

pub(super) fn nearest<'a>(wrong: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wrong: String = wrong.to_lowercase().chars().take(64).collect();
    let most = (wrong.chars().count() / 3).clamp(1, 4);
    let near = names.map(|name| (strsim::osa_distance(&wrong, &name.to_lowercase()), name)).filter(|(distance, _)| *distance <= most);
    near.min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_mistakes_find_their_name() {
        let names = ["channel_name", "group_title", "tvg_id"];
        for (wrong, right) in
            [("chanel_name", Some("channel_name")), ("Group_Title", Some("group_title")), ("tvg_di", Some("tvg_id")), ("xyz", None)]
        {
            assert_eq!(nearest(wrong, names.into_iter()), right, "{wrong}");
        }
    }
}
