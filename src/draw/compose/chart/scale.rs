//! Where a time stands from left to right: an axis of panels, each with a scale of its own, with breaks between them.
//!
//! Time in which nothing begins or ends is cut out where what is left can then be drawn so much larger that it pays. Pay
//! is measured as in choosing the bins of a histogram: by the likelihood of the ends under a density that is even
//! within each panel. Later is never to the left of earlier, whatever is cut out.

use std::collections::BTreeMap;

/// The most panels.
const MOST: usize = 6;
/// The same from which on a break is made however little it frees: it is the first of two that enclose what is crowded.
const MUCH: f64 = 0.9;
/// The least width of a panel.
const LEAST: f64 = 84.0;
/// The width of a break.
pub(super) const BREAK: f64 = 22.0;
/// What a break has to gain, for each end in the panel that it divides.
const GAIN: f64 = 0.45;
/// The width that a break has to free in a panel as wide as its weight asks for.
const FREED: f64 = 150.0;

/// An axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scale {
    pub(super) panels: Vec<Panel>,
    pub(super) width: f64,
}

/// A part of an axis with an even scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Panel {
    /// Its first minute.
    pub(super) from: f64,
    /// The first minute after it.
    pub(super) to: f64,
    /// Its left side.
    pub(super) left: f64,
    /// How wide it is.
    pub(super) width: f64,
}

/// Returns minutes as a length; a time is exact far beyond what can be drawn.
#[expect(clippy::cast_precision_loss, reason = "to the minute within four billion years")]
pub(super) fn length(minutes: i64) -> f64 {
    minutes as f64
}

impl Panel {
    /// Minutes of a pixel.
    pub(super) fn minutes(&self) -> f64 {
        (self.to - self.from) / self.width
    }

    pub(super) fn right(&self) -> f64 {
        self.left + self.width
    }
}

impl Scale {
    /// Returns an axis for times, each with its weight.
    pub(super) fn new(times: impl Iterator<Item = (i64, f64)>, width: f64) -> Self {
        let mut weights: BTreeMap<i64, f64> = BTreeMap::new();
        for (time, weight) in times {
            *weights.entry(time).or_default() += weight;
        }
        let ends = Ends::new(weights);
        let parts = ends.parts(width);
        Self { panels: ends.panels(&parts, width), width }
    }

    /// Returns where a time stands.
    pub(super) fn x(&self, minute: i64) -> f64 {
        let minute = length(minute);
        let mut before: Option<&Panel> = None;
        for panel in &self.panels {
            if minute < panel.from {
                return before.map_or(panel.left, |before| {
                    before.right() + BREAK * (minute - before.to) / (panel.from - before.to)
                });
            }
            if minute <= panel.to {
                return panel.left + (minute - panel.from) / panel.minutes();
            }
            before = Some(panel);
        }
        self.width
    }

    /// The left sides of the breaks.
    pub(super) fn breaks(&self) -> impl Iterator<Item = f64> {
        let breaks = self.panels.len().saturating_sub(1);
        self.panels.iter().take(breaks).map(Panel::right)
    }

    /// Returns the nearest place outside of breaks.
    pub(super) fn off_breaks(&self, x: f64) -> f64 {
        let inside = self.breaks().find(|left| *left < x && x < left + BREAK);
        inside.map_or(x, |left| if x - left < BREAK / 2.0 { left } else { left + BREAK })
    }
}

impl Scale {
    /// Whether words stand on the axis there and across no break.
    pub(super) fn holds(&self, x: f64, width: f64) -> bool {
        let across = |left: f64| x < left + BREAK && left < x + width;
        x >= 0.0 && x + width <= self.width && !self.breaks().any(across)
    }

    /// Returns the nearest place where words stand across no break; if there is none, on the axis at least.
    pub(super) fn nearest(&self, x: f64, width: f64) -> f64 {
        let within =
            |panel: &Panel| (width <= panel.width).then(|| x.clamp(panel.left, panel.right() - width));
        let places = self.panels.iter().filter_map(within);
        let nearest = places.min_by(|a, b| (a - x).abs().total_cmp(&(b - x).abs()));
        nearest.unwrap_or_else(|| x.clamp(0.0, (self.width - width).max(0.0)))
    }
}

/// The times at which something begins or ends.
struct Ends {
    times: Vec<f64>,
    /// The weight of all before each, and of all.
    before: Vec<f64>,
    /// Below it no time counts as more dense than another.
    grain: f64,
}

impl Ends {
    fn new(weights: BTreeMap<i64, f64>) -> Self {
        let mut before = vec![0.0];
        let mut sum = 0.0;
        for weight in weights.values() {
            sum += weight;
            before.push(sum);
        }
        let times: Vec<f64> = weights.into_keys().map(length).collect();
        let mut gaps: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
        gaps.sort_by(f64::total_cmp);
        let grain = gaps.get(gaps.len() / 2).map_or(60.0, |gap| gap.max(30.0));
        Self { times, before, grain }
    }

    /// How likely the times from one position to before another are, if they are strewn evenly over their panel.
    fn likelihood(&self, from: usize, to: usize) -> f64 {
        let number = self.before[to] - self.before[from];
        number * (number / (self.times[to - 1] - self.times[from] + self.grain)).ln()
    }

    /// The parts, each from a position to before another.
    fn parts(&self, width: f64) -> Vec<(usize, usize)> {
        let mut parts = vec![(0, self.times.len())];
        while parts.len() < MOST {
            let cuts = parts.iter().enumerate().filter_map(|(i, part)| {
                let (at, gain) = self.best_cut(*part, width)?;
                Some((i, at, gain))
            });
            let Some((i, at, _)) = cuts.max_by(|a, b| a.2.total_cmp(&b.2)) else { break };
            let (from, to) = parts[i];
            parts.splice(i..=i, [(from, at), (at, to)]);
        }
        parts
    }

    fn best_cut(&self, (from, to): (usize, usize), width: f64) -> Option<(usize, f64)> {
        if to - from < 2 {
            return None;
        }
        let whole = self.times[to - 1] - self.times[from];
        let weight = self.before[to] - self.before[from];
        let least = GAIN * weight;
        let room = width * weight / self.before.last().copied().unwrap_or(weight);
        let gain =
            |at: usize| self.likelihood(from, at) + self.likelihood(at, to) - self.likelihood(from, to);
        (from + 1..to)
            .map(|at| (at, self.times[at] - self.times[at - 1], gain(at)))
            .filter(|(_, gap, gain)| {
                *gap > self.grain && *gain > least && (gap * room >= whole * FREED || *gain > MUCH * weight)
            })
            .map(|(at, _, gain)| (at, gain))
            .max_by(|a, b| a.1.total_cmp(&b.1))
    }

    fn panels(&self, parts: &[(usize, usize)], width: f64) -> Vec<Panel> {
        if self.times.is_empty() {
            return Vec::new();
        }
        let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        let weight = |from: usize, to: usize| self.before[to] - self.before[from];
        let all = weight(0, self.times.len());
        let spare = width - number(parts.len()) * LEAST - number(parts.len() - 1) * BREAK;
        let mut left = 0.0;
        let panel = |(i, (from, to)): (usize, &(usize, usize))| {
            let (first, last) = (self.times[*from], self.times[to - 1]);
            // Some air, but never more than a third of what is cut out.
            let air = f64::max(0.04 * (last - first), if last > first { 30.0 } else { self.grain });
            let before = if i > 0 { (first - self.times[from - 1]) / 3.0 } else { air };
            let after = self.times.get(*to).map_or(air, |next| (next - last) / 3.0);
            let width = LEAST + spare * weight(*from, *to) / all;
            let panel = Panel { from: first - air.min(before), to: last + air.min(after), left, width };
            left += width + BREAK;
            panel
        };
        parts.iter().enumerate().map(panel).collect()
    }
}
