//! Days and their numbers: the proleptic Gregorian calendar.
//!
//! Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013): `days_from_civil` and `civil_from_days`.

/// A day of the calendar. The year before 1 is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::struct_field_names, reason = "a day of a month is a day as well")]
pub(crate) struct Day {
    /// The year.
    pub(crate) year: i64,
    /// The month, from 1.
    pub(crate) month: i64,
    /// The day of the month, from 1.
    pub(crate) day: i64,
}

/// Days of 400 years, after which the calendar repeats.
const ERA: i64 = 146_097;
/// From the first of March of the year 0 to the first of January 1970.
const TO_1970: i64 = 719_468;

impl Day {
    /// Returns the days since the first of January 1970.
    pub(crate) fn number(self) -> i64 {
        let Self { year, month, day } = self;
        // Years begin in March, so that the leap day is their last.
        let year = year - i64::from(month <= 2);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let year_of_era = year.rem_euclid(400);
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        year.div_euclid(400) * ERA + day_of_era - TO_1970
    }

    /// Returns the day that is so many days after the first of January 1970.
    pub(crate) fn of(number: i64) -> Self {
        let number = number + TO_1970;
        let day_of_era = number.rem_euclid(ERA);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year_of_era + number.div_euclid(ERA) * 400 + i64::from(month <= 2);
        Self { year, month, day }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_numbers_agree_both_ways() {
        assert_eq!(Day { year: 1970, month: 1, day: 1 }.number(), 0);
        assert_eq!(Day::of(18_998), Day { year: 2022, month: 1, day: 6 });
        assert_eq!(Day::of(-719_528), Day { year: 0, month: 1, day: 1 });
        let mut before = Day::of(-800_001);
        for number in -800_000..800_000 {
            let day = Day::of(number);
            assert_eq!(day.number(), number);
            assert!(before < day);
            before = day;
        }
    }
}
