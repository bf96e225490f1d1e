//! How much room the parts of a drawing take.

use crate::draw::drawing::{Align, Mark, Part, Point, Rect, Stroke, Words};

/// Returns a rectangle that holds a part; of a curve, its control points as well.
pub(super) fn of(part: &Part) -> Rect {
    let rects = part.marks.iter().flat_map(|mark| match mark {
        Mark::Words(one) => vec![words(one)],
        Mark::Outline(outline) => outline.path.iter().flat_map(points).map(dot).collect(),
    });
    rects.reduce(|all, one| all.with(&one)).unwrap_or_default()
}

fn points(stroke: &Stroke) -> Vec<Point> {
    match *stroke {
        Stroke::Move(at) | Stroke::Line(at) => vec![at],
        Stroke::Curve(a, b, at) => vec![a, b, at],
        Stroke::Close => Vec::new(),
    }
}

fn dot(at: Point) -> Rect {
    Rect { x: at.x, y: at.y, width: 0.0, height: 0.0 }
}

/// Letters reach about a quarter of their size below the line that they stand on.
fn words(words: &Words) -> Rect {
    let left = match words.align {
        Align::Left => 0.0,
        Align::Middle => words.width / 2.0,
        Align::Right => words.width,
    };
    Rect { x: words.at.x - left, y: words.at.y - words.size, width: words.width, height: words.size * 1.25 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::drawing::{Outline, Role, Tint};

    #[test]
    fn a_part_takes_the_room_of_its_outlines_and_words() {
        let at = Point::new;
        let outline = Outline {
            path: vec![Stroke::Move(at(2.0, 3.0)), Stroke::Curve(at(-1.0, 3.0), at(9.0, 8.0), at(4.0, 5.0))],
            fill: None,
            line: None,
        };
        let words = Words {
            at: at(10.0, 20.0),
            align: Align::Middle,
            text: "word".to_owned(),
            size: 8.0,
            bold: false,
            tint: Tint::Ink,
            width: 12.0,
        };
        let mut part = Part { role: Role::Ground, tooltip: Vec::new(), marks: vec![Mark::Outline(outline)] };
        assert_eq!(of(&part), Rect { x: -1.0, y: 3.0, width: 10.0, height: 5.0 });
        part.marks.push(Mark::Words(words));
        assert_eq!(of(&part), Rect { x: -1.0, y: 3.0, width: 17.0, height: 19.0 });
    }
}
