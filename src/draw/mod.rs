//! Diagrams: which boxes and arrows a picture has, which words stand in them, and how they are drawn.
//!
//! One file builds one picture ([`trace`], [`dispute`], [`source()`], [`impact`], …) as plain data, a [`Picture`]. From there two
//! ways lead on: [`dot`] tells Graphviz, and [`compose`] makes a [`Drawing`] of it, outlines and words at their
//! places, which [`svg`] writes. Nothing here reads files. The same records give the same bytes, whatever their order,
//! and nothing is cut without saying so in the picture itself.
//!
//! # The visual language
//!
//! Every difference is one of shape, line and word; colour only repeats it, so a picture reads in black and white.
//! `look` is the one table of it, for Graphviz and for our own drawings; `docs/pictures.md` shows it. Graphviz has
//! not all of these shapes; the nearest stands in brackets.
//!
//! * A **claim** is a box with round corners, in bold. The claim that is asked about has the heaviest outline.
//! * A **document** has a folded corner, an **outlet** a masthead (tab), an **organisation** is a plain box, an
//!   **authority** has its corners cut (octagon), a **person** is a pill (ellipse), a **group** a pill with a double
//!   outline, a **record** has a perforated edge (lugs), a **rumour** is a dashed balloon (dashed double ellipse), an
//!   **unknown** source a dotted pill, an **entity** a folder. All hold a rectangle well, so that no label leaves its shape.
//! * An arrow of a chain runs **from who tells to whom they have it from**. In a trace, the claim stands in the
//!   middle: to its right the documents that pass it on and, hop by hop, the ends of their chains; to its left, in a
//!   dashed frame, who disputes it.
//! * Where a chain **ends**, the box says so in capitals, with a little sign that repeats the word. Known grounds
//!   (`WITNESS`, `RECORD`, `OFFICIAL`) are reversed out of a filled badge, in a box with a thick outline; `INFERENCE` is framed;
//!   the unknown ends (`HEARSAY`, `UNDISCLOSED`, `UNSTATED`, `UNNAMED`, `LOOP`) are dotted in a box with a dotted outline.
//! * Who **doubts or denies** has a double line to what they dispute, ending in a bar and marked `DENIES` or `DOUBTS`.
//!   What they dispute may be somebody's telling: whoever **says so**, and is known only through those who deny it,
//!   stands between the frame and the claim with a thin grey line, in small letters. They are none of those who dispute, and
//!   no ground either.
//! * **Joins are ours**: dashed, with an empty head, labelled `our join` with both documents.
//! * A **contradiction** is a heavy line with a head at both ends and what differs on a filled jagged plate; a
//!   **tension** is dashed and thin, its plate empty.
//! * Whatever builds on another claim starts at a dot.
//! * Who is **gone** is grey and struck through; what **falls** with them is grey in a dashed box, for it may still be true.
//!   A dotted line leads from a claim to who goes, and a double one from who goes to what they told of only as denied.
//! * Where many lines of one kind **meet** at a box, they run into one another before they reach it.
//! * What a claim **rests on** along chains that are not drawn is tied to it by a line with an empty head.
//! * A wording **retold** from another has a thick arrow from it, and on it what is lost and what is new.
//! * By **time**, boxes that are dated alike stand below a date on a thin scale.
//! * A **fold** ("9 more documents like these") is a stack of sheets (a dashed box). What else was left out is said below the
//!   picture.
//! * A [`Chart`] has **time from left to right** and a row for each claim or telling. What is said to have happened is a
//!   bar, a saying a circle, a publication a sheet of paper, a denial a circle with a cross; hollow and as long as all
//!   that its time can mean if it is not known to the day, with dashes as far as "about" may reach, hatched if it is contested, a stack if it is several. The
//!   first known telling is ringed. Times that can't all be right are tied by an arrow against the run of time, with a
//!   warning. Where the axis is broken, two strokes say so.

mod by_time;
mod case;
mod chart;
mod compare;
mod compose;
mod contradictions;
mod dot;
mod drawing;
mod entity;
mod extent;
mod facing;
mod figure;
mod fold;
mod impact;
mod label;
mod layout;
mod legend;
mod lettering;
mod look;
mod merged;
mod overview;
mod page;
mod part;
mod picture;
#[cfg(feature = "print")]
mod print;
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
pub use figure::{Figure, figure};
pub use impact::impact;
pub use overview::overview;
pub use page::{page, page_chart};
pub use part::{Options, Ranks};
pub use picture::{Arrow, ArrowKind, Badge, BadgeKind, Card, CardKind, Cluster, LegendEntry, Picture, Tone};
#[cfg(feature = "print")]
pub use print::{MOST_DOTS, PrintError, pdf, png, unprintable};
pub use source::source;
pub use svg::svg;
pub use theme::Theme;
pub use timeline::timeline;
pub use trace::trace;
