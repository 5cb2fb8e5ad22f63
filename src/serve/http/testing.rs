//! A running program for tests, and a client that speaks plain HTTP/1.1 to it.
