//! A change that is killed at any moment leaves what was there before or what it was to make, and one that finds no room
//! leaves what was there before.
#![allow(clippy::print_stdout, reason = "counts for `docs/faults.md`, shown with --nocapture")]

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use wherefrom::model::Case;
use wherefrom::store::{Archive, verify};

use super::killed::{Desk, IMPORT, killed, moment, shell, undisturbed};
use super::run;
use crate::support::dice::{Dice, times};

/// The case and the length of the journal.
type State = (Case, usize);

fn state(path: &Path, when: &str) -> State {
    assert_eq!(verify(path).unwrap().findings, [""; 0], "{when}");
    let archive = Archive::open(path).unwrap();
    (archive.case().unwrap(), archive.changes().unwrap().len())
}

/// The arguments of the i-th change; each finds what the ones before have left.
fn change(desk: &Desk, i: usize) -> Vec<String> {
    let n = i / KINDS;
    let records = format!(
        "[source.told-{n}]\nname = \"Told {n}\"\nkind = \"person\"\n
         [claim.new-{n}]\ntext = \"New {n}.\"\naccounts = [{{ chain = [\"told-{n}\"] }}]\n"
    );
    fs::write(desk.dir.join("new.toml"), records).unwrap();
    let line =
        format!(r#"{{"record":"account","claim":"airport-seized","hops":[{{"source":"teller-{n}"}}]}}"#);
    fs::write(desk.dir.join("more.jsonl"), line + "\n").unwrap();
    let mut sources = desk.case.sources.values().filter(|one| one.document.is_none()).map(|one| &one.id);
    let (a, b) = (sources.next().unwrap(), sources.next().unwrap());
    let words = match i % KINDS {
        0 => "add records new.toml".to_owned(),
        1 => format!("edit new-{n} text=Newer-{n}. note=once --why because"),
        2 => format!("merge {a} {b} --why because-{n}"),
        3 => format!("unmerge {a} {b} --why because-{n}"),
        4 => format!("retract new-{n} --why because"),
        5 => format!("forget new-{n} --why because"),
        _ => "import more.jsonl --into base/a.wherefrom".to_owned(),
    };
    if words.starts_with("import") {
        return words.split(' ').map(str::to_owned).collect();
    }
    words.split(' ').chain(["--case", "base/a.wherefrom"]).map(str::to_owned).collect()
}

const KINDS: usize = 7;

/// What a change makes when nobody disturbs it, of a copy, and how long that takes.
fn made(desk: &Desk, args: &[&str]) -> (State, Duration) {
    let scratch = desk.dir.join("scratch/base");
    drop(fs::remove_dir_all(&scratch));
    fs::create_dir_all(&scratch).unwrap();
    for name in desk.files() {
        fs::copy(desk.dir.join("base").join(&name), scratch.join(&name)).unwrap();
    }
    for name in ["new.toml", "more.jsonl"] {
        fs::copy(desk.dir.join(name), desk.dir.join("scratch").join(name)).unwrap();
    }
    let from = Instant::now();
    let done = run(&desk.dir.join("scratch"), args);
    let whole = from.elapsed();
    assert_eq!(done.code, 0, "{args:?}: {}", done.err);
    (state(&scratch.join("a.wherefrom"), "undisturbed"), whole)
}

#[test]
fn a_killed_change_is_made_or_not() {
    let desk = Desk::new("killed-change");
    undisturbed(&desk, IMPORT);
    let mut dice = Dice(31);
    undisturbed(&desk, &["edit", "airport-seized", "note=x", "--why", "y", "-C", "base/a.wherefrom"]);
    let (mut wrote, mut done, mut acknowledged) = (0, 0, 0);
    let mut before = state(&desk.database(), "before");
    for i in 0..times(42, 700) {
        let args = change(&desk, i);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let (next, whole) = made(&desk, &args);
        let sign = if args[0] == "forget" { "-journal" } else { "-wal" };
        let after = moment(&mut dice, i, whole);
        let finished = killed(&desk, &args, (i % 2 == 1).then_some(sign), after);
        let when = format!("{args:?} killed after {after:?}");
        wrote += usize::from(desk.files().len() > 1);
        // A copy of what the kill left, log and all, is as good.
        let found = state(&desk.database(), &when);
        // A journal that was only just begun is nobody's, and lies there until the next takes its place.
        // What an import has begun beside it is removed by the next.
        let is_left = |name: &String| {
            name != "a.wherefrom" && name != "a.wherefrom-journal" && !name.ends_with(".partial")
        };
        assert_eq!(desk.files().into_iter().filter(is_left).collect::<Vec<_>>(), [""; 0], "{when}");
        assert!(found == before || found == next, "{when}: {} {}", found.1, before.1);
        assert!(found == next || !finished, "{when}: what was acknowledged is there");
        acknowledged += usize::from(finished);
        if found == before {
            let again = run(&desk.dir, &args);
            assert_eq!(again.code, 0, "{when}: {}", again.err);
            assert!(args[0] != "forget" || desk.files() == ["a.wherefrom"], "{when}");
            let has_begun = desk.files().iter().any(|name| name.ends_with(".partial"));
            assert!(args[0] != "import" || !has_begun, "{when}");
        } else {
            done += 1;
        }
        before = state(&desk.database(), &when);
        assert_eq!(before, next, "{when}");
    }
    let all = times(42, 700);
    println!(
        "{all} changes killed: {wrote} left more than one file, {done} made, {acknowledged} acknowledged"
    );
    assert!(wrote > 3 && done < all, "{wrote} {done}");
}

/// Several changes one after the other without anybody who reads, the last killed: none that was acknowledged is lost.
#[test]
fn what_was_acknowledged_in_a_row_is_there() {
    let desk = Desk::new("killed-row");
    undisturbed(&desk, IMPORT);
    let edit = |n: usize| {
        let words = format!("edit airport-seized note=n{n} --why because -C base/a.wherefrom");
        words.split(' ').map(str::to_owned).collect::<Vec<_>>()
    };
    let note = |desk: &Desk| state(&desk.database(), "read").0.claims["airport-seized"].note.clone();
    let mut dice = Dice(37);
    let mut n = 0;
    for i in 0..times(6, 60) {
        let mut whole = Duration::ZERO;
        for _ in 0..dice.below(6) {
            n += 1;
            let args = edit(n);
            whole = undisturbed(&desk, &args.iter().map(String::as_str).collect::<Vec<_>>());
        }
        let args = edit(n + 1);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let finished = killed(&desk, &args, None, moment(&mut dice, i * 2, whole));
        let found = note(&desk);
        let (last, next) = (format!("n{n}"), format!("n{}", n + 1));
        let is_last = found.as_deref() == Some(last.as_str())
            || n == 0 && found == desk.case.claims["airport-seized"].note;
        assert!(found.as_deref() == Some(next.as_str()) || is_last && !finished, "{found:?} {n} {finished}");
        n += usize::from(!is_last);
    }
}

#[test]
fn a_change_that_finds_no_room_changes_nothing() {
    let desk = Desk::new("change-limit");
    undisturbed(&desk, IMPORT);
    let mut dice = Dice(41);
    let mut refused = 0;
    for i in 0..times(12, 100) {
        let before = state(&desk.database(), "before");
        let args = change(&desk, i % KINDS);
        let (next, _) = made(&desk, &args.iter().map(String::as_str).collect::<Vec<_>>());
        let most = dice.below(if i % KINDS >= 5 { 1500 } else { 160 });
        let trap = if i % 3 == 0 { "" } else { "trap '' XFSZ;" };
        let script = format!("ulimit -c 0; {trap} ulimit -f {most}; exec \"$0\" {}", args.join(" "));
        let made = shell(&desk.dir, false, &script).unwrap();
        let found = state(&desk.database(), &format!("{most}: {args:?}"));
        assert!(found == before || found == next, "{most}: {args:?}: {}", made.err);
        assert!(made.code != 0 || found == next, "{most}: what was acknowledged is there");
        assert!(
            made.code != 2 || made.err.starts_with("error: ") && !made.err.contains("code"),
            "{}",
            made.err
        );
        refused += usize::from(made.code != 0);
        if found == before {
            assert_eq!(run(&desk.dir, &args.iter().map(String::as_str).collect::<Vec<_>>()).code, 0);
        }
    }
    println!("{} limits for changes, {refused} refused", times(12, 100));
    assert!(refused > 2, "{refused}");
}

#[test]
fn a_change_on_a_full_disk_changes_nothing() {
    let desk = Desk::new("change-full-disk");
    undisturbed(&desk, IMPORT);
    let size = usize::try_from(fs::metadata(desk.database()).unwrap().len()).unwrap() / 1024;
    fs::create_dir(desk.dir.join("disk")).unwrap();
    let right = run(&desk.dir, &["export", "--format", "json", "-C", "base/a.wherefrom"]).out;
    let (mut refused, mut dice) = (0, Dice(43));
    for i in 0..times(8, 100) {
        let room = size + 4 + dice.below(if i % 2 == 0 { 160 } else { 2 * size });
        let verb = if i % 2 == 0 { "edit airport-seized note=x" } else { "forget airport-seized" };
        let script = format!(
            "mount -t tmpfs -o size={room}k tmpfs disk && cp base/a.wherefrom disk || exit 99
             \"$0\" {verb} --why y -C disk/a.wherefrom >&2; made=$?
             \"$0\" verify disk/a.wherefrom || exit 96
             \"$0\" -C disk/a.wherefrom export --format json >told || exit 95
             echo $made; ls -A disk",
        );
        let Some(ran) = shell(&desk.dir, true, &script) else { return };
        if ran.code == 99 {
            println!("nothing can be mounted here, so it is not tried");
            return;
        }
        assert_eq!(ran.code, 0, "{room}: {}{}", ran.out, ran.err);
        let told = fs::read_to_string(desk.dir.join("told")).unwrap();
        let is_made = ran.out.lines().any(|line| line == "0");
        assert!(!is_made || told != right, "{room}: {}", ran.err);
        assert!(is_made || told == right || ran.err.contains("overwritten"), "{room}: {}", ran.err);
        for error in ran.err.lines().filter(|line| line.starts_with("error: ")) {
            assert!(error.contains("no room left on the disk") || error.contains("could not"), "{error}");
        }
        refused += usize::from(!is_made);
    }
    println!("{} disks, {refused} changes refused", times(8, 100));
    assert!(refused > 1, "{refused}");
}
