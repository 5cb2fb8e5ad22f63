//! Rows -> rows.
