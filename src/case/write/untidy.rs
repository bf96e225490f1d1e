//! Untidy case files for the tests: every way that TOML has to write a record, comments everywhere.
//!
//! Comments are written `#@` and numbered afterwards, so that each can be told from every other.

use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::Union;

/// A whole file.
pub(super) fn file() -> impl Strategy<Value = String> {
    (gap(), vec(top_key(), 0..3), vec((gap(), table()), 0..6), gap(), any::<bool>()).prop_map(
        |(start, top, tables, end, windows)| {
            let mut text = start;
            // Every key and id gets a number, so that none is there twice.
            for (i, key) in top.iter().enumerate() {
                text += &key.replace("ID", &i.to_string());
            }
            for (i, (gap, table)) in tables.iter().enumerate() {
                text += gap;
                text += &table.replace("ID", &i.to_string());
            }
            let text = number_comments(&(text + &end));
            if windows { text.replace('\n', "\r\n") } else { text }
        },
    )
}

fn number_comments(text: &str) -> String {
    let mut parts = text.split("#@");
    let mut numbered = parts.next().unwrap_or_default().to_owned();
    for (i, part) in parts.enumerate() {
        let _ = write!(numbered, "#@{i}.{part}"); // a String takes everything
    }
    numbered
}

/// The comments of a file in alphabetical order.
pub(super) fn comments(text: &str) -> Vec<String> {
    let number = |rest: &str| rest.split('.').next().unwrap_or_default().to_owned();
    let mut all: Vec<String> = text.split("#@").skip(1).map(number).collect();
    all.sort();
    all
}

fn words(choices: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(choices).prop_map(str::to_owned)
}

/// What may stand between two lines.
fn gap() -> impl Strategy<Value = String> {
    words(&[
        "",
        "",
        "\n",
        "#@ a\n",
        "\n\n#@ b\n",
        "  #@ c\n\n",
        "#@ d\n#@ e\n",
        "#@ f\n\n\n#@ g\n",
        "\n#@ h\n\n",
    ])
}

fn behind() -> impl Strategy<Value = String> {
    words(&["\n", "\n", "  \n", " #@ behind\n", "#@\n"])
}

/// What may stand between the elements of a list.
fn inside() -> impl Strategy<Value = String> {
    words(&["", "", " ", "\n  ", " #@ i\n", "\n #@ j\n ", "#@ k\n#@ l\n\n #@ m\n"])
}

fn string() -> impl Strategy<Value = String> {
    words(&[
        "\"plain\"",
        "'literal \"quotes\" and \\'",
        "\"\"",
        "\"tab\\tquote\\\" back\\\\ nul\\u0000 bell\\u0007\"",
        "\"\"\"\ntwo\nlines \"\" and \\\"\"\" end\\\"\"\"\"",
        "'''\n'one'\n\n''two'''",
        "\"\"\"one \\\n   line\"\"\"",
        "\"ends in lines\\n\\n\"",
        "\"\\r\\nשלום \\u202Eevil 🕊\"",
        "\"a rather long text, so that a list with it doesn't fit into one line of a hundred\"",
        "\"source-1\"",
    ])
}

fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => string(),
        1 => words(&["1", "+1_000", "0xff", "-0.0", "1e3", "true", "2022-01-05", "2022-01-05 15:00:00Z"]),
    ]
}

fn list_of(element: impl Strategy<Value = String> + 'static) -> BoxedStrategy<String> {
    (vec((inside(), element, inside()), 0..4), any::<bool>(), inside())
        .prop_map(|(elements, comma, end)| {
            let elements: Vec<String> = elements.into_iter().map(|(a, b, c)| a + &b + &c).collect();
            let comma = if comma && !elements.is_empty() { "," } else { "" };
            format!("[{}{comma}{end}]", elements.join(","))
        })
        .boxed()
}

fn inline_table(keys: &'static [&'static str], value: BoxedStrategy<String>) -> BoxedStrategy<String> {
    (
        prop::sample::subsequence(keys, 0..=keys.len()).prop_shuffle(),
        vec((inside(), value, inside()), keys.len()),
        inside(),
    )
        .prop_map(|(keys, values, end)| {
            let entry =
                |(key, (a, value, b)): (&str, (String, String, String))| format!("{a}{key}={value}{b}");
            let entries: Vec<String> = keys.into_iter().zip(values).map(entry).collect();
            format!("{{{}{end}}}", entries.join(","))
        })
        .boxed()
}

fn hop() -> BoxedStrategy<String> {
    let full =
        inline_table(&["basis", "source", "at", "zzz"], prop_oneof![string(), list_of(string())].boxed());
    let sole = (inside(), string(), inside()).prop_map(|(a, s, b)| format!("{{{a}source = {s}{b}}}"));
    prop_oneof![string(), full, sole].boxed()
}

fn account() -> BoxedStrategy<String> {
    let value = prop_oneof![scalar().boxed(), list_of(hop()), list_of(string())].boxed();
    inline_table(&["note", "chain", "at", "id", "other", "via", "deep.er", "deep.est"], value)
}

fn value() -> BoxedStrategy<String> {
    prop_oneof![
        3 => scalar().boxed(),
        1 => list_of(string()),
        1 => list_of(scalar()),
        1 => list_of(account()),
        1 => inline_table(&["value", "of", "x.y", "\"ж\""], scalar().boxed()),
    ]
    .boxed()
}

fn line(key: &'static str) -> BoxedStrategy<String> {
    (gap(), words(&["", "  "]), value(), behind())
        .prop_map(move |(g, i, v, b)| format!("{g}{i}{key} ={v}{b}"))
        .boxed()
}

fn lines(keys: &'static [&'static str]) -> BoxedStrategy<String> {
    prop::sample::subsequence(keys, 0..=keys.len())
        .prop_shuffle()
        .prop_flat_map(|keys| keys.into_iter().map(line).collect::<Vec<_>>())
        .prop_map(|lines| lines.concat())
        .boxed()
}

fn top_key() -> BoxedStrategy<String> {
    let keys = ["titleID", "zzzID", "claim.dottedID.text", "claim.dottedID.more.deep", "same", "other.aID.b"];
    let lines: Vec<_> = keys.into_iter().map(line).collect();
    // Only one `same`, which may then be of any type.
    Union::new(lines).prop_map(|line| line.replace("same ", "sameID ")).boxed()
}

fn table() -> BoxedStrategy<String> {
    let with_keys = |header: &'static str, keys: &'static [&'static str]| {
        (behind(), lines(keys)).prop_map(move |(b, l)| format!("{header}{b}{l}")).boxed()
    };
    let accounts = (gap(), list_of(account()), behind())
        .prop_map(|(g, a, b)| format!("[claim.accountsID]\n{g}accounts = {a}{b}"))
        .boxed();
    let inner = (behind(), gap(), lines(&["value", "of"]), gap(), lines(&["at", "chain"]))
        .prop_map(|(b, g, of, h, account)| {
            format!("[claim.innerID.quantity]{b}{of}{g}[[claim.innerID.accounts]]\n{account}{h}[claim.innerID] {b}")
        })
        .boxed();
    let other = (gap(), behind(), lines(&["a", "b"]), lines(&["c.d", "e"]))
        .prop_map(|(g, b, x, y)| {
            format!("[otherID]{b}{x}{g}[otherID.in.deep]{b}{y}[[otherID.many]]{b}{x}{g}[otherID.many.sub]\n{y}[[otherID.many]]\n")
        })
        .boxed();
    Union::new([
        with_keys(
            "[claim.\"мостID\"]",
            &["note", "text", "unknown", "about", "quantity.of", "quantity.value", "tags"],
        ),
        with_keys("[ source . sID ]", &["kind", "name", "aliases", "reliability", "x.y.z"]),
        with_keys("[document.dID]", &["file", "title", "note", "published"]),
        with_keys("[entity.eID]", &["name", "kind"]),
        with_keys("[defaultsID]", &["via", "document"]),
        with_keys("[[same]]", &["why", "ids", "by"]),
        with_keys("[[contradiction]]", &["why", "claims"]),
        with_keys("[[odd.oneID]]", &["why"]),
        accounts,
        inner,
        other,
    ])
    .boxed()
}
