//! A drawing: outlines and words at their places, ready to be written as SVG, printed, or put into a page.
//!
//! Lengths are CSS pixels (1/96 inch), y grows downwards. Colours are named by what they mean ([`Tint`]). No text is escaped yet.

/// A drawing of some size.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawing {
    /// Width of the sheet.
    pub width: f64,
    /// Height of the sheet.
    pub height: f64,
    /// What it shows, in one line, for whoever can't see it.
    pub title: String,
    /// The answer and what else is said, for whoever can't see it.
    pub description: String,
    /// What is drawn, the hindmost first.
    pub parts: Vec<Part>,
}

/// What belongs together: a box with its words, an arrow with its label.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What it stands for.
    pub role: Role,
    /// The evidence and all that has no room, line by line.
    pub tooltip: Vec<String>,
    /// The outlines and words, the hindmost first.
    pub marks: Vec<Mark>,
}

/// What a part of a drawing stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The paper, the title, what was left out, and whatever else can't be asked about.
    Ground,
    /// What the signs mean.
    Legend,
    /// The frame of a cluster, the heading of some rows.
    Frame,
    /// What lies behind rows in time: the lines of an axis, and where it is repeated.
    Grid,
    /// The axis above rows in time.
    Axis,
    /// A box of the picture, or a row of the chart, by its position.
    Card(usize),
    /// An arrow of the picture, by its position, between two boxes.
    Arrow {
        /// Its position.
        arrow: usize,
        /// The box where it starts.
        from: usize,
        /// The box to which it points.
        to: usize,
    },
}

/// An outline, or a line of words.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// An outline, filled, drawn, or both.
    Outline(Outline),
    /// A line of words.
    Words(Words),
}

/// An outline.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// How the pen moves.
    pub path: Vec<Stroke>,
    /// What it is filled with.
    pub fill: Option<Tint>,
    /// What it is drawn with.
    pub line: Option<Line>,
}

/// A movement of the pen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stroke {
    /// Lifted, to a point.
    Move(Point),
    /// A straight line to a point.
    Line(Point),
    /// A cubic Bézier curve by two control points to a point.
    Curve(Point, Point, Point),
    /// Straight back to where it was put down.
    Close,
}

/// A point.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

/// A rectangle with its sides parallel to the axes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Its left side.
    pub x: f64,
    /// Its upper side.
    pub y: f64,
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Its colour.
    pub tint: Tint,
    /// How thick it is.
    pub width: f64,
    /// Whether it is broken.
    pub dash: Dash,
}

/// How a line is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dash {
    /// Not at all.
    Solid,
    /// Into dashes.
    Dashed,
    /// Into dots.
    Dotted,
}

/// A line of words.
#[derive(Debug, Clone, PartialEq)]
pub struct Words {
    /// Where the baseline starts, or ends, or has its middle.
    pub at: Point,
    /// Which of these.
    pub align: Align,
    /// The words.
    pub text: String,
    /// The height of the letters (the em).
    pub size: f64,
    /// Whether they are bold.
    pub bold: bool,
    /// Their colour.
    pub tint: Tint,
    /// How wide they are in the font that they were measured in.
    pub width: f64,
}

/// On which side of its point a line of words stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Align {
    /// To the right of it.
    Left,
    /// On both sides.
    Middle,
    /// To the left of it.
    Right,
}

/// What a colour means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tint {
    /// The paper.
    Paper,
    /// Words and lines.
    Ink,
    /// Words and lines beside the point.
    Grey,
    /// Lines far in the background.
    Pale,
    /// Whoever doubts, denies, contradicts.
    Against,
    /// Grounds that are known.
    Known,
    /// What we joined ourselves.
    Ours,
    /// Relations between claims, and identities.
    Related,
    /// The inside of a claim.
    Claim,
    /// The inside of a document.
    Document,
    /// The inside of whoever doubts or denies.
    AgainstInside,
    /// The inside of a fold.
    Fold,
}

impl Point {
    /// Returns a point.
    pub fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }
}

impl Rect {
    /// Its right side.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// Its lower side.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// Its middle.
    pub fn middle(&self) -> Point {
        Point::new(self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// Whether two rectangles share more than an edge.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    /// Returns the smallest rectangle that holds both.
    #[must_use]
    pub fn with(&self, other: &Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let (right, bottom) = (self.right().max(other.right()), self.bottom().max(other.bottom()));
        Self { x, y, width: right - x, height: bottom - y }
    }

    /// Returns it with some room on all sides.
    #[must_use]
    pub fn grown(&self, by: f64) -> Self {
        Self { x: self.x - by, y: self.y - by, width: self.width + 2.0 * by, height: self.height + 2.0 * by }
    }
}
