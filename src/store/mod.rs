//! What is kept in `SQLite`. So far: the tables of the full-text search, in memory.

mod search;

pub use search::{SearchError, SearchTables};
