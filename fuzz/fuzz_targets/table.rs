#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| wherefrom::fuzzing::table(data));
