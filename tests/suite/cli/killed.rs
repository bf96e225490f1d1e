//! An import or a compaction that is killed at any moment leaves what was there before, or what it was to make, whole;
//! and one that finds no room leaves what was there before.
#![allow(clippy::print_stdout, reason = "counts for `docs/faults.md`, shown with --nocapture")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wherefrom::case::write::{Filing, write_filed};
use wherefrom::model::Case;
use wherefrom::store::{Archive, verify};

use super::{Run, command, folder, run};
use crate::store::{few, same_order, shipped};
use crate::support::dice::{Dice, all_faults, times};

/// A folder with a case, as it is read from there, and a database of it.
pub(super) struct Desk {
    pub(super) dir: PathBuf,
    pub(super) case: Case,
}

impl Desk {
    pub(super) fn new(name: &str) -> Self {
        let case = if all_faults() { shipped() } else { few() };
        let files = write_filed(&case, &Filing::by_document(&case));
        let files: Vec<(String, String)> =
            files.into_iter().map(|(path, text)| (format!("case/{}", path.display()), text)).collect();
        let files: Vec<(&str, &[u8])> =
            files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).collect();
        let dir = folder(name, &files);
        fs::create_dir(dir.join("base")).unwrap();
        let read = wherefrom::case::read(&dir.join("case")).unwrap();
        assert_eq!(read.problems, []);
        Self { dir, case: read.case }
    }

    pub(super) fn database(&self) -> PathBuf {
        self.dir.join("base/a.wherefrom")
    }

    /// The names of the files beside the database and itself.
    pub(super) fn files(&self) -> Vec<String> {
        let files = fs::read_dir(self.dir.join("base")).unwrap();
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
    }

    fn length_of(&self, name: &str) -> u64 {
        fs::metadata(self.dir.join("base").join(name)).unwrap().len()
    }

    fn is_whole(&self, when: &str) {
        assert_eq!(verify(&self.database()).unwrap().findings, [""; 0], "{when}");
        let read = Archive::open(&self.database()).unwrap().case().unwrap();
        assert!(same_order(&self.case, &read), "{when}");
    }
}

pub(super) const IMPORT: &[&str] = &["import", "case", "--into", "base/a.wherefrom"];
const COMPACT: &[&str] = &["compact", "base/a.wherefrom"];

/// Starts the program and kills it: some time after its start, or after another file lies in the folder.
/// Returns whether it had done its work before.
pub(super) fn killed(desk: &Desk, args: &[&str], sign: Option<&str>, after: Duration) -> bool {
    let mut child = command(&desk.dir, args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    if let Some(end) = sign {
        while child.try_wait().unwrap().is_none() && !desk.files().iter().any(|name| name.ends_with(end)) {}
    }
    let from = Instant::now();
    while from.elapsed() < after {
        std::hint::spin_loop();
    }
    drop(child.kill());
    child.wait().unwrap().success()
}

/// How long the program takes when nobody disturbs it. It is asked anew before each time that it is killed, since how busy
/// the machine is changes.
pub(super) fn undisturbed(desk: &Desk, args: &[&str]) -> Duration {
    let from = Instant::now();
    assert_eq!(run(&desk.dir, args).code, 0);
    from.elapsed()
}

/// Some moment: every other time in the whole of a run, else in the part in which it writes.
pub(super) fn moment(dice: &mut Dice, i: usize, whole: Duration) -> Duration {
    let most = if i.is_multiple_of(2) { whole * 5 / 4 } else { whole / 3 };
    most * u32::try_from(dice.below(1000)).unwrap() / 1000
}

#[test]
fn a_killed_import_leaves_nothing_or_all_of_it() {
    let desk = Desk::new("killed-import");
    let mut whole = undisturbed(&desk, IMPORT);
    let mut dice = Dice(17);
    let (mut left, mut done) = (0, 0);
    for i in 0..times(40, 200) {
        desk.files().iter().for_each(|name| fs::remove_file(desk.dir.join("base").join(name)).unwrap());
        let after = moment(&mut dice, i, whole);
        let finished = killed(&desk, IMPORT, (i % 2 == 1).then_some(".partial"), after);
        assert!(desk.database().exists() || !finished, "{after:?}: what was acknowledged is there");
        let is_done = desk.database().exists();
        if is_done {
            desk.is_whole(&format!("killed after {after:?}"));
            done += 1;
        }
        left += usize::from(desk.files().iter().any(|name| name != "a.wherefrom"));
        let from = Instant::now();
        let again = run(&desk.dir, IMPORT);
        if !is_done {
            whole = from.elapsed();
        }
        assert_eq!(again.code, 0, "{after:?}: {}", again.err);
        desk.is_whole(&format!("made again after {after:?}"));
        let empty = |name: &String| fs::metadata(desk.dir.join("base").join(name)).unwrap().len() == 0;
        let more: Vec<String> =
            desk.files().into_iter().filter(|name| name != "a.wherefrom" && !empty(name)).collect();
        // Where the killed one had finished, the second has nothing to write, and looks at nothing else.
        assert!(more.is_empty() || again.err.contains("nothing changed"), "{more:?}");
    }
    println!("{} imports killed: {left} while they wrote, {done} done", times(40, 200));
    assert!(left > 5, "{left} killed while they wrote, {done} done");
}

#[test]
fn a_killed_compaction_leaves_the_database_as_it_was() {
    let desk = Desk::new("killed-compact");
    undisturbed(&desk, IMPORT);
    let mut whole = undisturbed(&desk, COMPACT);
    let mut dice = Dice(19);
    let mut left = 0;
    for i in 0..times(40, 200) {
        let after = moment(&mut dice, i, whole);
        killed(&desk, COMPACT, (i % 2 == 1).then_some("-journal"), after);
        left += usize::from(desk.files().len() > 1);
        desk.is_whole(&format!("killed after {after:?}"));
        whole = undisturbed(&desk, COMPACT);
        assert_eq!(desk.files(), ["a.wherefrom"], "{after:?}");
    }
    desk.is_whole("compacted");
    println!("{} compactions killed: {left} while they wrote", times(40, 200));
    assert!(left > 3, "{left}");
}

/// What somebody reads in the middle of all that is the same as ever.
#[test]
fn readers_are_answered_while_others_write() {
    let desk = Desk::new("readers");
    undisturbed(&desk, IMPORT);
    let ask = ["export", "--format", "json", "-C", "base/a.wherefrom"];
    let right = run(&desk.dir, &ask);
    assert_eq!(right.code, 0, "{}", right.err);
    for _ in 0..times(4, 20) {
        let spawn = |args: &[&str]| {
            command(&desk.dir, args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let writers = [spawn(IMPORT), spawn(COMPACT)];
        let readers = [spawn(&ask), spawn(&ask), spawn(&ask)];
        for reader in readers {
            let said = reader.wait_with_output().unwrap();
            assert_eq!(String::from_utf8_lossy(&said.stderr), right.err);
            assert!(said.stdout == right.out.as_bytes());
        }
        for writer in writers {
            let said = writer.wait_with_output().unwrap();
            assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        }
    }
    desk.is_whole("read");
    assert_eq!(desk.files(), ["a.wherefrom"]);
}

/// Runs a script of the shell with the program as `$0`; where `mounts` is set, as its own master over what is mounted.
/// Nothing is returned where the system doesn't allow that.
pub(super) fn shell(dir: &Path, mounts: bool, script: &str) -> Option<Run> {
    let mut words = vec!["sh", "-c", script, env!("CARGO_BIN_EXE_wherefrom")];
    if mounts {
        let may = Command::new("unshare").args(["--map-root-user", "--mount", "true"]).output();
        if !may.is_ok_and(|output| output.status.success()) {
            println!("nothing can be mounted here, so it is not tried");
            return None;
        }
        words.splice(0..0, ["unshare", "--map-root-user", "--mount"]);
    }
    let output = Command::new(words[0]).args(&words[1..]).current_dir(dir).output().unwrap();
    Some(Run {
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
        code: output.status.code().unwrap_or(101),
    })
}

#[test]
fn a_file_that_may_not_grow_leaves_what_was_there() {
    let desk = Desk::new("limit");
    undisturbed(&desk, IMPORT);
    let size = usize::try_from(fs::metadata(desk.database()).unwrap().len()).unwrap() / 512;
    let mut dice = Dice(23);
    let mut refused = 0;
    for i in 0..times(24, 100) {
        let most = dice.below(size * 9 / 8);
        // Every third time the system ends the program, as it does where nobody asks it not to.
        let trap = if i % 3 == 0 { "" } else { "trap '' XFSZ;" };
        let limited = |what: &str| {
            shell(&desk.dir, false, &format!("ulimit -c 0; {trap} ulimit -f {most}; exec \"$0\" {what}"))
                .unwrap()
        };
        let made = limited("import case --into base/b.wherefrom");
        assert_eq!(made.code == 0, desk.dir.join("base/b.wherefrom").exists(), "{most}: {}", made.err);
        if made.code == 2 {
            assert!(made.err.starts_with("error: ") && !made.err.contains("code"), "{most}: {}", made.err);
            // Of an import that was killed before its first byte an empty file may lie there: see docs/faults.md.
            let left = desk.files().into_iter().filter(|name| name.starts_with('.'));
            let left: Vec<u64> = left.map(|name| desk.length_of(&name)).collect();
            assert!(left.iter().all(|length| *length == 0), "{most}: {left:?}");
        }
        refused += usize::from(made.code != 0);
        let small = limited("compact base/a.wherefrom");
        assert!(small.code != 2 || small.err.starts_with("error: "), "{most}: {}", small.err);
        desk.is_whole(&format!("no more than {most} half kibibytes"));
        drop(fs::remove_file(desk.dir.join("base/b.wherefrom")));
        // What was killed is cleared away by the next.
        assert_eq!(run(&desk.dir, &["import", "case", "--into", "base/b.wherefrom"]).code, 0);
        fs::remove_file(desk.dir.join("base/b.wherefrom")).unwrap();
    }
    println!("{} limits, {refused} imports refused", times(24, 100));
    assert!(refused > 5, "{refused}");
}

#[test]
fn a_full_disk_leaves_what_was_there() {
    let desk = Desk::new("full-disk");
    undisturbed(&desk, IMPORT);
    let size = usize::try_from(fs::metadata(desk.database()).unwrap().len()).unwrap() / 1024;
    fs::create_dir(desk.dir.join("disk")).unwrap();
    let mut dice = Dice(29);
    let (mut refused, mut kept) = (0, 0);
    for _ in 0..times(16, 100) {
        let room = size + 8 + dice.below(size * 3 / 2);
        let script = format!(
            "mount -t tmpfs -o size={room}k tmpfs disk && cp base/a.wherefrom disk || exit 99
             \"$0\" import case --into disk/b.wherefrom >&2; made=$?
             test $made = 0 -o ! -e disk/b.wherefrom || exit 98
             test $made != 0 || \"$0\" verify disk/b.wherefrom || exit 97
             rm -f disk/b.wherefrom; head -c {} /dev/zero >disk/fill 2>/dev/null
             \"$0\" compact disk/a.wherefrom >&2; small=$?
             \"$0\" verify disk/a.wherefrom || exit 96
             rm disk/fill; \"$0\" -C disk/a.wherefrom export --format json >told || exit 95
             echo $made $small; ls -A disk",
            dice.below(size * 1024)
        );
        let Some(ran) = shell(&desk.dir, true, &script) else { return };
        if ran.code == 99 {
            println!("nothing can be mounted here, so it is not tried");
            return;
        }
        assert_eq!(ran.code, 0, "{room}: {}{}", ran.out, ran.err);
        let told = fs::read(desk.dir.join("told")).unwrap();
        let right = run(&desk.dir, &["export", "--format", "json", "-C", "base/a.wherefrom"]);
        assert!(told == right.out.as_bytes(), "{room}");
        let codes = ran.out.lines().find(|line| line.len() == 3).unwrap();
        assert!(ran.out.ends_with(&format!("{codes}\na.wherefrom\n")), "{room}: {}", ran.out);
        for error in ran.err.lines().filter(|line| line.starts_with("error: ")) {
            assert!(error.contains("no room left on the disk") || error.contains("could not be"), "{error}");
        }
        refused += usize::from(codes.starts_with('2'));
        kept += usize::from(codes.ends_with('2'));
    }
    println!("{} disks, {refused} imports and {kept} compactions refused", times(16, 100));
    assert!(refused > 3 && kept > 1, "{refused} {kept}");
}
