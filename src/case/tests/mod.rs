//! Tests of whole case files: what canonical order and layout are, and that nothing is lost on the way to it.

mod format;
mod untidy;
