//! Changes of files, to the byte.
