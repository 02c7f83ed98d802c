//! Reads every file of an inbox and throws away what it read, to measure what the guards around reading cost.
//!
//! `bench/isolation` compares the two ways. Usage: `reading_cost plain|guarded COLLECTION REGISTER PERIOD
//! INBOX ROUNDS`, where `guarded` needs the program in the environment as `QUARTERDAY`.

use std::path::PathBuf;

use quarterday::{
    cells::{text, workbook},
    intake::{self, Arrival, Format, sniff},
    readers::{Readers, ReturnsOf, Start},
    reading::{self, LongLists},
    schemas::{Collection, Faults, collection, register},
    vocabulary::Period,
};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [way, of_collection, of_register, of_period, inbox, rounds] = arguments.as_slice() else {
        eprintln!("usage: reading_cost plain|guarded COLLECTION REGISTER PERIOD INBOX ROUNDS");
        std::process::exit(2);
    };
    let mut faults = Faults::default();
    let register = register::load(&PathBuf::from(of_register), &mut faults);
    let collection =
        collection::load(&PathBuf::from(of_collection), &register, &mut faults).expect("a collection");
    let period = Period::parse(of_period).expect("a period");
    let arrivals = intake::find(&PathBuf::from(inbox)).expect("an inbox");
    let rounds: usize = rounds.parse().expect("a number of rounds");
    // More files than one inbox holds, so that the start of the readers counts as little as it does in a run.
    let arrivals: Vec<Arrival> = (0..rounds).flat_map(|_| arrivals.iter().cloned()).collect();
    let read = if way == "plain" {
        arrivals.iter().filter(|arrival| is_read_plainly(arrival, &collection, period)).count()
    } else {
        let flags = [("--collection", of_collection), ("--register", of_register), ("--period", of_period)];
        let arguments = std::iter::once("read-files".into())
            .chain(flags.into_iter().flat_map(|(flag, value)| [flag.into(), value.into()]));
        let program = std::env::var_os("QUARTERDAY").expect("QUARTERDAY names the program").into();
        let work = ReturnsOf::new(&collection, period);
        let readers = Readers::in_processes(&work, Start { program, arguments: arguments.collect() }, 2);
        readers
            .read(&arrivals, &|| ())
            .expect("readers")
            .iter()
            .filter(|outcome| outcome.made.is_ok())
            .count()
    };
    println!("{read} of {} files read", arrivals.len());
}

/// Reads in this process, with nothing looked at before the library unpacks it.
fn is_read_plainly(arrival: &Arrival, collection: &Collection, period: Period) -> bool {
    let Ok(contents) = intake::open(arrival) else { return false };
    let none = None::<&LongLists<'_>>;
    let document = match sniff(&contents.bytes) {
        Format::Csv => text::read_by(&contents.bytes, &|text| reading::is_label(collection, text), &none),
        format @ (Format::Xlsx | Format::Xlsb | Format::Xls | Format::Ods) => {
            workbook::read(&contents.bytes, format, &Default::default(), &none)
        }
        _ => return false,
    };
    document.is_ok_and(|document| reading::read(&document, collection, period).is_some())
}
