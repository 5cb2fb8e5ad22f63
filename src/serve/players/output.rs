//! The output that the key in a path opens.

use crate::publish::Output;
use crate::serve::http::{ApiError, Req};
use crate::serve::parts::Parts;

pub(super) const TAG: &str = "outputs";

/// Unknown keys and inactive playlists are both 404.
pub(super) fn output(parts: &Parts, req: &Req) -> Result<Output, ApiError> {
    parts.editions.find(req.param("key")).filter(|output| output.is_active).ok_or_else(|| ApiError::not_found("output"))
}
