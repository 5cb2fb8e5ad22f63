//! The operations: one file a resource.

pub(crate) fn routes() -> Vec<crate::serve::http::Route> {
    Vec::new()
}
