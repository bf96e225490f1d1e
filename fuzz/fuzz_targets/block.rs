#![no_main]

use std::alloc::System;

use cap::Cap;

/// Lists in a block may ask for 512 MiB, whatever its bytes say.
#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, 544 << 20);

libfuzzer_sys::fuzz_target!(|data: &[u8]| wherefrom::fuzzing::block(data));
