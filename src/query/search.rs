//! Claims by half-remembered words.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use crate::model::{Case, Claim};

/// A claim that fits some words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// How many of the words stand in it in some form.
    pub words: usize,
    /// How many of them stand in it only in a form that differs.
    pub inexact: usize,
}

/// Returns the claims that fit the words best: those that hold all of them, or if there is none, those that hold the
/// most, at least half.
///
/// A word fits one of the claim's words (of its text, id, tags and the names of what it is about) if it is equal once
/// case and accents are folded, the beginning of it (from three letters on), or near: one slip of the keyboard from
/// five letters on, two from nine (Damerau-Levenshtein). Sorted by exactness, then by id.
pub fn find_claims<'a>(case: &'a Case, words: &str) -> Vec<Found<'a>> {
    let wanted = words_of(words);
    let fit = |claim: &'a Claim| {
        let known = claim_words(case, claim);
        let fits = wanted.iter().filter_map(|word| fit_of(word, &known));
        let (words, inexact) = fits.fold((0, 0), |(n, off), exact| (n + 1, off + usize::from(!exact)));
        Found { claim, words, inexact }
    };
    let mut found: Vec<Found<'a>> =
        case.claims.values().map(fit).filter(|one| one.words * 2 >= wanted.len().max(1)).collect();
    let most = found.iter().map(|one| one.words).max().unwrap_or(0);
    found.retain(|one| one.words == most && most > 0);
    found.sort_by(|a, b| (a.inexact, &a.claim.id).cmp(&(b.inexact, &b.claim.id)));
    found
}

/// Says whether every word was found in every claim of the answer.
impl Found<'_> {
    /// Says whether all of the words stand in the claim.
    pub fn is_full(&self, words: &str) -> bool {
        self.words == words_of(words).len()
    }
}

fn claim_words(case: &Case, claim: &Claim) -> Vec<String> {
    let mut known = words_of(&claim.text);
    known.extend(words_of(claim.id.as_str()));
    known.extend(claim.tags.iter().flat_map(|tag| words_of(tag)));
    for about in &claim.about {
        let id = about.id.as_str();
        let source = case.sources.get(id).map(|s| (&s.name, &s.aliases));
        if let Some((name, aliases)) = source.or_else(|| case.entities.get(id).map(|e| (&e.name, &e.aliases)))
        {
            known.extend(words_of(name));
            known.extend(aliases.iter().flat_map(|alias| words_of(alias)));
        }
    }
    known.sort_unstable();
    known.dedup();
    known
}

/// Whether a word fits one of the known words, and if so whether exactly.
pub(super) fn fit_of(word: &str, known: &[String]) -> Option<bool> {
    if known.iter().any(|one| one == word) {
        return Some(true);
    }
    let letters = word.chars().count();
    let slips = match letters {
        0..5 => 0,
        5..9 => 1,
        _ => 2,
    };
    let near = |one: &String| {
        (letters >= 3 && one.starts_with(word))
            || (slips > 0 && strsim::damerau_levenshtein(one, word) <= slips)
    };
    known.iter().any(near).then_some(false)
}

/// The words of a text, with case and accents folded.
pub(crate) fn words_of(text: &str) -> Vec<String> {
    let folded: String =
        text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ClaimId;

    fn case(claims: &[(&str, &str)]) -> Case {
        let mut case = Case::default();
        for (id, text) in claims {
            let id = ClaimId::new(id).unwrap();
            case.claims.insert(id.clone(), Claim::new(id, *text));
        }
        case
    }

    fn found(case: &Case, words: &str) -> Vec<String> {
        find_claims(case, words).iter().map(|found| found.claim.id.to_string()).collect()
    }

    #[test]
    fn words_are_found_through_case_accents_slips_and_beginnings() {
        let case = case(&[
            ("a", "Four hundred police officers were injured."),
            ("b", "The café was looted."),
            ("c", "Police left."),
        ]);
        assert_eq!(found(&case, "POLICE injured"), ["a"]);
        assert_eq!(found(&case, "cafe"), ["b"]);
        assert_eq!(found(&case, "ofifcers"), ["a"]);
        assert_eq!(found(&case, "pol"), ["a", "c"]);
        assert_eq!(found(&case, "police airport"), ["a", "c"]);
        assert_eq!(found(&case, "airport"), Vec::<String>::new());
        assert_eq!(found(&case, ""), Vec::<String>::new());
    }
}
