//! XMLTV times.
