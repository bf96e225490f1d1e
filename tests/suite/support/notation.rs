//! Cases in a few lines, for tests.
//!
//! ```text
//! document d1 outlet=herald published=2022-01-05     a document; also made by standing first on a chain after `:`
//! source officials kind=authority identity=described  a source; also made by standing on a chain: a named person
//! same x y probable                                   a judgement (also `different`)
//! contradiction c other                               between two claims
//! restates c other                                    a relation between two claims
//! c: d1 > x > y [witnessed; denies; 2022-01-06]       an account of the claim `c` in the document d1
//! c: - > x [unstated]                                 an account in no document
//! ```

use wherefrom::model::*;

/// Makes a case from the notation above.
pub fn case(lines: &str) -> Case {
    let mut case = Case::default();
    let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    // Accounts last, so that what they name is known by then.
    let (accounts, records): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.contains(": "));
    for line in &records {
        record(&mut case, line);
    }
    for (number, line) in accounts.iter().enumerate() {
        account(&mut case, number, line);
    }
    case
}

pub fn claim_id(id: &str) -> ClaimId {
    id.parse().unwrap()
}

fn record(case: &mut Case, line: &str) {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words[..] {
        ["document", id, ..] => {
            let document = source(case, id, SourceKind::Document);
            document.document = Some(Document::default());
            words[2..].iter().for_each(|word| field(case, id, word));
        }
        ["source", id, ..] => {
            source(case, id, SourceKind::Person);
            words[2..].iter().for_each(|word| field(case, id, word));
        }
        [ruling @ ("same" | "different"), a, b, likely] => {
            source(case, a, SourceKind::Person);
            source(case, b, SourceKind::Person);
            case.judgements.push(Judgement {
                ruling: ruling.parse().unwrap(),
                ids: [a.parse().unwrap(), b.parse().unwrap()],
                likely: likely.parse().unwrap(),
                why: None,
                by: None,
                on: None,
            });
        }
        [kind @ ("contradiction" | "tension"), a, b] => {
            let claims = [a, b].map(|id| claim(case, id).id.clone());
            case.contradictions.push(Contradiction {
                claims,
                differ: Differ::Number,
                strength: kind.parse().unwrap(),
                why: None,
                by: None,
                on: None,
            });
        }
        [kind @ ("restates" | "supersedes" | "supports"), a, b] => {
            let [from, to] = [a, b].map(|id| claim(case, id).id.clone());
            case.relations.push(Relation {
                kind: kind.parse().unwrap(),
                from,
                to,
                account: None,
                hop: None,
                why: None,
                by: None,
                on: None,
            });
        }
        _ => panic!("not a record: {line}"),
    }
}

fn field(case: &mut Case, id: &str, word: &str) {
    let (key, value) = word.split_once('=').unwrap();
    match key {
        "outlet" => drop(source(case, value, SourceKind::Outlet).id.clone()),
        "for" => drop(source(case, value, SourceKind::Authority).id.clone()),
        _ => {}
    }
    let one = case.sources.get_mut(id).unwrap();
    match key {
        "kind" => {
            one.kind = value.parse().unwrap();
            one.identity = one.kind.default_identity();
        }
        "identity" => one.identity = value.parse().unwrap(),
        "for" => one.speaks_for.push(value.parse().unwrap()),
        "outlet" => one.document.as_mut().unwrap().outlet = Some(value.parse().unwrap()),
        "published" => one.document.as_mut().unwrap().published = Some(value.parse().unwrap()),
        _ => panic!("not a field: {word}"),
    }
}

fn source<'a>(case: &'a mut Case, id: &str, kind: SourceKind) -> &'a mut Source {
    let id: SourceId = id.parse().unwrap();
    case.sources.entry(id.clone()).or_insert_with(|| Source::new(id.clone(), id.as_str(), kind))
}

fn claim<'a>(case: &'a mut Case, id: &str) -> &'a mut Claim {
    let id: ClaimId = id.parse().unwrap();
    case.claims.entry(id.clone()).or_insert_with(|| Claim::new(id.clone(), id.as_str()))
}

fn account(case: &mut Case, number: usize, line: &str) {
    let (id, chain) = line.split_once(": ").unwrap();
    let mut parts: Vec<&str> = chain.split(" > ").map(str::trim).collect();
    let document = parts[0] != "-";
    if document {
        let id = parts[0].split_whitespace().next().unwrap();
        source(case, id, SourceKind::Document).document.get_or_insert_default();
    } else {
        parts.remove(0);
    }
    let hops: Vec<Hop> =
        parts.iter().enumerate().map(|(i, part)| hop(case, part, i + 1 == parts.len())).collect();
    let account = Account {
        id: format!("{id}.{number}").parse().unwrap(),
        document: document.then(|| hops[0].source.clone()),
        at: None,
        quote: None,
        hops,
        note: None,
        recorded: None,
    };
    claim(case, id).accounts.push(account);
}

fn hop(case: &mut Case, part: &str, last: bool) -> Hop {
    let (id, words) = part.split_once(" [").map_or((part, ""), |(id, rest)| (id, rest.trim_end_matches(']')));
    source(case, id, SourceKind::Person);
    let (basis, stance) =
        if last { (Basis::Unstated, Stance::Asserts) } else { (Basis::Told, Stance::Relays) };
    let mut hop = Hop::new(id.parse().unwrap(), basis, stance);
    for word in words.split("; ").filter(|word| !word.is_empty()) {
        match (word.parse::<Basis>(), word.parse::<Stance>()) {
            (Ok(basis), _) => hop.basis = basis,
            (_, Ok(stance)) => hop.stance = stance,
            _ => hop.said = Some(word.parse().unwrap()),
        }
    }
    hop
}
