//! Several things in one cell: `elena > maria [told] > the news [unstated; denies; 2022-01-06]`.
//!
//! A list of names, parted by `>` on a chain and by `;` elsewhere, each with what is said of it in brackets, parted by
//! `;`. A backslash makes a letter of the sign behind it. What the names and the words in brackets mean is not known
//! here.

use super::fault::Fault;

/// What has a meaning in one of the notations, unless there is a backslash in front of it.
const SIGNS: [char; 10] = ['>', '<', '→', '[', ']', '(', ')', ';', ':', '\\'];

/// A character, and whether a backslash stood in front of it.
type Sign = (char, bool);

/// A text of a cell whose signs still differ from the letters that look like them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Marked(Vec<Sign>);

/// A name of a list with what stands in brackets behind it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Item {
    pub(super) name: Marked,
    pub(super) details: Vec<Marked>,
}

/// What parts the names of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parted {
    /// `>`, and the arrows that people write for it.
    Chain,
    /// `;`
    List,
}

impl Marked {
    /// Reads a cell.
    pub(super) fn new(cell: &str) -> Self {
        let mut signs = Vec::with_capacity(cell.len());
        let mut chars = cell.chars().peekable();
        while let Some(c) = chars.next() {
            let literal = (c == '\\').then(|| chars.next_if(|next| SIGNS.contains(next))).flatten();
            signs.push(literal.map_or((c, false), |literal| (literal, true)));
        }
        Self(signs)
    }

    fn trimmed(signs: &[Sign]) -> Self {
        let blank = |(c, literal): &Sign| c.is_whitespace() && !literal;
        let start = signs.iter().position(|sign| !blank(sign)).unwrap_or(signs.len());
        let end = signs.iter().rposition(|sign| !blank(sign)).map_or(start, |last| last + 1);
        Self(signs[start..end].to_vec())
    }

    /// Returns the text without its backslashes.
    pub(super) fn text(&self) -> String {
        self.0.iter().map(|(c, _)| c).collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Says whether a sign stands in it that is no letter.
    pub(super) fn has(&self, sign: char) -> bool {
        self.0.contains(&(sign, false))
    }

    /// Returns what stands before and behind the first of a sign.
    pub(super) fn split(&self, sign: char) -> Option<(Self, Self)> {
        let at = self.0.iter().position(|found| *found == (sign, false))?;
        Some((Self::trimmed(&self.0[..at]), Self::trimmed(&self.0[at + 1..])))
    }

    /// Returns what stands before the round brackets at its end, and what stands in them.
    pub(super) fn split_round(&self) -> Option<(Self, Self)> {
        let end = self.0.len().checked_sub(1).filter(|end| self.0[*end] == (')', false))?;
        let start = self.0.iter().rposition(|found| *found == ('(', false))?;
        Some((Self::trimmed(&self.0[..start]), Self::trimmed(self.0.get(start + 1..end)?)))
    }
}

/// Reads a list.
pub(super) fn items(cell: &str, parted: Parted) -> Result<Vec<Item>, Fault> {
    let signs = Marked::new(cell).0;
    let (mut items, mut details) = (Vec::new(), Vec::new());
    let (mut name, mut part): (Vec<Sign>, Vec<Sign>) = (Vec::new(), Vec::new());
    let (mut inside, mut closed) = (false, false);
    for (i, &sign) in signs.iter().enumerate() {
        match sign {
            ('[', false) if inside => return Err(nested()),
            ('[', false) if closed => return Err(behind(&name)),
            ('[', false) => inside = true,
            (']', false) if !inside => return Err(unopened(&name)),
            (';' | ']', false) if inside => {
                details.push(Marked::trimmed(&part));
                part.clear();
                (inside, closed) = (sign.0 == ';', sign.0 == ']');
            }
            _ if inside => part.push(sign),
            (c, false) if parts(c, parted) => {
                if c == '>' && is_arrow(&signs[..i]) {
                    name.pop();
                }
                items.push(Item { name: Marked::trimmed(&name), details: std::mem::take(&mut details) });
                name.clear();
                closed = false;
            }
            (c, _) if closed && !c.is_whitespace() && !starts_arrow(&signs[i..], parted) => {
                return Err(behind(&name));
            }
            // What is behind brackets can only be blank, or the beginning of an arrow.
            sign => name.extend((!closed || sign.0 == '-').then_some(sign)),
        }
    }
    if inside {
        return Err(unclosed(&name));
    }
    items.push(Item { name: Marked::trimmed(&name), details });
    Ok(items)
}

fn parts(c: char, parted: Parted) -> bool {
    match parted {
        Parted::Chain => c == '>' || c == '→',
        Parted::List => c == ';',
    }
}

/// Says whether a `>` behind these is the head of an arrow: `->`, with a blank before it.
fn is_arrow(before: &[Sign]) -> bool {
    let blank = |sign: Option<&Sign>| sign.is_none_or(|(c, _)| c.is_whitespace() || *c == ']');
    before.last() == Some(&('-', false)) && blank(before.iter().rev().nth(1))
}

fn starts_arrow(signs: &[Sign], parted: Parted) -> bool {
    parted == Parted::Chain && signs.starts_with(&[('-', false), ('>', false)])
}

fn named(name: &[Sign]) -> String {
    Marked::trimmed(name).text()
}

fn nested() -> Fault {
    Fault::new(
        "bracket",
        "a bracket is opened inside a bracket",
        "close the first with `]`; a bracket that is a letter is written `\\[`",
    )
}

fn unopened(name: &[Sign]) -> Fault {
    let message =
        format!("a bracket is closed behind `{}` that was never opened", super::fault::short(&named(name)));
    Fault::new("bracket", message, "open it with `[`; a bracket that is a letter is written `\\]`")
}

fn unclosed(name: &[Sign]) -> Fault {
    let message = format!("the bracket behind `{}` is never closed", super::fault::short(&named(name)));
    Fault::new("bracket", message, "close it with `]`; a bracket that is a letter is written `\\[`")
}

fn behind(name: &[Sign]) -> Fault {
    let message = format!("something stands behind the brackets of `{}`", super::fault::short(&named(name)));
    Fault::new(
        "bracket",
        message,
        "put all of it into one pair of brackets, parted by `;`, and `>` before the next on the chain",
    )
}

/// Returns a text with a backslash before every sign that would have a meaning.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if SIGNS.contains(&c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(cell: &str, parted: Parted) -> String {
        let shown = |item: &Item| {
            let details: Vec<String> = item.details.iter().map(Marked::text).collect();
            format!("{}{details:?}", item.name.text())
        };
        match items(cell, parted) {
            Ok(items) => items.iter().map(shown).collect::<Vec<_>>().join(" "),
            Err(fault) => fault.message,
        }
    }

    #[test]
    fn chains_and_lists_are_read() {
        let chain = |cell| read(cell, Parted::Chain);
        assert_eq!(
            chain("elena > maria [told] > the news [unstated; denies; 2022-01-06]"),
            r#"elena[] maria["told"] the news["unstated", "denies", "2022-01-06"]"#
        );
        assert_eq!(chain(r"a \> b \[c\] \\ \n > d"), r"a > b [c] \ \n[] d[]");
        assert_eq!(chain("a -> b → c[told]->d - > e-x"), r#"a[] b[] c["told"] d -[] e-x[]"#);
        assert_eq!(chain("a > > b"), "a[] [] b[]");
        assert_eq!(chain("a; b"), "a; b[]");
        assert_eq!(read("Anna [victim; x]; a > b", Parted::List), r#"Anna["victim", "x"] a > b[]"#);
        assert_eq!(chain("a [told"), "the bracket behind `a` is never closed");
        assert_eq!(chain("a told]"), "a bracket is closed behind `a told` that was never opened");
        assert_eq!(chain("a [b [c]]"), "a bracket is opened inside a bracket");
        assert_eq!(chain("a [b] c > d"), "something stands behind the brackets of `a`");
        assert_eq!(chain("a [b] [c] > d"), "something stands behind the brackets of `a`");
    }

    #[test]
    fn round_brackets_and_colons_are_found() {
        let marked = Marked::new(r"Maria (@eng\) (x) (person, named)");
        let (name, kind) = marked.split_round().unwrap();
        assert_eq!((name.text(), kind.text()), ("Maria (@eng) (x)".to_owned(), "person, named".to_owned()));
        assert_eq!(Marked::new(r"Maria \(x)").split_round(), None);
        let (id, rest) = Marked::new(r"a\:b: c: d").split(':').unwrap();
        assert_eq!((id.text(), rest.text()), ("a:b".to_owned(), "c: d".to_owned()));
    }

    proptest! {
        #[test]
        fn what_is_escaped_is_one_name(text in "[-a-c ;:>→<()\\[\\]\\\\\n]{0,12}") {
            for parted in [Parted::Chain, Parted::List] {
                let items = items(&escaped(&text), parted).unwrap();
                prop_assert_eq!(items.len(), 1);
                prop_assert!(items[0].details.is_empty());
                prop_assert_eq!(items[0].name.text(), text.trim());
            }
        }
    }
}
