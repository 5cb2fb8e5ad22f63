//! Pages of lists whose rows are all at hand.

use serde::Serialize;
use serde_json::Value;

pub(super) use crate::browse::{SortKey, Top, any_found, comma_list, found, needle};
use crate::model::Page;
use crate::serve::http::{ApiError, List};

/// The page of those rows whose fields are what the query wants of fields of that name, that have the searched text in one of their
/// `searched` fields, sorted by one of their fields `sorted`, or as they came. Fields are those of a row's JSON.
pub(super) fn page_of<V: Serialize>(
    rows: impl IntoIterator<Item = V>,
    page: &Page,
    query: &impl Serialize,
    searched: &[&str],
    sorted: &[&str],
) -> Result<List<V>, ApiError> {
    let needle = needle(&page.search).filter(|_| !searched.is_empty());
    let mut wanted = serde_json::to_value(query).ok().and_then(|query| query.as_object().cloned()).unwrap_or_default();
    wanted.retain(|_, value| !value.is_null());
    let is_all = needle.is_none() && page.sort.is_empty() && wanted.is_empty();
    let mut top = Top::new(page);
    for row in rows {
        // Most lists are read as they come.
        let fields = if is_all { Value::Null } else { serde_json::to_value(&row).unwrap_or_default() };
        if wanted.iter().any(|(name, value)| fields[name] != *value) {
            continue;
        }
        if !found(needle.as_ref(), searched.iter().filter_map(|name| fields[*name].as_str())) {
            continue;
        }
        let key = match &fields[page.sort.as_str()] {
            _ if page.sort.is_empty() => SortKey::None,
            _ if !sorted.contains(&page.sort.as_str()) => return Err(unknown_sort(&page.sort)),
            Value::String(text) if page.sort == "tvg_chno" => SortKey::channel_number(text),
            Value::String(text) => SortKey::text(text),
            Value::Bool(is_set) => SortKey::Number((*is_set).into()),
            Value::Number(number) => SortKey::Number(number.as_i64().unwrap_or(i64::MAX)),
            // What never happened is older than everything.
            _ => SortKey::None,
        };
        top.offer(key, || row);
    }
    let (items, total) = top.finish();
    Ok(List::new(items, total, page))
}

pub(super) fn unknown_sort(name: &str) -> ApiError {
    ApiError::bad_parameter("sort", format!("nothing is sorted by {name:?}"))
}
