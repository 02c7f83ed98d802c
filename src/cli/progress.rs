//! How far a command is: a bar on a terminal; for programs lines of JSON; nothing where nobody looks.

use std::{
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressStyle};

use super::arguments::ProgressFormat;

/// Longer lists are told in steps of a hundredth.
const MOST_LINES: usize = 100;

static HOW: OnceLock<ProgressFormat> = OnceLock::new();
static NOW: Mutex<Option<Stage>> = Mutex::new(None);

/// A stage of work that goes on.
struct Stage {
    name: &'static str,
    done: usize,
    total: usize,
    bar: Option<ProgressBar>,
}

/// Says once how it is told.
pub fn tell_as(how: ProgressFormat) {
    let _ = HOW.set(how);
}

fn how() -> ProgressFormat {
    HOW.get().copied().unwrap_or(ProgressFormat::None)
}

fn now() -> MutexGuard<'static, Option<Stage>> {
    NOW.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A stage begins, of so many files, letters or other pieces; 1 where it is one piece.
pub fn begin(name: &'static str, total: usize) {
    let mut now = now();
    if let Some(bar) = now.take().and_then(|before| before.bar) {
        bar.finish_and_clear();
    }
    let stage =
        Stage { name, done: 0, total, bar: (how() == ProgressFormat::Auto).then(|| bar(name, total)) };
    stage.tell();
    *now = Some(stage);
}

/// One more of its pieces is done.
pub fn step() {
    let mut now = now();
    let Some(stage) = now.as_mut().filter(|stage| stage.done < stage.total) else { return };
    stage.done += 1;
    if let Some(bar) = &stage.bar {
        bar.inc(1);
    }
    // What ends a stage is told at its end.
    let hundredth = |done: usize| done * MOST_LINES / stage.total;
    let is_told = stage.total <= MOST_LINES || hundredth(stage.done) > hundredth(stage.done - 1);
    if is_told && stage.done < stage.total {
        stage.tell();
    }
}

/// The stage is done.
pub fn end() {
    let Some(mut stage) = now().take() else { return };
    stage.done = stage.total;
    stage.tell();
    if let Some(bar) = stage.bar {
        bar.finish_and_clear();
    }
}

/// The stage is done, and the next begins.
pub fn then(next: &'static str, total: usize) {
    end();
    begin(next, total);
}

/// Does something with standard error, such that it does not stand in the middle of a bar.
pub(super) fn aside(write: impl FnOnce()) {
    let bar = now().as_ref().and_then(|stage| stage.bar.clone());
    match bar {
        Some(bar) => bar.suspend(write),
        None => write(),
    }
}

impl Stage {
    fn tell(&self) {
        if how() == ProgressFormat::Json {
            eprintln!("{}", line(self.name, self.done, self.total));
        }
    }
}

fn line(stage: &str, done: usize, total: usize) -> String {
    serde_json::json!({ "stage": stage, "done": done, "total": total }).to_string()
}

/// A bar, hidden if standard error is no terminal.
fn bar(name: &'static str, total: usize) -> ProgressBar {
    let bar = if total > 1 { ProgressBar::new(total as u64) } else { ProgressBar::new_spinner() };
    let template = if total > 1 { "{msg} {wide_bar} {pos}/{len}" } else { "{msg} {spinner}" };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.set_message(name);
    if total <= 1 && !bar.is_hidden() {
        bar.enable_steady_tick(Duration::from_millis(200));
    }
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_stage_done_and_total() {
        assert_eq!(line("reading", 3, 12), r#"{"stage":"reading","done":3,"total":12}"#);
    }
}
