//! Who says so, and from whom do they have it?
//!
//! A case holds claims, the sources that tell them, and for each telling the chain by which it came there. This library
//! reads such a case, follows a claim back to where its chains end, and says what kind of end each is: a witness, a
//! record, an official word, or nobody who could be found again.
//!
//! ```
//! use std::path::Path;
//!
//! use wherefrom::graph::Graph;
//! use wherefrom::model::ClaimId;
//! use wherefrom::protect::Protection;
//! use wherefrom::query::{Filter, list_claims, trace};
//! use wherefrom::{case, words};
//!
//! let folder = case::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("graphs/almaty-2022"))?;
//! assert!(folder.problems.is_empty()); // faults don't stop anything; what is at fault is left out
//!
//! let protection = Protection::of(&folder);
//! let mut case = folder.case;
//! protection.apply(&mut case); // before the first question, so that no answer can name them
//! let graph = Graph::new(case);
//!
//! let id = ClaimId::new("airport-seized")?;
//! let trace = trace(&graph, &id).expect("the case has this claim");
//! let ends = trace.accounts.iter().filter_map(|one| one.end);
//! let ends: Vec<String> = ends.map(|end| words::end_label(&graph, &end)).collect();
//! assert_eq!(
//!     ends,
//!     [
//!         "unnamed: the news, as Maria heard it in Almaty",
//!         "unnamed: the news (as the residents heard it)",
//!         "unnamed: eyewitnesses (AiF-Kazakhstan)",
//!         "unstated: Yekaterina Bobrova",
//!     ]
//! );
//! assert_eq!(trace.verdict.documents.len(), 3);
//! assert_eq!(trace.verdict.origins.at_least, 0); // told in three documents, known from nobody
//!
//! assert_eq!(list_claims(&graph, &Filter::default()).len(), graph.case().claims.len());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Rooms
//!
//! Each relies on those below it, and on none above.
//!
//! | room | what lives there |
//! |---|---|
//! | [`draw`] | answers as pictures, for Graphviz |
//! | [`format`](mod@format) | what other programs read and write: JSON, spreadsheets |
//! | [`words`] | what answers say in plain English |
//! | [`store`] | the database file: a whole case, or the part of it that a question needs |
//! | [`case`] | the case folder: read, checked, verified against its stored texts, written, edited |
//! | [`protect`] | sources whose names leave the program in no form |
//! | [`query`] | one function for each question: [`trace`](query::trace), [`end_of`](query::end_of), the lists, the search |
//! | [`graph`] | a case as a graph; the chains of one claim, with their joins and loops |
//! | [`model`] | claims, sources, accounts and hops as plain data |
//! | [`diag`] | what is wrong with a case, where, and what to do about it |
//!
//! Nothing here prints, ends the program, or reads the environment or the clock. The same records give the same answer,
//! in whatever order they were written. `docs/definitions.md` in the repository says exactly what each answer means,
//! `docs/case-format.md` what a case folder holds. `examples/` has three small programs.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

// What the fuzz targets and the tests outside share names the library as those do.
#[cfg(any(fuzzing, test))]
extern crate self as wherefrom;

mod abreast;
pub mod case;
pub mod diag;
pub mod draw;
pub mod format;
#[cfg(any(fuzzing, test))]
#[doc(hidden)]
pub mod fuzzing;
pub mod graph;
pub mod model;
pub mod protect;
pub mod query;
pub mod store;
pub mod words;

pub use abreast::abreast;
