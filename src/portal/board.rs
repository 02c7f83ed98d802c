//! The board of the period: who owes what, and what happened since a day.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    extract::{Query, State},
    response::Response,
};
use jiff::{Span, civil::Date};
use serde::Deserialize;
use serde_json::Value;

use super::{
    App, PortalError, pages,
    program::{arguments, flag},
    refused::Refused,
    who::Officer,
    working::LONGEST_WORK,
};

/// The board is worked out anew when it is older than this.
const FRESH: Duration = Duration::from_secs(60);

/// So many boards are kept, each of what happened since another day.
const MOST_BOARDS: usize = 4;

/// A board, since when it tells what happened, and when it was worked out.
#[derive(Debug)]
pub struct Kept {
    since: Date,
    made: Instant,
    board: Arc<Value>,
}

/// What of the board is shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Shown {
    /// A region by its name; blank for all.
    pub region: String,
    /// An officer by name; blank for all.
    pub officer: String,
    /// `owing`, `errors`, `queries`, `promised`, `clean`; blank for all.
    pub only: String,
    /// Since when it is told what happened: `week`, `month`, or blank for yesterday.
    pub since: String,
    /// In which order: `late`, `effect`, or blank for that of the register.
    pub order: String,
}

impl Shown {
    /// Since when it is told what happened.
    pub fn since(&self, today: Date) -> Date {
        let back = match self.since.as_str() {
            "week" => Span::new().days(7),
            "month" => Span::new().months(1),
            _ => Span::new().days(1),
        };
        today.saturating_sub(back)
    }
}

/// `GET /board`.
pub async fn board(
    State(app): State<Arc<App>>,
    officer: Officer,
    Query(shown): Query<Shown>,
) -> Result<Response, Refused> {
    let board = app.board_since(shown.since(app.on_the_wall().date())).await?;
    Ok(pages::shown(pages::board(&app, &officer, &board, &shown)))
}

impl App {
    /// The board, with what happened since yesterday.
    pub(super) async fn board_of_today(&self) -> Result<Arc<Value>, PortalError> {
        self.board_since(Shown::default().since(self.on_the_wall().date())).await
    }

    /// The board as `quarterday status` has it.
    async fn board_since(&self, since: Date) -> Result<Arc<Value>, PortalError> {
        // Who comes meanwhile waits, and finds it made.
        let mut kept = self.board.lock().await;
        kept.retain(|own| own.made.elapsed() < FRESH);
        if let Some(own) = kept.iter().find(|own| own.since == since) {
            return Ok(own.board.clone());
        }
        let mut told = arguments(["status"]);
        told.extend([self.period().into(), flag("format", "json"), flag("since", &since.to_string())]);
        let ended = self.program.carry_out(&told, None, LONGEST_WORK).await?;
        if ended.status != Some(0) {
            return Err(PortalError::of("the board could not be worked out", &ended.complaint));
        }
        let board: Value = serde_json::from_slice(&ended.out)
            .map_err(|error| PortalError::of("what status says was not understood", &error))?;
        let board = Arc::new(board);
        kept.truncate(MOST_BOARDS - 1);
        kept.insert(0, Kept { since, made: Instant::now(), board: board.clone() });
        Ok(board)
    }

    /// What was decided, or came, is on the board at once.
    pub(super) async fn board_is_old(&self) {
        self.board.lock().await.clear();
    }
}
