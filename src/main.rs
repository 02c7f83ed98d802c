//! The program `quarterday`: everything it does is in the library.

fn main() -> std::process::ExitCode {
    quarterday::cli::main(std::env::args_os())
}
