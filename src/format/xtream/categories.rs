//! Lists of categories: `get_live_categories`, `get_vod_categories`, `get_series_categories`.
//!
//! Entries refer to a category by its id. A category without a name gets its id as name.

use std::collections::HashSet;
use std::io::BufRead;

use super::items::Items;
use super::outcome::{ReadError, excerpt};
use super::value::{self, text};
use crate::model::Issues;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Category {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// Reads a list of categories in its order. Of several with the same id, the first one counts.
pub(crate) fn read_categories(input: impl BufRead) -> Result<(Vec<Category>, Issues), ReadError> {
    let mut items = Items::new(input, "the list of categories", None);
    let (mut categories, mut issues, mut seen) = (Vec::new(), Issues::default(), HashSet::new());
    while let Some(item) = items.next(&mut issues)? {
        let (id, name) = (value::id(item.member("category_id")), text(item.member("category_name")));
        if id.is_empty() {
            item.issue(&mut issues, format!("a category without an id, skipped ({})", excerpt(&name)));
        } else if !seen.insert(id.clone().into_owned()) {
            item.issue(&mut issues, format!("the category {} came before, skipped ({})", excerpt(&id), excerpt(&name)));
        } else {
            let name = if name.is_empty() { id.clone() } else { name };
            categories.push(Category { id: id.into_owned(), name: name.into_owned() });
        }
    }
    Ok((categories, issues))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<(String, String)>, Vec<String>) {
        let (categories, issues) = read_categories(text.as_bytes()).unwrap();
        let categories = categories.into_iter().map(|c| (c.id, c.name)).collect();
        (categories, issues.first.into_iter().map(|issue| issue.text).collect())
    }

    fn category(id: &str, name: &str) -> (String, String) {
        (id.to_owned(), name.to_owned())
    }

    #[test]
    fn categories_come_in_many_shapes() {
        let (categories, issues) = read(
            r#"[{"category_id":"1","category_name":" UK | News ","parent_id":0},
                {"category_id":2,"category_name":null,"parent_id":"1"},
                {"category_id":3.0,"category_name":"","parent_id":null},
                {"category_id":"1","category_name":"Other","parent_id":0},
                {"category_id":null,"category_name":"Lost"},
                7,
                {"category_id":"4","category_name":"Кино","extra":[{"category_id":9}]}]"#,
        );
        let expected = [category("1", "UK | News"), category("2", "2"), category("3", "3"), category("4", "Кино")];
        assert_eq!(categories, expected);
        assert_eq!(
            issues,
            [
                "entry 4: the category 1 came before, skipped (Other)",
                "entry 5: a category without an id, skipped (Lost)",
                "entry 6: a category without an id, skipped ()"
            ]
        );
    }

    #[test]
    fn maps_and_nothing() {
        let (categories, _) = read(r#"{"a":{"category_id":"1","category_name":"A"},"b":{"category_id":"2","category_name":"B"}}"#);
        assert_eq!(categories, [category("1", "A"), category("2", "B")]);
        for nothing in ["[]", "{}", "null", "false", "\"\""] {
            assert_eq!(read(nothing), (Vec::new(), Vec::new()));
        }
        assert!(matches!(read_categories(&b""[..]), Err(ReadError::Empty { .. })));
        assert!(matches!(read_categories(&br#"{"user_info":{"auth":0}}"#[..]), Err(ReadError::NotAccepted)));
    }
}
