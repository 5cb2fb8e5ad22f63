//! Drives the built binary from outside, as a person or a container would.
