//! Orders and pages of large lists of channels.

mod filter;
mod listings;
mod order;
mod published;
mod top;

pub(crate) use filter::{ChannelQuery, Filter, sort_key, sources_of_kind};
pub(crate) use listings::{Listings, Question};
pub(crate) use order::Order;
pub(crate) use published::published;
pub(crate) use top::{Needle, SortKey, Top, any_found, comma_list, found};
