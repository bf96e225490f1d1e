//! Changes of files, to the byte.

use std::path::Path;

use super::{AmendError, Amending, Going, Retraction, Target, forget};
use crate::case::{Folder, read_texts};
use crate::model::{Account, Claim, ClaimId, Refusal};

fn folder(text: &str) -> Folder {
    read_texts(Path::new("case"), vec![("case.toml".into(), text.as_bytes().to_vec())])
}

fn why() -> Going {
    Going::Retracted(Retraction { why: "A slip".to_owned(), by: None, on: None })
}

/// Returns the file after a change.
#[track_caller]
fn after(text: &str, going: Going, act: impl FnOnce(&mut Amending<'_>) -> Result<(), AmendError>) -> String {
    let folder = folder(text);
    assert_eq!(folder.problems, []);
    let mut amending = Amending::new(&folder, going);
    act(&mut amending).unwrap();
    let amended = amending.finish().unwrap();
    assert_eq!(amended.faults, []);
    assert!(amended.as_meant, "{:?}", amended.files);
    amended.files.into_iter().next().map_or_else(|| text.to_owned(), |(_, text)| text)
}

fn rain(folder: &Folder) -> (Claim, Account) {
    let claim = folder.case.claims["rain"].clone();
    (claim.clone(), claim.accounts[0].clone())
}

const UNTIDY: &str = "# Notes of Ida.
[source.ann]   # the neighbour
kind='person'  # sure
# Her name is known.
name =   'Ann'

[source.they]
kind = 'group'
name = 'they'
identity = 'described'


[claim.rain]
accounts = [
    { chain = ['ann'] }, # by phone
    # asked twice
    { chain = ['they'], note='maybe' }, # at the door
]
text = 'It rained.' # where?
";

#[test]
fn what_a_change_is_not_about_stays_to_the_byte() {
    let read = folder(UNTIDY);
    let mut ann = read.case.sources["ann"].clone();
    ann.name = "Ann Lee".to_owned();
    ann.note = Some("A baker.".to_owned());
    let changed = after(UNTIDY, why(), |amending| amending.source(&ann));
    let expected = UNTIDY.replace("name =   'Ann'\n", "name =   \"Ann Lee\"\nnote = \"A baker.\"\n");
    assert_eq!(changed, expected);

    let (claim, mut account) = rain(&read);
    account.note = Some("on Monday".to_owned());
    let changed =
        after(UNTIDY, why(), |amending| amending.put_account(&claim.id, &claim.accounts[0].id, &account));
    assert_eq!(changed, UNTIDY.replace("['ann'] }", "['ann'], note = \"on Monday\" }"));

    let changed = after(UNTIDY, why(), |amending| amending.retract_account(&claim.id, &account.id));
    assert_eq!(changed, UNTIDY.replace("['ann'] }", "['ann'], retracted = \"A slip\" }"));
    let gone =
        after(UNTIDY, Going::Removed, |amending| amending.retract_account(&claim.id, &claim.accounts[1].id));
    let theirs = "    # asked twice\n    { chain = ['they'], note='maybe' }, # at the door\n";
    assert_eq!(gone, UNTIDY.replace(theirs, ""));
}

#[test]
fn a_comment_stays_with_the_account_that_it_stands_behind() {
    let read = folder(UNTIDY);
    let (claim, account) = rain(&read);
    let mut new = account.clone();
    new.note = Some("again".to_owned());
    new.hops[0].basis = crate::model::Basis::Witnessed;
    new.id = new.made_id(&claim.id);
    let changed = after(UNTIDY, why(), |amending| amending.account(&claim.id, &new));
    let added =
        "# at the door\n    { chain = [{ source = \"ann\", basis = \"witnessed\" }], note = \"again\" },\n]";
    assert_eq!(changed, UNTIDY.replace("# at the door\n]", added));
}

#[test]
fn line_ends_and_the_byte_order_mark_stay() {
    let text = format!("\u{feff}{}", UNTIDY.replace('\n', "\r\n"));
    let changed = after(&text, why(), |amending| amending.retract_claim(&"rain".parse().unwrap()));
    let expected = text.replace("# where?\r\n", "# where?\r\nretracted = \"A slip\"\r\n");
    assert_eq!(changed, expected);
    assert_eq!(folder(&changed).case.claims.len(), 0);
    let mixed = UNTIDY.replacen('\n', "\r\n", 3);
    let folder = folder(&mixed);
    let mut amending = Amending::new(&folder, why());
    let refused = amending.retract_claim(&"rain".parse().unwrap()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "`case.toml` can't be changed: the file is laid out in a way that an edit could not keep"
    );
}

#[test]
fn records_with_headers_of_their_own_and_in_braces_are_found() {
    let text = "claim.rain = { text = 'It rained.', accounts = [{ chain = ['ann'] }] }
[source]
ann = { name = 'Ann', kind = 'person' }
[claim.snow]
text = 'It snowed.'
[claim.snow.quantity]
of = 'flakes'
value = 3
[[claim.snow.accounts]]
chain = [{ source = 'ann', basis = 'witnessed' }]
[[claim.snow.accounts]]
chain = ['ann']
note = 'twice'
id = 'second'
";
    let read = folder(text);
    let id: ClaimId = "snow".parse().unwrap();
    let mut snow = read.case.claims["snow"].clone();
    snow.quantity.as_mut().unwrap().value = "4".parse().ok();
    let changed = after(text, why(), |amending| {
        amending.claim(&snow)?;
        amending.retract_account(&id, &"second".parse().unwrap())?;
        amending.retract_claim(&"rain".parse().unwrap())
    });
    let expected = text
        .replace("value = 3", "value = 4")
        .replace("id = 'second'\n", "id = 'second'\nretracted = \"A slip\"\n")
        .replace("['ann'] }] }", "['ann'] }], retracted = \"A slip\" }");
    assert_eq!(changed, expected);
}

/// The hops of a file stand before those of its accounts, and are not told twice.
#[test]
fn a_chain_that_is_changed_is_written_whole() {
    let text = "[defaults]
via = ['ann']
[source.ann]
name = 'Ann'
kind = 'person'
[source.bo]
name = 'Bo'
kind = 'person'
[claim.rain]
text = 'It rained.'
accounts = [{ chain = ['bo'] }]
";
    let (claim, mut account) = rain(&folder(text));
    account.hops[1].basis = crate::model::Basis::Witnessed;
    account.id = account.made_id(&claim.id);
    let changed =
        after(text, why(), |amending| amending.put_account(&claim.id, &claim.accounts[0].id, &account));
    let chain = "{ chain = [\"ann\", { source = \"bo\", basis = \"witnessed\" }], via = [] }";
    assert!(changed.contains(chain), "{changed}");
}

#[test]
fn what_goes_without_saying_is_said_anew_for_another_kind() {
    let mut they = folder(UNTIDY).case.sources["they"].clone();
    they.kind = crate::model::SourceKind::Person;
    they.identity = crate::model::Identity::Named;
    let changed = after(UNTIDY, why(), |amending| amending.source(&they));
    assert!(changed.contains("kind = \"person\"\nname = 'they'\n\n"), "{changed}");
}

#[test]
fn a_record_that_was_retracted_stands_again_where_it_was() {
    let read = folder(UNTIDY);
    let (claim, account) = rain(&read);
    let gone = after(UNTIDY, why(), |amending| amending.retract_claim(&claim.id));
    assert!(folder(&gone).case.claims.is_empty());
    let again = after(&gone, why(), |amending| {
        amending.claim(&claim)?;
        amending.account(&claim.id, &account)
    });
    assert_eq!(again.matches("[claim.rain]").count(), 1, "{again}");
    assert!(!again.contains("retracted"), "{again}");
    assert_eq!(folder(&again).case.claims["rain"].accounts.len(), 1);
}

#[test]
fn what_is_named_does_not_go_and_a_fault_is_said() {
    let read = folder(UNTIDY);
    let mut amending = Amending::new(&read, why());
    let refused = amending.retract_source(&"ann".parse().unwrap()).unwrap_err();
    assert!(
        matches!(refused, AmendError::Refused(Refusal::Needed { id, by }) if id == "ann" && by == ["rain"])
    );
    let mut claim = read.case.claims["rain"].clone();
    claim.place = Some("nowhere".parse().unwrap());
    let mut amending = Amending::new(&read, why());
    amending.claim(&claim).unwrap();
    let faults = amending.finish().unwrap().faults;
    assert_eq!(faults.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["unknown-id"]);
}

/// What is forgotten goes with the comments that belong to it, and leaves those of its neighbours.
#[test]
fn a_record_is_cut_out_with_its_comments() {
    let text = "# The case of the rain.

# A neighbour.
[source.ann]
name = 'Ann'
kind = 'person'
# She moved.

# The baker,
# as people call him.
[source.bo] # rings often
name   = 'Bo'   # his first name
kind = 'person'
# He is shy.

# The third.
[source.cy]
name = 'Cy'
kind = 'person'

[claim.rain]
text = 'It rained.'
accounts = [
    { chain = ['ann'] }, # by phone
    # Bo rang.
    { chain = ['cy', { source = 'bo' }] }, # twice
    { chain = ['bo'], retracted = 'A slip' },
]

# One voice?
[[same]]
ids = ['ann', 'bo']

# Perhaps.
[[same]]
ids = ['ann', 'cy']
retracted = 'No'
# end
";
    let folder = folder(text);
    assert_eq!(folder.problems, []);
    let bo = Target::Source("bo".parse().unwrap());
    let told = forget(&folder, std::slice::from_ref(&bo), false).unwrap_err();
    assert_eq!(told.to_string(), "`bo` stands on the chains of accounts of `rain`");
    let (amended, forgotten) = forget(&folder, &[bo], true).unwrap();
    assert_eq!(amended.faults, []);
    assert!(amended.as_meant);
    assert_eq!(forgotten.accounts.len(), 2);
    let expected = "# The case of the rain.

# A neighbour.
[source.ann]
name = 'Ann'
kind = 'person'
# She moved.

# The third.
[source.cy]
name = 'Cy'
kind = 'person'

[claim.rain]
text = 'It rained.'
accounts = [
    { chain = ['ann'] }, # by phone
]

# Perhaps.
[[same]]
ids = ['ann', 'cy']
retracted = 'No'
# end
";
    assert_eq!(amended.files[0].1, expected);
    // The first of a file leaves what opens it, the last what follows another.
    let again = |id: &str, text: &str| {
        let folder = read_texts(Path::new("case"), vec![("case.toml".into(), text.as_bytes().to_vec())]);
        let (amended, _) = forget(&folder, &[Target::Source(id.parse().unwrap())], true).unwrap();
        amended.files[0].1.clone()
    };
    let two = "# The case.\n\n# First.\n[source.a]\nname = 'A'\nkind = 'person'\n# So.\n\n[source.b]\nname = 'B'\nkind = 'person'\n# end\n";
    assert_eq!(again("a", two), "# The case.\n\n[source.b]\nname = 'B'\nkind = 'person'\n# end\n");
    assert_eq!(again("b", two), "# The case.\n\n# First.\n[source.a]\nname = 'A'\nkind = 'person'\n# So.\n");
}

/// Records that were retracted are found, wherever they are named, and so is what a file says of all its accounts.
#[test]
fn what_was_retracted_is_forgotten_as_well() {
    let text = "[defaults]
via = ['zoe']

[source.zoe]
name = 'Zoe'
kind = 'person'

[source.ann]
name = 'Ann'
kind = 'person'

[source.paper]
name = 'Paper'
kind = 'outlet'
part_of = ['zoe', 'ann']
retracted = 'No'

[claim.rain]
text = 'It rained.'
accounts = [
  { chain = ['ann'], retracted = 'A slip' },
  { chain = ['ann'], retracted = 'Another' },
  { via = [], chain = ['ann'] },
]

[claim.snow]
text = 'It snowed.'
about = ['zoe']
accounts = [{ via = [], chain = ['ann'] }]
retracted = 'No'

[[relation]]
kind = 'supports'
from = 'rain'
to = 'snow'
hop = 'zoe'
retracted = 'No'
";
    let folder = folder(text);
    assert_eq!(folder.problems, []);
    let (amended, forgotten) = forget(&folder, &[Target::Source("zoe".parse().unwrap())], false).unwrap();
    assert_eq!(amended.faults, []);
    assert!(amended.as_meant);
    assert_eq!(forgotten.names.len(), 2);
    let after = &amended.files[0].1;
    assert!(!after.to_lowercase().contains("zoe"), "{after}");
    assert!(!after.contains("via = ['") && !after.contains("[[relation]]"), "{after}");
    assert!(after.contains("part_of = \"ann\"") || after.contains("part_of = [\"ann\"]"), "{after}");
    let mut without = folder.case.clone();
    without.sources.shift_remove("zoe");
    assert_eq!(amended.folder.case, without);
    let (amended, _) = forget(&amended.folder, &[Target::Claim("snow".parse().unwrap())], false).unwrap();
    assert!(!amended.files[0].1.contains("snow"), "{}", amended.files[0].1);
}

/// An account that was retracted and told again stands twice.
#[test]
fn an_account_is_forgotten_wherever_it_stands() {
    let text = "[source.ann]
name = 'Ann'
kind = 'person'

[claim.rain]
text = 'It rained.'
accounts = [
  { chain = [{ source = 'ann', basis = 'witnessed' }] },
  { chain = ['ann'], retracted = 'A slip' },
  { chain = ['ann'] },
]
";
    let read = folder(text);
    let twice = read.case.claims["rain"].accounts[1].id.clone();
    let target = Target::Account("rain".parse().unwrap(), twice);
    let (amended, _) = forget(&read, std::slice::from_ref(&target), false).unwrap();
    assert_eq!(amended.faults, []);
    assert!(amended.as_meant);
    let expected = text.replace("  { chain = ['ann'], retracted = 'A slip' },\n  { chain = ['ann'] },\n", "");
    assert_eq!(amended.files[0].1, expected);
    assert!(forget(&amended.folder, &[target], false).is_err());
}
