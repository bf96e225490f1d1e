//! From a picture to a drawing: what each box, line and sign looks like, and where it stands on the sheet.
//!
//! A sheet has, from top to bottom: the title and the answer, the boxes and lines, what was left out, and the
//! legend. Boxes are measured here and placed by [`layout`](super::layout).

mod arrow;
mod badge;
mod card;
mod chart;
mod columns;
mod heading;
mod legend;
mod pen;
mod scale;
mod shape;
mod words;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::drawing::{Align, Dash, Drawing, Line, Mark, Part, Rect, Role, Tint};
use super::layout::{self, Frame, Link, Placed, Plan};
use super::{Arrow, ArrowKind, Card, CardKind, Cluster, LegendEntry, Picture, Tone};
pub use chart::compose_chart;
pub(super) use chart::samples;
use pen::Block;
use words::{Type, lines, on_paper};

/// The paper that is kept free on all sides.
const MARGIN: f64 = 28.0;
/// The least width of what stands on a sheet: that of a page of A4.
const LEAST: f64 = 738.0;
/// The room between the title, the boxes, and the legend.
const BETWEEN: f64 = 24.0;
/// The least room between two lines at the side of a box: that of their heads.
const BETWEEN_LINES: f64 = 10.0;
/// The most that a box grows in height for the lines at its sides.
const MOST_FOR_LINES: f64 = 220.0;
/// What a line above the legend is drawn with.
const RULE: Line = Line { tint: Tint::Pale, width: 0.8, dash: Dash::Solid };

/// Returns the drawing of a picture.
pub fn compose(picture: &Picture) -> Drawing {
    let cards = cards(picture);
    let labels: Vec<Option<Block>> =
        picture.arrows.iter().map(|one| arrow::label(one.kind, &one.label)).collect();
    let frames: Vec<Block> = picture.clusters.iter().map(frame_label).collect();
    let mut placed = layout::layout(&plan(picture, &cards, &labels, &frames));
    scale::raise(picture, &cards, &mut placed);
    let heading = heading::heading([&picture.title, &picture.answer, &picture.details], placed.width);
    let width = heading.width.max(placed.width).max(LEAST);
    let left_out = legend::left_out(&picture.left_out);
    let legend = legend::legend(&picture.legend, width);
    let width = width.max(left_out.width).max(legend.width);

    let mut sheet = Sheet { parts: Vec::new(), bottom: MARGIN };
    sheet.put(Role::Ground, &heading);
    let (x, y) = (MARGIN + (width - placed.width) / 2.0, sheet.bottom);
    let mut body = Body { picture, placed, x, y, parts: Vec::new() };
    body.draw_frames();
    body.draw_arrows(&labels);
    body.label_frames(&frames);
    body.draw_cards(&cards);
    if body.placed.height > 0.0 {
        sheet.bottom += body.placed.height + BETWEEN;
    }
    sheet.parts.append(&mut body.parts);
    sheet.put(Role::Ground, &left_out);
    if legend.height > 0.0 {
        sheet.rule(width);
        sheet.put(Role::Legend, &legend);
    }
    let said = [&picture.answer, &picture.details, &picture.left_out];
    sheet.finish(&picture.title, said.map(Vec::as_slice), width + 2.0 * MARGIN)
}

/// Returns the sample of an entry of the legend by itself.
pub(super) fn sample(entry: &LegendEntry) -> Drawing {
    let Block { width, height, marks } = legend::sample(entry);
    let parts = vec![Part { role: Role::Legend, tooltip: Vec::new(), marks }];
    Drawing { width, height, parts, ..Drawing::default() }
}

/// The boxes. Those that hold texts are of one width, so that a column of them is straight; where many lines meet, a box
/// is so high that they can be told apart.
fn cards(picture: &Picture) -> Vec<Block> {
    let mut cards: Vec<Block> = picture.cards.iter().map(|one| card::card(one, (0.0, 0.0))).collect();
    let kinds = kinds_by_width(picture);
    let mut widths: BTreeMap<CardKind, f64> = BTreeMap::new();
    for (kind, block) in kinds.iter().zip(&cards) {
        let widest = widths.entry(*kind).or_default();
        *widest = widest.max(block.width);
    }
    let heights = crowded(picture);
    for (i, block) in cards.iter_mut().enumerate() {
        let even = matches!(kinds[i], CardKind::Claim | CardKind::Document | CardKind::More);
        let least = (if even { widths[&kinds[i]] } else { 0.0 }, heights[i]);
        if least.0 > block.width || least.1 > block.height {
            *block = card::card(&picture.cards[i], least);
        }
    }
    cards
}

/// With what kind each box shares its width: a fold in a frame of claims stands for claims.
fn kinds_by_width(picture: &Picture) -> Vec<CardKind> {
    let mut kinds: Vec<CardKind> = picture.cards.iter().map(|card| card.kind).collect();
    for cluster in &picture.clusters {
        if cluster.cards.iter().any(|i| kinds[*i] == CardKind::Claim) {
            let folds = cluster.cards.iter().filter(|i| picture.cards[**i].kind == CardKind::More);
            folds.for_each(|i| kinds[*i] = CardKind::Claim);
        }
    }
    kinds
}

/// Which lines run into one another where many meet: those that say one thing, each as much as the others. What is set
/// against something always comes by itself.
fn bundle(kind: ArrowKind) -> Option<u8> {
    use ArrowKind::{About, Belongs, Chain, Lost, Passes, Rests, Says};
    [Chain, Lost, Rests, About, Passes, Says, Belongs]
        .iter()
        .position(|one| *one == kind)
        .and_then(|at| u8::try_from(at).ok())
}

/// How high each box has to be for the lines at its sides.
fn crowded(picture: &Picture) -> Vec<f64> {
    let mut sides = vec![[[0_usize; 2]; 2]; picture.cards.len()];
    for arrow in &picture.arrows {
        let bundled = usize::from(bundle(arrow.kind).is_some());
        sides[arrow.from][usize::from(arrow.leftwards)][bundled] += 1;
        sides[arrow.to][usize::from(!arrow.leftwards)][bundled] += 1;
    }
    let lines = |[alone, bundled]: [usize; 2]| alone + bundled.min(layout::MOST_APART);
    let height = |[one, other]: [[usize; 2]; 2]| {
        let between = lines(one).max(lines(other)).saturating_sub(1);
        let between = f64::from(u32::try_from(between).unwrap_or(u32::MAX));
        (between * BETWEEN_LINES + 2.0 * layout::CORNER).min(MOST_FOR_LINES)
    };
    sides.into_iter().map(height).collect()
}

/// What stands above the boxes of a frame.
fn frame_label(cluster: &Cluster) -> Block {
    let mut label = lines(&cluster.label, Align::Left, Type::bold(11.0, frame_tint(cluster.tone).0));
    if label.height > 0.0 {
        label.height += 4.0;
    }
    label
}

/// The colours of the words above a frame, and of the frame.
fn frame_tint(tone: Tone) -> (Tint, Tint) {
    if tone == Tone::Against { (Tint::Against, Tint::Against) } else { (Tint::Grey, Tint::Pale) }
}

/// What the layout is asked.
fn plan(picture: &Picture, cards: &[Block], labels: &[Option<Block>], frames: &[Block]) -> Plan {
    let link = |(arrow, label): (&Arrow, &Option<Block>)| {
        let (left, right) = if arrow.leftwards { (arrow.to, arrow.from) } else { (arrow.from, arrow.to) };
        let label = label.as_ref().map(|label| (label.width, label.height));
        Link { left, right, label, free: arrow.free, bundle: bundle(arrow.kind) }
    };
    let size = |(card, block): (&Card, &Block)| (block.width, scale::planned(card.kind, block.height));
    let frame = |(cluster, label): (&Cluster, &Block)| Frame {
        boxes: cluster.cards.clone(),
        label: (label.width, label.height),
    };
    Plan {
        boxes: picture.cards.iter().zip(cards).map(size).collect(),
        links: picture.arrows.iter().zip(labels).map(link).collect(),
        columns: columns::columns(picture),
        frames: picture.clusters.iter().zip(frames).map(frame).collect(),
    }
}

/// The boxes and lines of a picture, at their place on the sheet.
struct Body<'p> {
    picture: &'p Picture,
    placed: Placed,
    x: f64,
    y: f64,
    parts: Vec<Part>,
}

impl Body<'_> {
    fn draw_frames(&mut self) {
        for (cluster, place) in self.picture.clusters.iter().zip(&self.placed.frames) {
            let against = cluster.tone == Tone::Against;
            let dash = if against { Dash::Dashed } else { Dash::Solid };
            let line = Line { tint: frame_tint(cluster.tone).1, width: 1.2, dash };
            let place = Rect { x: place.x + self.x, y: place.y + self.y, ..*place };
            let marks = vec![pen::drawn(pen::rounded(place, 8.0), line)];
            self.parts.push(Part { role: Role::Frame, tooltip: Vec::new(), marks });
        }
    }

    /// Writes what stands above the boxes of a frame on paper of its own: a line that leaves the frame upwards passes
    /// behind it.
    fn label_frames(&mut self, labels: &[Block]) {
        for (place, label) in self.placed.frames.iter().zip(labels).filter(|(_, label)| label.height > 0.0) {
            let block = on_paper(label, 0.0);
            let (x, y) =
                (place.x + self.x + layout::INSIDE_FRAME, place.y + self.y + layout::INSIDE_FRAME - 2.0);
            let marks = block.at(x, y).collect();
            self.parts.push(Part { role: Role::Frame, tooltip: Vec::new(), marks });
        }
    }

    /// Draws the lines, those that matter most last, so that nothing lies on them.
    fn draw_arrows(&mut self, labels: &[Option<Block>]) {
        let mut order: Vec<usize> = (0..self.picture.arrows.len()).collect();
        order.sort_by_key(|i| (layer(&self.picture.arrows[*i]), *i));
        for i in order {
            let arrow = &self.picture.arrows[i];
            let way = &self.placed.ways[i];
            let (left, right) = if arrow.leftwards { (arrow.to, arrow.from) } else { (arrow.from, arrow.to) };
            let mut points = arrow::tidy(&way.points);
            let inset = |card: usize, at: Option<&super::Point>| {
                let (kind, place) = (self.picture.cards[card].kind, self.placed.boxes[card]);
                at.map_or(0.0, |at| shape::inset(kind, place, at.y))
            };
            let (first, last) = (inset(left, points.first()), inset(right, points.last()));
            arrow::reach(&mut points, first, last);
            let marks = arrow::line(arrow.kind, points, arrow.leftwards);
            let mut block = Block { marks, ..Block::default() };
            if let (Some(label), Some(place)) = (&labels[i], way.label) {
                block.put(label, place.x, place.y);
            }
            let tooltip = if arrow.tooltip.is_empty() { &arrow.label } else { &arrow.tooltip };
            self.parts.push(Part {
                role: Role::Arrow { arrow: i, from: arrow.from, to: arrow.to },
                tooltip: tooltip.clone(),
                marks: block.at(self.x, self.y).collect(),
            });
        }
    }

    fn draw_cards(&mut self, cards: &[Block]) {
        for (i, (card, block)) in self.picture.cards.iter().zip(cards).enumerate() {
            let place = self.placed.boxes[i];
            let tooltip = if card.tooltip.is_empty() { &card.lines } else { &card.tooltip };
            self.parts.push(Part {
                role: Role::Card(i),
                tooltip: tooltip.clone(),
                marks: block.at(self.x + place.x, self.y + place.y).collect(),
            });
        }
    }
}

/// Which lines lie on which.
fn layer(arrow: &Arrow) -> u8 {
    use super::ArrowKind::{
        About, Apart, Belongs, Chain, Contradiction, Disputes, Identity, Join, Lost, Passes, Relation, Rests,
        Retold, Says, Scale, Tension,
    };
    match arrow.kind {
        Passes | About | Belongs | Lost | Scale | Apart => 0,
        Says | Identity | Relation => 1,
        Chain | Rests | Retold => 2,
        Join => 3,
        Tension | Disputes => 4,
        Contradiction => 5,
    }
}

/// A sheet that is filled from top to bottom.
struct Sheet {
    parts: Vec<Part>,
    bottom: f64,
}

impl Sheet {
    /// Puts something below what is there.
    fn put(&mut self, role: Role, block: &Block) {
        if block.height > 0.0 {
            let marks = block.at(MARGIN, self.bottom).collect();
            self.parts.push(Part { role, tooltip: Vec::new(), marks });
            self.bottom += block.height + BETWEEN;
        }
    }

    fn rule(&mut self, width: f64) {
        let ends = [(MARGIN, self.bottom - 10.0), (MARGIN + width, self.bottom - 10.0)];
        let marks = vec![pen::drawn(pen::open(&ends), RULE)];
        self.parts.push(Part { role: Role::Ground, tooltip: Vec::new(), marks });
    }

    fn finish(mut self, title: &[String], said: [&[String]; 3], width: f64) -> Drawing {
        let height = self.bottom - BETWEEN + MARGIN;
        let paper: Mark = pen::filled(pen::rectangle(Rect { x: 0.0, y: 0.0, width, height }), Tint::Paper);
        self.parts.insert(0, Part { role: Role::Ground, tooltip: Vec::new(), marks: vec![paper] });
        let description = said.map(|lines| lines.join(" ")).join(" ").trim().to_owned();
        Drawing { width, height, title: title.join(" "), description, parts: self.parts }
    }
}
