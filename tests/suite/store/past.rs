//! What stood at a time, record by record, against the whole of that time.

use proptest::prelude::*;
use proptest::sample::Index;
use wherefrom::graph::Graph;
use wherefrom::model::{Case, When};
use wherefrom::store::{Archive, ChangeError};

use super::change::{Step, done, on, step};
use super::{At, Stored, excerpt, part};
use crate::support::generate;

/// Does steps to a case, one a day; returns how many days it has then. What can't be done is left out.
pub(super) fn live(stored: &Stored, start: &Case, other: &Case, steps: &[Step]) -> usize {
    let mut case = start.clone();
    let mut writer = Archive::open_for_writing(&stored.path()).unwrap();
    let mut days = 0;
    for step in steps {
        let mut next = case.clone();
        let Some(act) = done(step, &mut next, other) else { continue };
        let mut changing = writer.change(&on(days + 1)).unwrap();
        match act(&mut changing) {
            Ok(()) => {
                days += usize::from(changing.finish().unwrap() > 0);
                case = next;
            }
            Err(ChangeError::Store(error)) => panic!("{step:?}: {error}"),
            Err(_) => {}
        }
    }
    days
}

/// The date by which a day is over.
pub(super) fn by(day: usize) -> When {
    // Day 0 is the import.
    if day == 0 { "2031-05-06".parse().unwrap() } else { on(day).at[..10].parse().unwrap() }
}

/// The whole at a date, as the program reads it.
fn whole(at: At) -> Case {
    at.archive().case().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn the_part_of_any_day_answers_as_the_whole(
        start in generate::case(),
        other in generate::case(),
        steps in proptest::collection::vec(step(), 1..30),
        days in proptest::collection::vec(any::<Index>(), 2),
    ) {
        let stored = Stored::of(&start);
        let all = live(&stored, &start, &other, &steps);
        for day in 0..=all {
            let date = by(day);
            let at = At::date(&stored, &date);
            part::compare(at, &Graph::new(whole(at)));
        }
        for day in days {
            let date = by(day.index(all + 1));
            let at = At::date(&stored, &date);
            excerpt::all_the_same(at, whole(at), usize::MAX);
        }
    }
}
