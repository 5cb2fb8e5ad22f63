//! Which part of a list is requested.

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

impl Page {
    /// Rows before the page.
    pub(crate) fn skip(&self) -> usize {
        usize::try_from(self.page.saturating_sub(1)).unwrap_or(usize::MAX).saturating_mul(self.length())
    }

    /// Rows of the page, at most.
    pub(crate) fn length(&self) -> usize {
        usize::try_from(self.limit).unwrap_or(usize::MAX)
    }
}
