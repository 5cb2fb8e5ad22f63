//! Orders and pages of large lists of channels, and the admission of reads that take long.

mod filter;
mod gate;
mod listings;
mod order;
mod published;
mod top;

pub(crate) use filter::{ChannelQuery, Filter, sort_key, sources_of_kind};
pub(crate) use gate::{Gate, Replaced, Turn};
pub(crate) use listings::{Listings, Question};
pub(crate) use order::Order;
pub(crate) use published::published;
pub(crate) use top::{SortKey, Top, any_found, comma_list, found, needle};
