//! The commands, as their help has them.

use clap::{Arg, Command};
use quarterday::cli::all_commands;

use super::{MADE, cell, code};

pub fn page() -> String {
    let program = all_commands();
    let mut page = format!("# Commands\n\n{MADE}");
    page.push_str(
        "`quarterday COMMAND --help` prints the same. With which status each ends is said in \
                   [Exit statuses](exit-statuses.md).\n\n",
    );
    page.push_str("| command | what it does |\n|---|---|\n");
    for command in shown(&program) {
        let name = command.get_name();
        page.push_str(&format!("| [`{name}`](#quarterday-{name}) | {} |\n", cell(&about(command))));
    }
    page.push_str("\nEvery command also has:\n\n");
    page.push_str(&table(
        program.get_arguments().filter(|own| own.is_global_set() || own.get_id() == "version"),
    ));
    for command in shown(&program) {
        page.push_str(&section(command, "quarterday", 2));
    }
    page
}

/// What a command or one of those below it is called and takes.
fn section(command: &Command, above: &str, level: usize) -> String {
    let name = format!("{above} {}", command.get_name());
    let mut section =
        format!("\n{} {name}\n\n{}.\n", "#".repeat(level), cell(&about(command)).trim_end_matches('.'));
    let below: Vec<&Command> = shown(command).collect();
    if below.is_empty() {
        let usage = command.clone().render_usage().to_string();
        section.push_str(&format!("\n```text\n{}\n```\n", usage.trim_end()));
    }
    let own: Vec<&Arg> = command.get_arguments().filter(|own| is_own(own)).collect();
    if !own.is_empty() {
        section.push('\n');
        section.push_str(&table(own.into_iter()));
    }
    for command in below {
        section.push_str(&self::section(command, &name, level + 1));
    }
    section
}

/// The commands below one that people are to know of.
fn shown(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|own| !own.is_hide_set() && own.get_name() != "help")
}

/// Whether an argument is told of each command by itself.
fn is_own(argument: &Arg) -> bool {
    let name = argument.get_id().as_str();
    !argument.is_hide_set() && !argument.is_global_set() && name != "help" && name != "version"
}

fn about(command: &Command) -> String {
    command.get_long_about().or_else(|| command.get_about()).map_or_else(String::new, ToString::to_string)
}

fn table<'a>(arguments: impl Iterator<Item = &'a Arg>) -> String {
    let mut table = "| argument | what it says |\n|---|---|\n".to_owned();
    for argument in arguments {
        table.push_str(&format!("| {} | {} |\n", typed(argument), said(argument)));
    }
    table
}

/// How an argument is typed.
fn typed(argument: &Arg) -> String {
    let values: Vec<String> =
        argument.get_value_names().unwrap_or_default().iter().map(ToString::to_string).collect();
    let takes = argument.get_action().takes_values();
    let values = if takes { values.join(" ") } else { String::new() };
    if argument.is_positional() {
        return code(&values);
    }
    let names = [
        argument.get_short().map(|short| format!("-{short}")),
        argument.get_long().map(|long| format!("--{long}")),
    ];
    let names: Vec<String> = names.into_iter().flatten().collect();
    let values = if values.is_empty() { values } else { format!(" {values}") };
    code(&(names.join(", ") + &values))
}

/// What an argument says: its help, the words that it takes, and what it is if it is not given.
fn said(argument: &Arg) -> String {
    let help = argument
        .get_long_help()
        .or_else(|| argument.get_help())
        .map_or_else(String::new, ToString::to_string);
    let mut said = cell(&help);
    let words: Vec<String> = argument
        .get_possible_values()
        .iter()
        .filter(|_| argument.get_action().takes_values())
        .map(|own| match own.get_help() {
            Some(help) => {
                format!("{} ({})", code(own.get_name()), cell(&help.to_string()).trim_end_matches('.'))
            }
            None => code(own.get_name()),
        })
        .collect();
    if !words.is_empty() {
        said = format!("{}: {}", said.trim_end_matches(['.', ':']), words.join(", "));
    }
    let defaults: Vec<String> =
        argument.get_default_values().iter().map(|own| code(&own.to_string_lossy())).collect();
    if !defaults.is_empty() && argument.get_action().takes_values() {
        said = format!("{} [default: {}]", said.trim_end_matches('.'), defaults.join(" "));
    }
    said
}
