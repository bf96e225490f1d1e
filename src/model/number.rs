//! Figures as they were written: exact decimal text beside a number to compare.

use std::fmt;
use std::str::FromStr;

/// A finite decimal number that keeps the digits it was written with.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    text: String,
    value: f64,
}

/// A string that is no finite decimal number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a finite decimal number")]
pub struct NumberError(pub String);

impl Number {
    /// Returns the number for comparing; digits beyond the 17th are rounded.
    pub fn value(&self) -> f64 {
        self.value
    }
}

impl FromStr for Number {
    type Err = NumberError;

    /// Reads decimal digits with an optional sign, point and exponent; `_` may part groups of digits.
    fn from_str(text: &str) -> Result<Self, NumberError> {
        let error = || NumberError(text.to_owned());
        let digits = text.replace('_', "");
        let value: f64 = digits.parse().map_err(|_| error())?;
        let text = digits.strip_prefix('+').unwrap_or(&digits);
        // What is kept has to be read again, without its plus.
        let well_formed = text.starts_with(|c: char| c.is_ascii_digit() || c == '-');
        if !well_formed || !value.is_finite() || digits.contains(['n', 'N']) {
            return Err(error());
        }
        let text = text.to_owned();
        Ok(Self { text, value })
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl serde::Serialize for Number {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.text.parse::<i64>() {
            Ok(whole) => serializer.serialize_i64(whole),
            Err(_) => serializer.serialize_f64(self.value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_a_number_is_a_number() {
        for (written, kept) in
            [("+5", "5"), ("4_000", "4000"), ("-.5", "-.5"), ("0.10", "0.10"), ("1e3", "1e3")]
        {
            let number: Number = written.parse().expect(written);
            assert_eq!(number.to_string(), kept);
            assert_eq!(kept.parse(), Ok(number));
        }
        for none in ["", "+", ".5", "+.5", "+-5", "inf", "-nan", "1e999", "0x10"] {
            assert_eq!(none.parse::<Number>(), Err(NumberError(none.to_owned())));
        }
    }
}
