//! A history of a small case, change by change: every question about what an id names, as of every day of it, is answered
//! from the part that it needs as from the whole, and shows no name that is protected now.

use std::fs;
use std::path::Path;

use wherefrom::model::*;
use wherefrom::store::{Archive, Changing, Version, verify};

use super::run;
use crate::store::change::on;

const CASE: &str = r#"
[document.paper]
title = "The paper of the day"
outlet = "gazette"
published = "2022-01-07"

[document.letter]
title = "A letter"
author = "bob"

[source.gazette]
name = "The Gazette"
kind = "outlet"

[source.herald]
name = "The Herald"
kind = "outlet"

[source.office]
name = "The mayor's office"
kind = "organisation"

[source.zoe]
name = "Zoe Quill"
kind = "person"

[source.ann]
name = "Ann"
kind = "person"
speaks_for = "office"

[source.bob]
name = "Bob"
kind = "person"

[source.carl]
name = "Carl"
kind = "person"

[entity.harbour]
name = "Harbour"
kind = "place"

[entity.city]
name = "City"
kind = "place"

[claim.rain]
text = "It rained."
about = ["harbour", "zoe"]
happened = "2022-01-05"
quantity = { of = "rain", value = 3, unit = "mm" }
accounts = [
  { chain = ["paper", "ann", { source = "zoe", basis = "witnessed" }] },
  { chain = ["letter", { source = "bob", basis = "witnessed" }], note = "Zoe Marsh was there" },
]

[claim.snow]
text = "It snowed."
about = ["city"]
where = "harbour"
accounts = [{ chain = ["paper", { source = "carl", basis = "official" }], note = "Dora Ray rang" }]

[claim.wet]
text = "It was wet."
accounts = [{ chain = ["letter", "bob", "zoe"] }]

[[relation]]
kind = "restates"
from = "wet"
to = "rain"
"#;

type Act = Box<dyn Fn(&mut Changing)>;

fn source(change: impl Fn(&mut Source) + 'static, id: &'static str) -> Act {
    Box::new(move |changing| {
        let found = changing.archive().standing(id).unwrap();
        let Some(Version::Source(mut one)) = found.into_iter().next() else { panic!("{id}") };
        change(&mut one);
        changing.source(&one).unwrap();
    })
}

fn claim(change: impl Fn(&mut Claim) + 'static, id: &'static str) -> Act {
    Box::new(move |changing| {
        // It may have been retracted before.
        let last = changing.archive().ever(id).unwrap().into_iter().next();
        let Some(Version::Claim(mut one)) = last else { panic!("{id}") };
        change(&mut one);
        changing.claim(&one).unwrap();
    })
}

fn told(by: &str) -> Account {
    let hops = vec![
        Hop::new("paper".parse().unwrap(), Basis::Told, Stance::Relays),
        Hop::new(by.parse().unwrap(), Basis::Witnessed, Stance::Asserts),
    ];
    let document = Some("paper".parse().unwrap());
    let id = AccountId::new("x").unwrap();
    Account { id, document, at: None, quote: None, hops, note: None, recorded: None }
}

fn account(claim: &'static str, by: &'static str, adds: bool) -> Act {
    Box::new(move |changing| {
        let claim: ClaimId = claim.parse().unwrap();
        let mut account = told(by);
        account.id = account.made_id(&claim);
        if adds {
            changing.account(&claim, &account).unwrap();
        } else {
            changing.retract_account(&claim, &account.id).unwrap();
        }
    })
}

fn judged(ruling: Ruling) -> Judgement {
    Judgement {
        ruling,
        ids: ["ann".parse().unwrap(), "carl".parse().unwrap()],
        likely: Likelihood::Probable,
        why: Some("One voice".to_owned()),
        by: None,
        on: None,
    }
}

fn against() -> Contradiction {
    let claims = ["rain".parse().unwrap(), "snow".parse().unwrap()];
    Contradiction {
        claims,
        differ: Differ::Time,
        strength: Strength::Contradiction,
        why: None,
        by: None,
        on: None,
    }
}

/// What is done, one change after the other, so that everything comes, changes, goes and comes again.
fn history() -> Vec<Act> {
    vec![
        source(|one| "Zoe Marsh".clone_into(&mut one.name), "zoe"),
        account("snow", "bob", true),
        Box::new(|changing| changing.contradiction(&against()).unwrap()),
        Box::new(|changing| changing.judgement(&judged(Ruling::Same)).unwrap()),
        claim(|one| "It rained all night.".clone_into(&mut one.text), "rain"),
        claim(|one| one.about.truncate(1), "rain"),
        source(|one| one.speaks_for.clear(), "ann"),
        account("snow", "bob", false),
        source(|one| one.speaks_for = vec!["office".parse().unwrap()], "carl"),
        source(|one| one.document.as_mut().unwrap().outlet = Some("herald".parse().unwrap()), "paper"),
        Box::new(|changing| {
            let [a, b] = against().claims;
            changing.retract_between_claims(&a, &b).unwrap();
        }),
        Box::new(|changing| {
            changing
                .retract_between(&judged(Ruling::Same).ids[0], &judged(Ruling::Same).ids[1], None)
                .unwrap();
        }),
        Box::new(|changing| changing.retract_claim(&"wet".parse().unwrap()).unwrap()),
        source(|one| "Zoe Vance".clone_into(&mut one.name), "zoe"),
        source(|one| one.protected = true, "zoe"),
        claim(|one| "It was wet again.".clone_into(&mut one.text), "wet"),
        account("wet", "carl", true),
        Box::new(|changing| {
            let mut dora = Source::new("dora".parse().unwrap(), "Dora Ray", SourceKind::Person);
            dora.protected = true;
            changing.source(&dora).unwrap();
        }),
        Box::new(|changing| changing.retract_claim(&"rain".parse().unwrap()).unwrap()),
        Box::new(|changing| changing.retract_source(&"zoe".parse().unwrap()).unwrap()),
        claim(|one| one.place = Some("city".parse().unwrap()), "snow"),
        Box::new(|changing| changing.judgement(&judged(Ruling::Different)).unwrap()),
    ]
}

const QUESTIONS: &[&[&str]] = &[
    &["trace", "rain", "wet", "snow", "--json", "--follow-restated"],
    &["trace", "rain"],
    &["trace", "snow"],
    &["trace", "wet", "--follow-restated"],
    &["trace", "wet", "--quotes"],
    &["trace", "it", "rained"],
    &["trace", "rained", "all", "night"],
    &["sheet", "it was wet"],
    &["corroborate", "it was marsh"],
    &["trace", "quill snowed"],
    &["trace", "it snowd"],
    &["loops", "snows"],
    &["why", "snow", "bob"],
    &["why", "rain", "protected-1"],
    &["show", "rain", "--json"],
    &["show", "snow"],
    &["show", "bob", "--json"],
    &["show", "paper"],
    &["show", "gazette"],
    &["show", "office"],
    &["show", "protected-1"],
    &["show", "harbour"],
    &["corroborate", "rain", "--json"],
    &["corroborate", "snow"],
    &["whatif", "snow", "--without", "bob"],
    &["loops", "rain"],
    &["sheet", "rain"],
    &["timeline", "harbour", "--json"],
    &["timeline", "bob"],
    &["contradictions", "rain", "--json"],
    &["contradictions", "harbour"],
    &["impact", "bob", "--json"],
    &["impact", "gazette", "--json"],
    &["impact", "office", "--members", "--json"],
    &["compare", "rain", "--json"],
    &["draw", "trace", "rain"],
    &["draw", "entity", "harbour"],
    &["draw", "source", "bob"],
];

struct Lived {
    folder: tempfile::TempDir,
    days: usize,
}

impl Lived {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("case")).unwrap();
        fs::write(folder.path().join("case/case.toml"), CASE).unwrap();
        let case = wherefrom::case::read(&folder.path().join("case")).unwrap().case;
        let path = folder.path().join("a.wherefrom");
        wherefrom::store::Loader::new(&case, &crate::store::change()).create(&path).unwrap();
        let mut writer = Archive::open_for_writing(&path).unwrap();
        let mut days = 0;
        for act in history() {
            days += 1;
            let mut changing = writer.change(&on(days)).unwrap();
            act(&mut changing);
            assert!(changing.finish().unwrap() > 0, "{days}");
        }
        drop(writer);
        assert_eq!(verify(&path).unwrap().findings, [""; 0]);
        Self { folder, days }
    }

    fn dates(&self) -> Vec<String> {
        let days = (1..=self.days).map(|day| on(day).at[..10].to_owned());
        std::iter::once("2031-05-06".to_owned()).chain(days).collect()
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn ask(&self, question: &[&str], options: &[&str]) -> (i32, String, String) {
        let said = run(self.path(), &[question, &["--case", "a.wherefrom"], options].concat());
        // What says which way was gone stands below, in a sheet above, or among the faults.
        let says = |line: &&str| {
            line.starts_with("As recorded by")
                || line.to_lowercase().contains("known by ")
                || line.starts_with("  ") && line.contains("no date is known")
        };
        let answer = |text: &str| {
            let text = text.replace(" --known-by 9999", "");
            let rest = text.lines().filter(|line| !says(line) && !line.is_empty());
            rest.collect::<Vec<_>>().join("\n")
        };
        (said.code, answer(&said.out), answer(&said.err))
    }
}

/// By a date until which everything was published the whole is read.
#[test]
fn as_of_every_day_the_part_answers_as_the_whole() {
    let lived = Lived::new();
    for date in lived.dates() {
        for question in QUESTIONS {
            let part = lived.ask(question, &["--as-of", &date]);
            let whole = lived.ask(question, &["--as-of", &date, "--known-by", "9999"]);
            assert_eq!(part, whole, "{question:?} {date}");
            let said = (part.1 + &part.2).to_lowercase();
            // What somebody typed may be said again.
            let typed = question.concat();
            for name in
                ["zoe", "quill", "marsh", "vance", "dora"].iter().filter(|name| !typed.contains(*name))
            {
                assert!(!said.contains(*name), "{question:?} {date}: {said}");
            }
        }
    }
}
