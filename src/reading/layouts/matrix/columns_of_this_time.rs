//! Leaves out columns of another time.

use super::view::{View, turned};
use crate::reading::times::Time;

impl<'v> View<'v> {
    /// Leaves out columns over or under which stands that they are of another time, each by itself ("this
    /// quarter", "last quarter" in turn). A column whose second half is of this time is read there.
    pub(super) fn of_this_time(&self, heading: u32, columns: &[(usize, u32)]) -> Vec<(usize, u32)> {
        let times = self.search.times;
        if times.is_empty() {
            return columns.to_vec();
        }
        let said_in = |row: u32| {
            let own = times.all().iter().filter(|said| turned(said.at, self.turn).row == row);
            own.map(|said| (turned(said.at, self.turn).column, said.time)).collect::<Vec<_>>()
        };
        // One text alone is the title of a block, not the name of a column.
        let beside = [heading.checked_sub(1), heading.checked_add(1)].into_iter().flatten();
        let Some(said) =
            beside.map(said_in).find(|said| said.len() > 2 || said.len() == 2 && columns.len() <= 2)
        else {
            return columns.to_vec();
        };
        let time_at = |column: u32| said.iter().find(|(own, _)| *own == column).map(|(_, time)| *time);
        let mut kept = Vec::new();
        for (at, (index, column)) in columns.iter().enumerate() {
            let next = columns.get(at + 1).map_or(column + 2, |(_, next)| *next);
            let own = (*column..next.max(column + 1)).find(|column| time_at(*column) == Some(Time::This));
            let neutral = || (time_at(*column) != Some(Time::Other)).then_some(*column);
            kept.extend(own.or_else(neutral).map(|column| (*index, column)));
        }
        kept
    }
}
