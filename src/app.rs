//! Everything that lives as long as the program.
