//! The pages in `docs/`: their examples are read and answered, their lists of keys compared with those of the code.

mod case_format;
mod definitions;
mod json;
mod page;
mod recording;
