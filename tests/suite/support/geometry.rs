//! What can be measured on a finished drawing: which boxes and words it has, where its lines run, and what is wrong.

use wherefrom::draw::{Align, Drawing, Mark, Outline, Point, Rect, Role, Stroke, Words};

/// How much two things may share before they overlap, or a line enter a box before it runs through it.
const TOUCH: f64 = 0.6;

/// Points along an outline, a few pixels from each other at most.
fn along(outline: &Outline) -> Vec<Point> {
    let mut all: Vec<Point> = Vec::new();
    let mut start = Point::default();
    for stroke in &outline.path {
        let from = all.last().copied().unwrap_or_default();
        let (a, b, to) = match *stroke {
            Stroke::Move(to) => {
                start = to;
                all.push(to);
                continue;
            }
            Stroke::Line(to) => (from, to, to),
            Stroke::Curve(a, b, to) => (a, b, to),
            Stroke::Close => (from, start, start),
        };
        let far = (to.x - from.x).abs() + (to.y - from.y).abs();
        let steps = (1..1000).find(|steps| f64::from(*steps) * 6.0 >= far).unwrap_or(1000);
        all.extend((1..=steps).map(|step| {
            let t = f64::from(step) / f64::from(steps);
            let u = 1.0 - t;
            let mix = |p: f64, q: f64, r: f64, s: f64| {
                u * u * u * p + 3.0 * u * u * t * q + 3.0 * u * t * t * r + t * t * t * s
            };
            Point::new(mix(from.x, a.x, b.x, to.x), mix(from.y, a.y, b.y, to.y))
        }));
    }
    all
}

fn around(points: impl IntoIterator<Item = Point>) -> Option<Rect> {
    let points = points.into_iter().map(|at| Rect { x: at.x, y: at.y, width: 0.0, height: 0.0 });
    points.reduce(|all, one| all.with(&one))
}

/// The room that letters take: from the top of capitals to below the line.
fn room(words: &Words) -> Rect {
    let x = match words.align {
        Align::Left => words.at.x,
        Align::Middle => words.at.x - words.width / 2.0,
        Align::Right => words.at.x - words.width,
    };
    Rect { x, y: words.at.y - 0.74 * words.size, width: words.width, height: 0.95 * words.size }
}

fn inside(outer: &Rect, inner: &Rect) -> bool {
    let outer = outer.grown(TOUCH);
    outer.x <= inner.x
        && outer.y <= inner.y
        && inner.right() <= outer.right()
        && inner.bottom() <= outer.bottom()
}

fn holds(rect: &Rect, at: Point) -> bool {
    rect.x < at.x && at.x < rect.right() && rect.y < at.y && at.y < rect.bottom()
}

/// A drawing taken apart.
pub struct Geometry {
    sheet: Rect,
    /// The boxes, by their position in the picture.
    pub cards: Vec<Rect>,
    /// The lines of words, with the number of the part that they belong to.
    words: Vec<(usize, Role, Rect, String)>,
    /// What lines are made of: the number of the part, the boxes that they connect, and points along them.
    lines: Vec<(usize, [usize; 2], Vec<Point>)>,
    all: Vec<Point>,
}

impl Geometry {
    /// Takes a drawing apart.
    pub fn of(drawing: &Drawing) -> Self {
        let sheet = Rect { x: 0.0, y: 0.0, width: drawing.width, height: drawing.height };
        let mut own =
            Self { sheet, cards: Vec::new(), words: Vec::new(), lines: Vec::new(), all: Vec::new() };
        for (number, part) in drawing.parts.iter().enumerate() {
            let mut outer: Option<Rect> = None;
            for mark in &part.marks {
                match mark {
                    Mark::Words(words) if words.text.trim().is_empty() => {}
                    Mark::Words(words) => {
                        own.words.push((number, part.role, room(words), words.text.clone()));
                    }
                    Mark::Outline(outline) => {
                        let points = along(outline);
                        own.all.extend(&points);
                        let rect = around(points.iter().copied()).unwrap_or_default();
                        outer = Some(outer.map_or(rect, |outer| outer.with(&rect)));
                        if let Role::Arrow { from, to, .. } = part.role {
                            own.lines.push((number, [from, to], points));
                        }
                    }
                }
            }
            if let Role::Card(i) = part.role {
                assert_eq!(i, own.cards.len(), "boxes are drawn in their order");
                own.cards.push(outer.unwrap());
            }
        }
        own
    }

    /// Returns all that is wrong with it, in words.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        self.boxes_apart(&mut faults);
        self.words_apart(&mut faults);
        self.words_inside(&mut faults);
        self.ways_free(&mut faults);
        let off = self.all.iter().filter(|at| !holds(&self.sheet.grown(TOUCH), **at));
        faults.extend(off.map(|at| format!("{at:?} is off the sheet")));
        faults
    }

    fn boxes_apart(&self, faults: &mut Vec<String>) {
        for (i, a) in self.cards.iter().enumerate() {
            for (j, b) in self.cards[..i].iter().enumerate() {
                if a.grown(-TOUCH).overlaps(b) {
                    faults.push(format!("boxes {j} and {i} overlap"));
                }
            }
        }
    }

    fn words_apart(&self, faults: &mut Vec<String>) {
        for (i, (part, _, a, text)) in self.words.iter().enumerate() {
            for (other, _, b, text_b) in &self.words[..i] {
                if a.grown(-TOUCH).overlaps(b) {
                    faults.push(format!("“{text}” of part {part} and “{text_b}” of part {other} overlap"));
                }
            }
            for (card, rect) in self.cards.iter().enumerate() {
                let own = matches!(self.words[i].1, Role::Card(own) if own == card);
                if !own && rect.grown(-TOUCH).overlaps(a) {
                    faults.push(format!("“{text}” of part {part} and box {card} overlap"));
                }
            }
        }
    }

    fn words_inside(&self, faults: &mut Vec<String>) {
        for (_, role, rect, text) in &self.words {
            let outer = match role {
                Role::Card(card) => &self.cards[*card],
                _ => &self.sheet,
            };
            if !inside(outer, rect) {
                faults.push(format!("“{text}” leaves {role:?}"));
            }
        }
    }

    fn ways_free(&self, faults: &mut Vec<String>) {
        for (part, ends, points) in &self.lines {
            let Some(reach) = around(points.iter().copied()) else { continue };
            for (card, rect) in self.cards.iter().enumerate() {
                let rect = rect.grown(-TOUCH);
                if !ends.contains(&card)
                    && rect.overlaps(&reach.grown(0.1))
                    && points.iter().any(|at| holds(&rect, *at))
                {
                    faults.push(format!("line {ends:?} runs through box {card}"));
                }
            }
            // The label of a frame has paper of its own, which lies on the lines.
            for (other, _, rect, text) in
                self.words.iter().filter(|one| one.0 != *part && one.1 != Role::Frame)
            {
                if rect.overlaps(&reach.grown(0.1)) && points.iter().any(|at| holds(rect, *at)) {
                    faults.push(format!("line {ends:?} runs through “{text}” of part {other}"));
                }
            }
        }
    }
}
