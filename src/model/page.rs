//! Which part of a list is requested.

/// One page of a list, its search text and its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    /// 1 for the first.
    pub(crate) page: u64,
    /// 1 to 500.
    pub(crate) limit: u64,
    /// Empty: everything.
    pub(crate) search: String,
    /// A field's name, or empty.
    pub(crate) sort: String,
    pub(crate) desc: bool,
}
