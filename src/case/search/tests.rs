//! What a quote finds, what it says if it doesn't, and that no text makes it slow.

use proptest::prelude::*;

use super::*;

fn text(words: &str) -> Text {
    Text::load(words.as_bytes().to_vec()).unwrap()
}

fn find(words: &str, quote: &str) -> Vec<Vec<String>> {
    let text = text(words);
    let found = text.find(quote).unwrap_or_else(|e| panic!("{e}"));
    let words =
        |m: &Match| m.ranges.iter().map(|r| text.passage(r.clone()).unwrap().to_owned()).collect::<Vec<_>>();
    found.matches.iter().map(words).collect()
}

fn fault(words: &str, quote: &str) -> String {
    text(words).locate(quote).unwrap_err().to_string()
}

#[test]
fn marks_dashes_and_white_space_are_folded_and_nothing_else() {
    let words = "He said: «It’s \u{a0}\r\n the ‘old’ mill\u{200b} — burnt\u{2011}out», „yes“.";
    assert_eq!(
        find(words, "  \"It's the 'old' mill - burnt-out\" "),
        [["«It’s \u{a0}\r\n the ‘old’ mill\u{200b} — burnt\u{2011}out»"]]
    );
    assert_eq!(find(words, "“yes”"), [["„yes“"]]);
    assert!(text(words).find("it's").is_err());
}

#[test]
fn every_place_is_found_overlapping_ones_too() {
    assert_eq!(text("no no no").find("no no").unwrap().matches.len(), 2);
    let found = text("\u{feff}  a  a ").find("a").unwrap();
    let ranges: Vec<_> = found.matches.iter().flat_map(|m| &m.ranges).map(|r| (r.start, r.end)).collect();
    assert_eq!(ranges, [(3, 4), (6, 7)]);
}

#[test]
fn an_ellipsis_is_one_range_from_first_to_last_words() {
    let words = "We saw smoke. We saw two boats leave, and then the boats came back.";
    assert_eq!(find(words, "We saw … boats"), [["We saw two boats"]]);
    assert_eq!(
        find(words, "We saw ... boats .... back"),
        [["We saw two boats leave, and then the boats came back"]]
    );
    assert_eq!(find(words, "smoke…boats"), [["smoke. We saw two boats"]]);
    assert_eq!(find("a b a b", "a … b"), [["a b"], ["a b"]]);
    assert_eq!(find("aa", "a … a"), [["aa"]]);
    assert!(text("a").find("a … a").is_err());
}

#[test]
fn a_range_has_an_end() {
    let far = |gap| format!("start {} stop", "x".repeat(gap));
    assert_eq!(find(&far(MAX_RANGE - 12), "start … stop").len(), 1);
    assert_eq!(
        fault(&far(MAX_RANGE), "start … stop"),
        "the parts of `start … stop` stand in the text, but not in this order, or more than 2000 code points apart"
    );
}

#[test]
fn a_bar_parts_a_broken_up_quotation() {
    let words = "“They came,” he said, “at night.” They left “at night.”";
    assert_eq!(find(words, "They came | at night"), [["They came", "at night"], ["They came", "at night"]]);
    assert_eq!(find(words, "They … he | at … They"), [["They came,” he", "at night.” They"]]);
    assert_eq!(
        fault(words, "They left | They came"),
        "the parts of `They left | They came` stand in the text, but not in this order, or more than 2000 code points apart"
    );
    assert_eq!(text(words).locate("They came | he said").unwrap().passages().len(), 2);
}

#[test]
fn what_stands_nowhere_says_what_comes_near() {
    let words = "The gate was shut at seven, the guard told us.";
    assert_eq!(
        fault(words, "the gate was shut at eight"),
        "`the gate was shut at eight` stands nowhere in the text; the words `The gate was shut at` stand at 0-20"
    );
    assert_eq!(
        fault("shut\n\n at seven", "Shut at eight"),
        "`Shut at eight` stands nowhere in the text; the words `shut at` stand at 0-9"
    );
    assert_eq!(
        fault(words, &"xyz ".repeat(30)),
        format!("`{}xyz …` stands nowhere in the text", "xyz ".repeat(19))
    );
    assert_eq!(fault(words, "xyz"), "`xyz` stands nowhere in the text");
    assert_eq!(fault(words, " … | …"), "the quote holds no words");
    assert_eq!(fault(words, ""), "the quote holds no words");
    assert_eq!(fault("a a a a", "a"), "`a` stands at 4 places: 0-1, 2-3, 4-5, …");
    assert_eq!(fault("a b c a b", "a | b"), "`a | b` stands at 3 places: 0-1 2-3, 0-1 8-9, 6-7 8-9");
    assert_eq!(
        fault(words, &"x".repeat(MAX_QUOTE + 1)),
        "the quote has 10001 code points; at most 10000 are searched for"
    );
    assert_eq!(fault(words, &"a … ".repeat(30)), "the quote has 30 parts; at most 20 are searched for");
    assert!(fault(&"a ".repeat(1001), "a").starts_with("`a` stands at more than 1000 places: 0-1, 2-3"));
}

#[test]
fn hostile_texts_are_searched_in_linear_time() {
    let many = text(&"ab ".repeat(200_000));
    for quote in ["a … b", "ab | ab | ab | ab", "b … a … b … a | b … b | a"] {
        let found = many.find(quote).unwrap();
        assert_eq!((found.matches.len(), found.more), (MAX_MATCHES, true), "{quote}");
    }
    let same = text(&"a".repeat(500_000));
    assert!(same.find(&format!("{}b", "a".repeat(9_000))).is_err());
    assert!(same.find(&"a".repeat(9_000)).unwrap().more);
    assert!(text(&" ".repeat(500_000)).find("a … b").is_err());
}

/// Every place of `a … b` by trying every pair: none inside it is another.
fn slowly(text: &str, a: &str, b: &str) -> Vec<(usize, usize)> {
    let chars: Vec<char> = text.chars().collect();
    let stands =
        |word: &str, at: usize| word.chars().eq(chars.iter().copied().skip(at).take(word.chars().count()));
    let places = |word| (0..chars.len()).filter(move |&at| stands(word, at)).collect::<Vec<_>>();
    let (a_long, b_long) = (a.chars().count(), b.chars().count());
    let mut all: Vec<(usize, usize)> = Vec::new();
    for start in places(a) {
        all.extend(
            places(b).into_iter().filter(|end| start + a_long <= *end).map(|end| (start, end + b_long)),
        );
    }
    let within = |x: (usize, usize), y: (usize, usize)| x != y && y.0 <= x.0 && x.1 <= y.1;
    let smallest = |y: &(usize, usize)| !all.iter().any(|x| within(*x, *y));
    all.iter().copied().filter(smallest).collect()
}

proptest! {
    #[test]
    fn searching_finds_what_trying_everything_finds(words in "[abж]{0,40}", a in "[abж]{1,3}", b in "[abж]{1,3}") {
        let found = text(&words).find(&format!("{a}…{b}"));
        let ranges = |found: Found| -> Vec<_> {
            found.matches.iter().map(|m| (m.ranges[0].start, m.ranges[0].end)).collect()
        };
        prop_assert_eq!(found.map(ranges).unwrap_or_default(), slowly(&words, &a, &b));
    }

    #[test]
    fn what_is_found_folds_to_what_was_searched_for(words in "[ab \u{a0}\u{200b}’'—\r\n«]{0,30}", quote in "[ab '\\-\"]{1,4}") {
        let stored = text(&words);
        let fold = |words: &str| Fold::new(words).map(|f| f.c).collect::<String>();
        for found in stored.find(&quote).into_iter().flat_map(|found| found.matches) {
            let words = stored.passage(found.ranges[0].clone()).unwrap();
            prop_assert_eq!(fold(words), fold(quote.trim()));
        }
        if let Ok(anchor) = stored.locate(&quote) {
            prop_assert!(stored.words(&anchor).is_ok());
        }
    }

    #[test]
    fn no_quote_makes_it_panic(words in "\\PC{0,40}", quote in "\\PC{0,20}|[ab.…| ]{0,20}") {
        drop(text(&words).locate(&quote));
    }
}
