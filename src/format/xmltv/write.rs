//! Writing XMLTV.
