//! Pages of lists whose rows are all at hand.

pub(super) use crate::browse::{Needle, SortKey, Top, any_found, comma_list, found};
use crate::model::Page;
use crate::serve::http::{ApiError, List};

pub(super) fn list<V>(items: Vec<V>, total: u64, page: &Page) -> List<V> {
    List { items, total, page: page.page, limit: page.limit, has_more: page.page.saturating_mul(page.limit) < total }
}

/// The page of rows that are all at hand, sorted by `key` of the field's name (None: no such field).
pub(super) fn page_of<V>(
    rows: impl IntoIterator<Item = V>,
    page: &Page,
    key: impl Fn(&V, &str) -> Option<SortKey>,
) -> Result<List<V>, ApiError> {
    let mut top = Top::new(page);
    for row in rows {
        let key = key(&row, &page.sort).ok_or_else(|| unknown_sort(&page.sort))?;
        top.offer(key, || row);
    }
    let (items, total) = top.finish();
    Ok(list(items, total, page))
}

pub(super) fn unknown_sort(name: &str) -> ApiError {
    ApiError::bad_parameter("sort", format!("nothing is sorted by {name:?}"))
}
