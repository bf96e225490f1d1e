//! A picture as plain data: boxes, arrows, clusters, legend, and what was left out.
//!
//! Nothing here knows who draws it or what the records look like. Lines of labels are broken already; no text is
//! escaped yet. Boxes are named by their position.

/// A diagram.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picture {
    /// What the picture is about, broken into lines.
    pub title: Vec<String>,
    /// The answer in words, broken into lines.
    pub answer: Vec<String>,
    /// What else is to be said, broken into lines.
    pub details: Vec<String>,
    /// The boxes.
    pub cards: Vec<Card>,
    /// The arrows.
    pub arrows: Vec<Arrow>,
    /// Boxes that belong together; no box stands in two clusters.
    pub clusters: Vec<Cluster>,
    /// Boxes that stand above one another, by position.
    pub columns: Vec<Vec<usize>>,
    /// What the shapes and lines mean that occur.
    pub legend: Vec<LegendEntry>,
    /// What is not drawn, one sentence each.
    pub left_out: Vec<String>,
    /// Whether arrows of chains that follow one another are chains of one claim. Where those of several claims meet in
    /// one box they are not: who has one claim from somebody need not have the other from them.
    pub chains: bool,
}

/// What a box stands for, which gives it its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CardKind {
    /// A claim.
    Claim,
    /// A stored text.
    Document,
    /// Whoever publishes.
    Outlet,
    /// A body with members or staff.
    Organisation,
    /// A body that speaks by virtue of office.
    Authority,
    /// One human being.
    Person,
    /// Several people who are not an organisation.
    Group,
    /// A photo, a film, a message, a list.
    Record,
    /// "They say".
    Rumour,
    /// Nothing is known of what it is.
    Unknown,
    /// What claims are about.
    Entity,
    /// Several boxes folded into one.
    More,
    /// A place on a scale of time.
    Date,
}

/// How a box stands to the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// The claim that is asked about, or one side of what is compared.
    Main,
    /// Part of a chain.
    Plain,
    /// Doubts or denies.
    Against,
    /// Beside the question: another claim.
    Aside,
    /// Gone, or fallen with those who go.
    Fallen,
}

/// A box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// What it stands for.
    pub kind: CardKind,
    /// How it stands to the question.
    pub tone: Tone,
    /// The lines of its label.
    pub lines: Vec<String>,
    /// Lines in small type below.
    pub small: Vec<String>,
    /// The ends of the chains that stop here.
    pub badges: Vec<Badge>,
    /// The evidence and all that has no room, line by line.
    pub tooltip: Vec<String>,
}

/// How much is known where a chain ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BadgeKind {
    /// A known ground.
    Known,
    /// A conclusion, counted apart.
    Inference,
    /// Nobody knows what the claim rests on.
    Open,
}

/// The end of a chain.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Badge {
    /// How much is known.
    pub kind: BadgeKind,
    /// The words, in capitals: "WITNESS".
    pub words: String,
}

/// What an arrow says, which gives it its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ArrowKind {
    /// The claim to where it is told, and on to whom the teller has it from.
    Chain,
    /// The innermost source on a chain of deniers to the claim that it asserts all the same.
    Says,
    /// A hop that passes a claim on, to the claim.
    Passes,
    /// A claim to what it rests on, along chains that are not drawn.
    Rests,
    /// A claim to somebody on its chains who goes.
    Lost,
    /// A wording to one retold from it; what changes stands on it.
    Retold,
    /// Doubts or denies.
    Disputes,
    /// A join that is ours.
    Join,
    /// Both can't be true; without direction.
    Contradiction,
    /// Both hardly are true; without direction.
    Tension,
    /// Supports, supersedes, restates.
    Relation,
    /// A claim to what it is about.
    About,
    /// A document to its outlet, a part to its whole, a spokesman to his office.
    Belongs,
    /// Judged to be the same, or not; without direction.
    Identity,
    /// The scale of time, from one date to the next; without direction.
    Scale,
    /// Stands between places in time whose order nobody knows. It puts them beside each other and is not drawn.
    Apart,
}

/// An arrow between two boxes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrow {
    /// The position of the box where it starts.
    pub from: usize,
    /// The position of the box to which it points.
    pub to: usize,
    /// What it says.
    pub kind: ArrowKind,
    /// The lines of its label.
    pub label: Vec<String>,
    /// What has no room in the label, line by line.
    pub tooltip: Vec<String>,
    /// Whether it points from right to left: the box where it starts is placed to the right of the other.
    pub leftwards: bool,
    /// Whether it only connects boxes and has no say in where they are placed.
    pub free: bool,
}

/// Boxes with a common frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// What stands above them.
    pub label: Vec<String>,
    /// How they stand to the question.
    pub tone: Tone,
    /// The boxes, by position.
    pub cards: Vec<usize>,
}

/// A line of the legend: a sample and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LegendEntry {
    /// A shape.
    Card(CardKind, String),
    /// An end.
    Badge(Badge, String),
    /// A kind of line.
    Arrow(ArrowKind, String),
}

impl Picture {
    /// Changes every text of the picture; lines that belong together are given together.
    pub fn each_text(&mut self, mut change: impl FnMut(&mut Vec<String>)) {
        change(&mut self.title);
        change(&mut self.answer);
        // Sentences of their own, each perhaps broken over lines.
        change(&mut self.details);
        for card in &mut self.cards {
            change(&mut card.lines);
            change(&mut card.small);
            change(&mut card.tooltip);
        }
        for arrow in &mut self.arrows {
            change(&mut arrow.label);
            change(&mut arrow.tooltip);
        }
        self.clusters.iter_mut().for_each(|cluster| change(&mut cluster.label));
        change(&mut self.left_out);
    }

    /// Adds a box and returns its position.
    pub(super) fn add(&mut self, card: Card) -> usize {
        self.cards.push(card);
        self.cards.len() - 1
    }

    /// Connects two boxes.
    pub(super) fn connect(&mut self, from: usize, to: usize, kind: ArrowKind) -> &mut Arrow {
        let at = self.arrows.len();
        self.arrows.push(Arrow {
            from,
            to,
            kind,
            label: Vec::new(),
            tooltip: Vec::new(),
            leftwards: false,
            free: false,
        });
        &mut self.arrows[at]
    }
}

impl Card {
    /// Returns a box with a label and nothing else.
    pub(super) fn new(kind: CardKind, tone: Tone, lines: Vec<String>) -> Self {
        Self { kind, tone, lines, small: Vec::new(), badges: Vec::new(), tooltip: Vec::new() }
    }
}
