//! The program: parse, run, exit code.
#![expect(
    unreachable_pub,
    reason = "a program has no public face; `pub` here means: for the other files of the room"
)]

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
