//! Diagrams: which boxes and arrows a picture has and which words stand in them, and how Graphviz is told.
//!
//! One file builds one picture ([`trace`], [`contradictions`], [`whole_case`]) as plain data, a [`Picture`]; only
//! `dot` knows Graphviz, so that another renderer can draw the same picture. Nothing here reads files or runs
//! programs. The same records give the same bytes, whatever their order, and nothing is cut without saying so in the
//! picture itself.
//!
//! # The visual language
//!
//! Every difference is one of shape, line and word; colour only repeats it, so a picture reads in black and white.
//!
//! * A **claim** is a rounded box in bold. The claim that is asked about has the heaviest outline.
//! * A **document** is a note with a folded corner. An **outlet** is a tab, an **organisation** a box, an **authority**
//!   an octagon, a **person** an ellipse, a **group** an ellipse with a double outline, a **record** a component, a
//!   **rumour** a dashed ellipse with a double outline, an **unknown** source a dotted ellipse, an **entity** a folder.
//! * An arrow of a chain runs **from who tells to whom they have it from**. In a trace, the claim stands in the
//!   middle: to its right the documents that pass it on and, hop by hop, the ends of their chains; to its left, apart,
//!   who disputes it.
//! * Where a chain **ends**, the box says so in capitals. Known grounds (`WITNESS`, `RECORD`, `OFFICIAL`) are white on
//!   dark in a box with a bold outline; `INFERENCE` is framed; the unknown ends (`HEARSAY`, `UNDISCLOSED`, `UNSTATED`,
//!   `UNNAMED`, `LOOP`) are dotted in a box with a dotted outline.
//! * Who **doubts or denies** has a double line to what they dispute, ending in a bar and marked `DENIES` or `DOUBTS`.
//! * **Joins are ours**: dashed, with an open head, labelled `our join` with both documents.
//! * A **contradiction** is a bold line without direction, what differs written on it; a **tension** is a lighter
//!   dashed one.
//! * A [`Chart`] has **time from left to right** and a row for each claim or telling. What is said to have happened is a
//!   bar, a saying a circle, a publication a sheet of paper, a denial a circle with a cross; hollow if it is not known
//!   to the day, with dashes as far as "about" may reach, hatched if it is contested, a stack if it is several. The
//!   first known telling is ringed. Times that can't all be right are tied by an arrow against the run of time, with a
//!   warning. Where the axis is broken, two strokes say so.
//! * A **fold** ("9 more documents like this") is a grey box with a dashed outline, and what else was left out is said beside the
//!   legend.

mod case;
mod chart;
mod compare;
mod compose;
mod contradictions;
mod dot;
mod drawing;
mod entity;
mod facing;
mod fold;
mod impact;
mod label;
mod layout;
mod legend;
mod lettering;
mod look;
mod merged;
mod overview;
mod part;
mod picture;
mod side;
mod source;
mod strands;
mod svg;
mod theme;
mod timeline;
mod trace;

pub use case::whole_case;
pub use chart::{Chart, Group, Row, Sample, Sign, SignKind, Span};
pub use compare::compare;
pub use compose::{compose, compose_chart};
pub use contradictions::{all_contradictions, contradictions, dispute, disputes};
pub use dot::{dot, dot_chart};
pub use drawing::{Align, Dash, Drawing, Line, Mark, Outline, Part, Point, Rect, Role, Stroke, Tint, Words};
pub use entity::entity;
pub use impact::impact;
pub use overview::overview;
pub use part::Options;
pub use picture::{Arrow, ArrowKind, Badge, BadgeKind, Card, CardKind, Cluster, LegendEntry, Picture, Tone};
pub use source::source;
pub use svg::svg;
pub use theme::Theme;
pub use timeline::timeline;
pub use trace::trace;
