//! Figures as people read them: the number, what it counts, and for what area and time.

use super::date;
use crate::model::{Number, Quantity};

/// Returns a figure as people read it: "400 injured police officers (Almaty, 2022-01-05)", "people killed: hundreds".
pub fn figure(quantity: &Quantity) -> String {
    let scope = figure_scope(quantity);
    let scope = if scope.is_empty() { scope } else { format!(" ({scope})") };
    let is_words = [&quantity.value, &quantity.at_least, &quantity.at_most, &quantity.approx]
        .iter()
        .all(|n| n.is_none());
    match &quantity.unit {
        // "hundreds people killed" is no English, and "hundreds of" not that of every word.
        None if is_words => format!("{}: {}{scope}", quantity.of, figure_number(quantity)),
        // What is counted is written for many, and one of them may be a word of any language.
        None if is_one(quantity) => format!("{}: {}{scope}", quantity.of, figure_number(quantity)),
        None => format!("{} {}{scope}", figure_number(quantity), quantity.of),
        Some(_) => format!("{}: {}{scope}", figure_number(quantity), quantity.of),
    }
}

/// Whether it is the figure one, after which the words for many are no English: "people killed: at least 1".
fn is_one(quantity: &Quantity) -> bool {
    let bounds = [&quantity.value, &quantity.at_least, &quantity.at_most, &quantity.approx];
    let mut given = bounds.iter().copied().flatten().map(ToString::to_string);
    given.next().is_some_and(|n| n == "1") && given.next().is_none()
}

/// Returns the number of a figure with its unit: "at least 3 hours".
pub fn figure_number(quantity: &Quantity) -> String {
    let written = |n: &Number| thousands(&n.to_string());
    let number = match (&quantity.value, &quantity.at_least, &quantity.at_most, &quantity.approx) {
        (Some(n), ..) => written(n),
        (_, Some(low), Some(high), _) => format!("{} to {}", written(low), written(high)),
        (_, Some(n), ..) => format!("at least {}", written(n)),
        (_, _, Some(n), _) => format!("at most {}", written(n)),
        (_, _, _, Some(n)) => format!("about {}", written(n)),
        _ => quantity.words.clone().unwrap_or_default(),
    };
    match &quantity.unit {
        Some(unit) => format!("{number} {unit}"),
        None => number,
    }
}

/// Returns whom a figure counts, its area and its time, as far as they are given: "police officers; Almaty, 2022-01-05".
pub fn figure_scope(quantity: &Quantity) -> String {
    let place = quantity.place.iter().cloned();
    let spot = place.chain(quantity.when.iter().map(date)).collect::<Vec<_>>().join(", ");
    let counts = quantity.counts.iter().cloned();
    counts.chain((!spot.is_empty()).then_some(spot)).collect::<Vec<_>>().join("; ")
}

/// Sets a whole number of four digits and more off in threes: "20,000".
pub fn thousands(number: &str) -> String {
    let digits = number.strip_prefix('-').unwrap_or(number);
    if digits.len() < 4 || !digits.chars().all(|c| c.is_ascii_digit()) {
        return number.to_owned();
    }
    let mut set_off = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            set_off.push(',');
        }
        set_off.push(digit);
    }
    if number.len() > digits.len() { format!("-{set_off}") } else { set_off }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(at_least: Option<&str>, value: Option<&str>, words: Option<&str>) -> String {
        let number = |n: Option<&str>| n.map(|n| n.parse().unwrap());
        let quantity = Quantity {
            of: "people killed".to_owned(),
            counts: None,
            value: number(value),
            at_least: number(at_least),
            at_most: None,
            approx: None,
            words: words.map(str::to_owned),
            unit: None,
            place: None,
            when: None,
        };
        figure(&quantity)
    }

    #[test]
    fn a_figure_is_english_for_one_and_for_many() {
        assert_eq!(read(Some("164"), None, None), "at least 164 people killed");
        assert_eq!(read(Some("1"), None, None), "people killed: at least 1");
        assert_eq!(read(None, Some("1"), None), "people killed: 1");
        assert_eq!(read(None, Some("20000"), None), "20,000 people killed");
        assert_eq!(read(None, None, Some("hundreds")), "people killed: hundreds");
    }
}
