//! Reading XMLTV.
